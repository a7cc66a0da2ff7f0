import {
  announcedWord,
  announcementSource,
  announcementWords,
  badgeOf,
  CONDITION_WORDS,
  changeWords,
  distanceTo,
  ENTRY_KIND_WORDS,
  type EntryView,
  entrySource,
  fillIn,
  freshnessWords,
  type Instant,
  levelsAt,
  levelWords,
  markName,
  metres,
  NO_VALUE_WORDS,
  type NoValue,
  nextWords,
  orderedWord,
  orderSource,
  orderWords,
  riverWords,
  SITUATION_TEXTS,
  type SituationTextKey,
  type StationConfig,
  shortMarkName,
  type TextFilling,
} from '@kawamori/contracts';
import { namedSubject } from '../conditions/condition-names.js';
import { badgeMark } from '../public/badge-mark.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import type { TableCell } from './hours-table.js';
import { datumWords, dayAndTime, minuteBeside } from './hours-words.js';
import type { HqStanding } from './hq-standing.js';
import { entryTown } from './reception-sheet.js';
import { ownCell, type Situation, type ToldNotice, type Unseen } from './situation.js';

// What situation report and hand-over sheet both say, each block with its heading. Of each list so many stand there, and the rest is counted.

/** Characters of what was said, before it is cut. */
const SAID = 60;
/** Names of whom something was told, before the rest is counted. */
const MOST_NAMES = 3;

const say = (key: SituationTextKey, values: TextFilling = {}): string =>
  fillIn(SITUATION_TEXTS[key], 'ja', values);

/** So many of a list, and how many more there are. */
export function someOf<Item>(items: readonly Item[], most: number, line: (item: Item) => Markup): Markup {
  const left = items.length - most;
  return html`<ul>${items.slice(0, most).map(
    (item) => html`<li>${line(item)}</li>
`,
  )}${left > 0 && html`<li>${say('more', { count: left })}</li>`}</ul>`;
}

const heading = (key: SituationTextKey): Markup => html`<h2>${say(key)}</h2>
`;

