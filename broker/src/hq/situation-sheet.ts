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
import { fileMinute } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import { dayAndTime } from './hours-words.js';
import type { HqStanding } from './hq-standing.js';
import { shareRoom } from './page-room.js';
import {
  entriesBlock,
  headquartersBlock,
  officialBlock,
  toldBlock,
  unseenBlock,
  waterBlock,
} from './report-blocks.js';
import { reportPage } from './report-page.js';
import type { Situation } from './situation.js';
import { fieldTime, situationForm } from './situation-form.js';

/** Lines of one page beside its head, its headings and its foot; what does not fit is counted. */
const LINES = 40;

/** How many of each list stand on the page. What is told last of what is left has it: notices are the longest list of a bad night. */
const roomOf = (
  headquarters: readonly HqStanding[],
  { rows, orders, announcements, entries, unseen, conditions, told }: Situation,
) => {
  const musters = headquarters.flatMap((one) => one.musters).length;
  return shareRoom(LINES - headquarters.length - musters, {
    stations: { count: rows.length, least: 14, lines: 1 },
    statements: { count: orders.length + announcements.length, least: 4, lines: 1 },
    entries: { count: entries.length, least: 2, lines: 2 },
    unseen: { count: unseen.length + (conditions?.length ?? 0), least: 4, lines: 1 },
    told: { count: told.length, least: 5, lines: 2 },
  });
};

export interface SituationSheet {
  situation: Situation;
  /** Of each town that is asked for. */
  headquarters: readonly HqStanding[];
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
  headquarters,
  settings,
  town,
  hubName,
  drill,
  now,
  madeAt,
  by,
}: SituationSheet): string {
  const { at } = situation;
  const room = roomOf(headquarters, situation);
  const about = town === undefined ? say('everything') : (settings.towns.get(town)?.nameJa ?? town);
  return reportPage({
    ...{ drill, about, title: say('title'), fileTitle: `${say('title')} ${fileMinute(at)}` },
    ...{
      when: say('asOf', { time: sheetTimeWords(at, 'ja') }),
      links: links(situation, settings, now, town),
    },
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    body: html`${waterBlock(situation, room.stations)}
${officialBlock(situation, room.statements)}
${headquartersBlock(headquarters, settings)}
${entriesBlock(situation, settings, room.entries)}
${toldBlock(situation.told, room.told)}
${unseenBlock(situation, settings, room.unseen)}
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
