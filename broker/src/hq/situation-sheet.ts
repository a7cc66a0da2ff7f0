import {
  announcedWord,
  announcementSource,
  announcementWords,
  badgeOf,
  CONDITION_WORDS,
  changeWords,
  distanceTo,
  fillIn,
  HOUR,
  type Instant,
  levelsAt,
  levelWords,
  markName,
  metres,
  NO_VALUE_WORDS,
  orderedWord,
  orderSource,
  orderWords,
  riverWords,
  SITUATION_TEXTS,
  type SituationTextKey,
  type StationConfig,
  shortMarkName,
  type TextFilling,
  type TownId,
} from '@kawamori/contracts';
import { namedSubject } from '../conditions/condition-names.js';
import { minuteWords } from '../ledger/ledger-names.js';
import { sheetHead } from '../ledger/sheet-head.js';
import { badgeMark } from '../public/badge-mark.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import type { TableCell } from './hours-table.js';
import { datumWords, dayAndTime, minuteBeside } from './hours-words.js';
import { REPORT_STYLE } from './sheet-style.js';
import { ownCell, type Situation, type ToldNotice, type Unseen } from './situation.js';

/** What fits one page; the rest is counted. */
const MOST_STATIONS = 18;
const MOST_STATEMENTS = 7;
const MOST_TOLD = 6;
const MOST_UNSEEN = 7;
/** Names of whom something was told, before the rest is counted. */
const MOST_NAMES = 3;

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
  return html`<!doctype html>
<html lang="ja">
${sheetHead({ drill, title: `${say('title')} ${minuteWords(at)}`, style: REPORT_STYLE })}
<body>
${links(at, now, town)}
<div class="head">${drill && html`<p class="drill">${say('drill')}</p>`}<h1>${say('title')}</h1><p class="when">${say('asOf', { time: minuteWords(at) })}</p><p>${about}</p>
<p class="made">${say('printedAt', { time: minuteWords(madeAt), who: by, name: hubName })}</p></div>
${water(situation)}
<h2>${say('official')}</h2>
${official(situation)}
<h2>${say('told')}</h2>
${told(situation.told)}
<h2>${say('unseen')}</h2>
${unseen(situation, settings)}
<p class="foot">${say('how', { time: minuteWords(at).slice(11) })}</p>
</body>
</html>
`.text;
}

function links(at: Instant, now: Instant, town: TownId | undefined): Markup {
  const of = town === undefined ? '' : `town=${town}`;
  const address = (to: Instant) => `situation.html?${[`at=${to}`, of].filter(Boolean).join('&')}`;
  return html`<nav><a href="${address(at - HOUR)}">${say('earlier')}</a>
${at + HOUR <= now && html`<a href="${address(at + HOUR)}">${say('later')}</a>`}
${at < now && html`<a href="situation.html?${of}">${say('now')}</a>`}
<span>${say('toPrint')}</span></nav>`;
}

/** So many of a list, and how many more there are. */
function some<Item>(items: readonly Item[], most: number, line: (item: Item) => Markup): Markup {
  const left = items.length - most;
  return html`<ul>${items.slice(0, most).map(
    (item) => html`<li>${line(item)}</li>
`,
  )}${left > 0 && html`<li>${say('more', { count: left })}</li>`}</ul>`;
}

function water({ at, rows, reached, rising, unseen: blind }: Situation): Markup {
  const left = rows.length - MOST_STATIONS;
  const counts = { reached, rising, blind: blind.length, all: rows.length };
  return html`<h2>${say('water')}</h2>
<p class="counts">${rows.length === 0 ? say('noStation') : say('reached', counts)}</p>
${
  rows.length > 0 &&
  html`<table><thead><tr>${(['station', 'level', 'change', 'mark', 'distance', 'peak'] as const).map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${rows.slice(0, MOST_STATIONS).map((row) => {
    const { station, level } = row;
    const peak = level?.peak;
    return html`<tr><th scope="row">${station.nameJa} <small>${riverWords(station, 'ja')} ${datumWords(station)}</small></th>${values(station, ownCell(row), at)}<td>${peak && html`${metres(peak.valueM)} <small>${dayAndTime(peak.at)}</small>`}</td></tr>
`;
  })}</tbody></table>`
}${left > 0 && html`<p class="counts">${say('moreStations', { count: left })}</p>`}`;
}

function values({ levels }: StationConfig, cell: TableCell | undefined, at: Instant): Markup {
  if (!cell || cell.kind === 'none')
    return html`<td>—</td><td></td><td class="words">${cell && NO_VALUE_WORDS[cell.why].ja}</td><td></td>`;
  if (cell.kind === 'doubted')
    return html`<td>(${metres(cell.doubted.valueM)})</td><td></td><td class="words">${NO_VALUE_WORDS.doubtful.ja}</td><td></td>`;
  const { valueM, at: takenAt, mark, changeM, doubted } = cell;
  const distance = distanceTo(levelsAt(levels, at), valueM);
  return html`<td><b>${metres(valueM)}</b><small>${minuteBeside(takenAt)}</small></td><td>${changeM === null ? '—' : changeWords(changeM)}</td><td class="words">${mark && html`${badgeMark(badgeOf(mark))}<b>${markName(mark, 'ja')}</b>`}${doubted && `　${NO_VALUE_WORDS.doubtful.ja}(${metres(doubted.valueM)})`}</td><td>${distance?.side === 'below' && `${shortMarkName(distance.mark, 'ja')} ${distance.metres.toFixed(2)}`}</td>`;
}

function official({ orders, announcements }: Situation): Markup {
  const lines = [
    ...orders.map(
      (order) => html`<b>【${orderedWord('ja')}】${orderWords(order, 'ja')}</b>　${orderSource(order, 'ja')}`,
    ),
    ...announcements.map(
      (one) => html`【${announcedWord('ja')}】${announcementWords(one)}　${announcementSource(one, 'ja')}`,
    ),
  ];
  return lines.length === 0
    ? html`<p>${say('noOfficial')}</p>`
    : some(lines, MOST_STATEMENTS, (line) => line);
}

function told(notices: readonly ToldNotice[]): Markup {
  if (notices.length === 0) return html`<p>${say('noneTold')}</p>`;
  const waits = ({ acknowledged }: ToldNotice) => acknowledged?.length === 0;
  return some(
    [...notices.filter(waits), ...notices.filter((one) => !waits(one))],
    MOST_TOLD,
    ({ at, subjectJa, recipients, acknowledged }) =>
      html`${dayAndTime(at)}　${subjectJa}<br><small>${say('toWhom')}：${namesOf(recipients)}　${acknowledged && acknowledgedWords(acknowledged)}</small>`,
  );
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

function unseen({ unseen: stations, conditions }: Situation, settings: Settings): Markup {
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
  return html`${lines.length > 0 && some(lines, MOST_UNSEEN, (line) => line)}${lines.length === 0 && conditions !== null && html`<p>${say('nothingUnseen')}</p>`}${conditions === null && html`<p>${say('conditionsUnread')}</p>`}`;
}

function stationLine({ row, cell, last }: Unseen): Markup {
  const why = NO_VALUE_WORDS[cell.kind === 'none' ? cell.why : 'doubtful'].ja;
  const value = last
    ? say('lastValue', { value: levelWords(last.value), time: dayAndTime(last.at) })
    : say('noValueYet');
  return html`<b>${row.station.nameJa}</b>：${why}　${value}`;
}