/** The rivers, the worst first. */
export function waterBlock(situation: Situation, most: number): Markup {
  const { rows, reached, rising, unseen: blind } = situation;
  const left = rows.length - most;
  const counts = { reached, rising, blind: blind.length, all: rows.length };
  return html`${heading('water')}<p class="counts">${rows.length === 0 ? say('noStation') : say('reached', counts)}</p>
${
  rows.length > 0 &&
  html`<table><thead><tr>${(['station', 'level', 'change', 'mark', 'distance', 'peak'] as const).map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${rows.slice(0, most).map((row) => {
    const { station, level } = row;
    const peak = level?.peak;
    return html`<tr><th scope="row">${station.nameJa} <small>${riverWords(station, 'ja')} ${datumWords(station)}</small></th>${values(station, ownCell(row), situation)}<td class="peak">${peak && html`${metres(peak.valueM)} <small>${dayAndTime(peak.at)}</small>`}</td></tr>
`;
  })}</tbody></table>`
}${left > 0 && html`<p class="counts">${say('moreStations', { count: left })}</p>`}`;
}

function values(
  { id, levels }: StationConfig,
  cell: TableCell | undefined,
  { at, lastSeen }: Pick<Situation, 'at' | 'lastSeen'>,
): Markup {
  if (!cell || cell.kind === 'none')
    return html`<td colspan="4" class="words quiet">${cell && noValueWords(cell.why, at, lastSeen.get(id))}</td>`;
  if (cell.kind === 'doubted')
    return html`<td>(${metres(cell.doubted.valueM)})</td><td></td><td class="words">${NO_VALUE_WORDS.doubtful.ja}</td><td></td>`;
  const { valueM, at: takenAt, mark, changeM, doubted } = cell;
  const distance = distanceTo(levelsAt(levels, at), valueM);
  return html`<td><b>${metres(valueM)}</b><small>${minuteBeside(takenAt)}</small></td><td>${changeM !== null && changeWords(changeM)}</td><td class="words">${mark && html`${badgeMark(badgeOf(mark))}<b>${markName(mark, 'ja')}</b>`}${doubted && `　${NO_VALUE_WORDS.doubtful.ja}(${metres(doubted.valueM)})`}</td><td>${distance?.side === 'below' && `${shortMarkName(distance.mark, 'ja')} ${distance.metres.toFixed(2)}`}</td>`;
}

/** Why there is no value, and since when, as the faces say it. */
function noValueWords(why: NoValue, at: Instant, lastSeen: Instant | undefined): string {
  const told = why === 'resting' || why === 'silent' ? why : undefined;
  if (!told || lastSeen === undefined) return NO_VALUE_WORDS[why].ja;
  return freshnessWords(told, at - lastSeen, 'ja');
}

/** What was ordered and announced, and stands. */
export function officialBlock({ orders, announcements }: Situation, most: number): Markup {
  const lines = [
    ...orders.map(
      (order) => html`<b>【${orderedWord('ja')}】${orderWords(order, 'ja')}</b>　${orderSource(order, 'ja')}`,
    ),
    ...announcements.map(
      (one) => html`【${announcedWord('ja')}】${announcementWords(one)}　${announcementSource(one, 'ja')}`,
    ),
  ];
  return html`${heading('official')}${lines.length === 0 ? html`<p>${say('noOfficial')}</p>` : someOf(lines, most, (line) => line)}`;
}

/** Whether headquarters are open and since when, and who has come. */
export function headquartersBlock(headquarters: readonly HqStanding[], { towns }: Settings): Markup {
  return html`${heading('headquarters')}${someOf(
    headquarters,
    headquarters.length,
    ({ town, open, musters }) => {
      const standing = open ? say('hqOpen', { time: dayAndTime(open.since) }) : say('hqClosed');
      return html`<b>${towns.get(town)?.nameJa ?? town}　${standing}</b>${open?.place && `（${open.place}）`}${musters.map(
        ({ dueAt, ...counts }) => html`　${say('muster', { ...counts, time: dayAndTime(dueAt) })}`,
      )}`;
    },
  )}`;
}

/** What has reached headquarters and waits for its next step. */
export function entriesBlock({ entries }: Situation, settings: Settings, most: number): Markup {
  if (entries.length === 0) return html`${heading('entries')}<p>${say('noEntries')}</p>`;
  return html`${heading('entries')}${someOf(entries, most, (entry) => entryLine(entry, settings))}`;
}

/** What somebody said, so far as it fits a line. */
export const cut = (words: string): string => (words.length > SAID ? `${words.slice(0, SAID)}…` : words);

function entryLine(entry: EntryView, settings: Settings): Markup {
  const source = entrySource(entry, 'ja');
  return html`${dayAndTime(entry.at)}　<b>${ENTRY_KIND_WORDS[entry.kind].ja}</b>（${entryTown(entry, settings)}）${source}「${cut(entry.said)}」　<b>→ ${nextWords(entry, 'ja')}</b>`;
}

/** Notices, those first that nobody has acknowledged. */
export function toldBlock(notices: readonly ToldNotice[], most: number): Markup {
  if (notices.length === 0) return html`${heading('told')}<p>${say('noneTold')}</p>`;
  const waits = ({ acknowledged }: ToldNotice) => acknowledged?.length === 0;
  return html`${heading('told')}${someOf(
    [...notices.filter(waits), ...notices.filter((one) => !waits(one))],
    most,
    ({ at, subjectJa, recipients, acknowledged }) =>
      html`${dayAndTime(at)}　${subjectJa}<br><small>${say('toWhom')}：${namesOf(recipients)}　${acknowledged && acknowledgedWords(acknowledged)}</small>`,
  )}`;
}

function namesOf(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).join('、');
  const left = names.length - MOST_NAMES;
  if (names.length === 0) return say('nobody');
  return left > 0 ? say('others', { names: first, count: left }) : first;
}

function acknowledgedWords(acknowledged: NonNullable<ToldNotice['acknowledged']>): Markup {
  const [first] = acknowledged;
  if (!first) return html`<b>${say('notAcknowledged')}</b>`;
  return html`${say('acknowledged', { name: first.nameJa, time: dayAndTime(first.at) })}`;
}

/** What is not seen, and what is broken. */
export function unseenBlock(
  { unseen: stations, conditions }: Situation,
  settings: Settings,
  most: number,
): Markup {
  const lines = [
    ...stations.map(stationLine),
    // A silent gauge of a station that stands above already is told once.
    ...(conditions ?? [])
      .filter(
        ({ condition, station }) =>
          condition !== 'silent' || !stations.some(({ row }) => row.station.id === station),
      )
      .map((one) => {
        const { nameJa } = namedSubject(one.condition, one, settings);
        return html`${CONDITION_WORDS[one.condition].ja}：${nameJa}（${say('since', { time: dayAndTime(one.beganAt) })}）`;
      }),
  ];
  return html`${heading('unseen')}${lines.length > 0 && someOf(lines, most, (line) => line)}${lines.length === 0 && conditions !== null && html`<p>${say('nothingUnseen')}</p>`}${conditions === null && html`<p>${say('conditionsUnread')}</p>`}`;
}

function stationLine({ row, cell, last }: Unseen): Markup {
  const why = NO_VALUE_WORDS[cell.kind === 'none' ? cell.why : 'doubtful'].ja;
  const value = last
    ? say('lastValue', { value: levelWords(last.value), time: dayAndTime(last.at) })
    : say('noValueYet');
  return html`<b>${row.station.nameJa}</b>：${why}　${value}`;
}
