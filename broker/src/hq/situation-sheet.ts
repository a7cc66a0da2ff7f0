import {
  clockWords,
  fillIn,
  HOUR,
  type Instant,
  SITUATION_TEXTS,
  type SituationTextKey,
  sheetTimeWords,
  type TextFilling,
  type TownId,
} from '@kawamori/contracts';
import { minuteWords } from '../ledger/ledger-names.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import { dayAndTime } from './hours-words.js';
import { officialBlock, toldBlock, unseenBlock, waterBlock } from './report-blocks.js';
import { reportPage } from './report-page.js';
import type { Situation } from './situation.js';
import { fieldTime, situationForm } from './situation-form.js';

/** What fits one page; the rest is counted. */
const MOST_STATIONS = 18;
const MOST_STATEMENTS = 7;
const MOST_TOLD = 6;
const MOST_UNSEEN = 7;

export interface SituationSheet {
  situation: Situation;
  settings: Settings;
  town: TownId | undefined;
  hubName: string;
  drill: boolean;
  /** River clock. */
  now: Instant;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

const say = (key: SituationTextKey, values: TextFilling = {}): string =>
  fillIn(SITUATION_TEXTS[key], 'ja', values);

/** How things stood at a time, on one page of A4, without a script. */
export function situationSheet({
  situation,
  settings,
  town,
  hubName,
  drill,
  now,
  madeAt,
  by,
}: SituationSheet): string {
  const { at } = situation;
  const about = town === undefined ? say('everything') : (settings.towns.get(town)?.nameJa ?? town);
  return reportPage({
    ...{ drill, about, title: say('title'), fileTitle: `${say('title')} ${minuteWords(at)}` },
    ...{
      when: say('asOf', { time: sheetTimeWords(at, 'ja') }),
      links: links(situation, settings, now, town),
    },
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    body: html`${waterBlock(situation, MOST_STATIONS)}
${officialBlock(situation, MOST_STATEMENTS)}
${toldBlock(situation.told, MOST_TOLD)}
${unseenBlock(situation, settings, MOST_UNSEEN)}
<p class="foot">${say('how', { time: clockWords(at) })}</p>`,
  });
}

function links(
  { at, crest }: Situation,
  { towns }: Settings,
  now: Instant,
  town: TownId | undefined,
): Markup {
  const of = town === undefined ? '' : `town=${town}`;
  const address = (to: Instant) => `situation.html?${[`at=${to}`, of].filter(Boolean).join('&')}`;
  return html`<nav>${situationForm({ time: fieldTime(at), town, towns, now })}
<a href="${address(at - HOUR)}">${say('earlier')}</a>
${at + HOUR <= now && html`<a href="${address(at + HOUR)}">${say('later')}</a>`}
${at < now && html`<a href="situation.html?${of}">${say('now')}</a>`}
${crest && html`<a href="${address(crest.at)}">${say('crest', { station: crest.nameJa, time: dayAndTime(crest.at) })}</a>`}
<span>${say('toPrint')}</span></nav>`;
}
