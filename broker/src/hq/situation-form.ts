import {
  fillIn,
  type Instant,
  SITUATION_TEXTS,
  type SituationTextKey,
  sheetTimeWords,
  type TextFilling,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import { reportPage } from './report-page.js';

const say = (key: SituationTextKey, values: TextFilling = {}): string =>
  fillIn(SITUATION_TEXTS[key], 'ja', values);

export interface SituationForm {
  /** What stands in the field of the time: a minute in Japan, or what somebody has written there. */
  time: string;
  town: TownId | undefined;
  towns: Settings['towns'];
  /** River clock: nothing later can be asked for. */
  now: Instant;
}

/** A minute as the field of a browser takes it: `2026-06-03T05:04`, in Japan. */
export const fieldTime = (at: Instant): string => toIsoJst(at).slice(0, 16);

/** Asks for a report of another time or town, without a script. */
export const situationForm = ({ time, town, towns, now }: SituationForm): Markup =>
  html`<form method="get" action="situation.html"><label>${say('atTime')} <input type="datetime-local" name="time" value="${time}" max="${fieldTime(now)}" required></label>
${
  towns.size > 1 &&
  html`<label>${say('ofTown')} <select name="town"><option value="">${say('everything')}</option>${[
    ...towns.values(),
  ].map(({ id, nameJa }) =>
    id === town
      ? html`<option value="${id}" selected>${nameJa}</option>`
      : html`<option value="${id}">${nameJa}</option>`,
  )}</select></label>`
}
<button>${say('make')}</button></form>`;

/** Instead of a report whose time cannot be taken: why, and the form again with what was written. */
export function situationRefusal({
  why,
  drill,
  ...form
}: SituationForm & { why: 'noTime' | 'notYet'; drill: boolean }): string {
  const { now } = form;
  return reportPage({
    ...{ drill, title: say('title'), fileTitle: say('title'), when: '', about: '', made: '' },
    links: html`<nav>${situationForm(form)}<a href="situation.html">${say('now')}</a></nav>`,
    body: html`<p role="alert"><b>${say('notMade')}${say(why, { time: sheetTimeWords(now, 'ja') })}</b></p>`,
  });
}
