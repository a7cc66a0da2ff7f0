import {
  alertLevelWords,
  badgeOf,
  badgeOfLevel,
  changeWords,
  correspondingLevelOf,
  HOUR,
  type HoursOrder,
  type Instant,
  type LevelMark,
  MINUTE,
  metres,
  NO_VALUE_MEANING,
  NO_VALUE_WORDS,
  type NoValue,
  type Quantity,
  riverWords,
  sheetTimeWords,
  shortMarkName,
  type TownConfig,
  type TownId,
} from '@kawamori/contracts';
import { fileMinute, sheetHead } from '../ledger/sheet-head.js';
import { badgeMark } from '../public/badge-mark.js';
import { html, type Markup } from '../public/markup.js';
import { DENSE, type Doubted, FAR, NEAR, type RainCell } from './hour-cell.js';
import type { HoursTable, Peak, StationHours, TableCell } from './hours-table.js';
import {
  datumWords,
  dayAndTime,
  hourOfDay,
  hourWords,
  marksWords,
  minuteBeside,
  say,
} from './hours-words.js';
import { drillFoot, SHEET_STYLE } from './sheet-style.js';

/** Columns that stand beside each other on one page. */
const HOURS_A_PAGE = 12;
/** Characters of a value that fit beside its badge at full size. */
const LONG = 6;
/** Up to so many lines the type is larger, for the wall and for the fax: a station is one, its rain is a part of one. */
const LARGE = 4.4;
const ROOMY = 8.6;
const MIDDLE = 11;
const RAIN_LINE = 0.3;

export interface HoursSheet {
  table: HoursTable;
  /** What was asked for, as the links of the page go on from it. */
  asked: { at: Instant; hours: number; town?: TownId | undefined; order: HoursOrder };
  /** All of the hub. */
  towns: readonly Pick<TownConfig, 'id' | 'nameJa'>[];
  hubName: string;
  drill: boolean;
  /** River clock. */
  now: Instant;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

/** The on-the-hour table as a page to be printed: A4 landscape, twelve hours a page, without a script. */
export function hoursSheet(sheet: HoursSheet): string {
  const { table, drill } = sheet;
  const pages = table.hours.flatMap((_, i) => (i % HOURS_A_PAGE === 0 ? [i] : []));
  return html`<!doctype html>
<html lang="ja">
${sheetHead({ drill, title: `${say('title')} ${fileMinute(table.hours.at(-1) ?? sheet.now)}`, style: SHEET_STYLE + (drill ? drillFoot(say('title')) : '') })}
<body class="${typeFor(table.rows)}">
${links(sheet)}
${pages.map((from) => page(sheet, from))}
</body>
</html>
`.text;
}

/** In which size of type a page of these stations is filled. */
function typeFor(rows: readonly StationHours[]): string {
  const lines = rows.reduce((sum, { level, rain }) => sum + (level ? 1 : 0) + (rain ? RAIN_LINE : 0), 0);
  if (lines <= LARGE) return 'roomy large';
  if (lines <= ROOMY) return 'roomy';
  return lines <= MIDDLE ? 'roomy middle' : '';
}

/** What an address asks for instead; `undefined`: nothing of it. */
type Changes = { [Name in keyof HoursSheet['asked']]?: HoursSheet['asked'][Name] | undefined };

/** Where to go from here, on the screen. */
function links({ asked, now, towns }: HoursSheet): Markup {
  const { at, hours, town, order } = asked;
  const address = (changes: Changes, page = 'hours.html') => {
    const words = new URLSearchParams();
    for (const [name, value] of Object.entries({ at, hours, town, order, ...changes }))
      if (value !== undefined) words.append(name, String(value));
    return `${page}?${words.toString()}`;
  };
  const choice = (isChosen: boolean, words: string, changes: Changes) =>
    isChosen ? html`<b>${words}</b>` : html`<a href="${address(changes)}">${words}</a>`;
  return html`<nav>
<a href="${address({ at: at - hours * HOUR })}">${say('earlier', { hours })}</a>
${
  at < now - HOUR &&
  html`<a href="${address({ at: Math.min(at + hours * HOUR, now) })}">${say('later', { hours })}</a>
<a href="${address({ at: undefined })}">${say('newest')}</a>`
}
${[6, 12, 24].map((some) => choice(hours === some, say('hoursLink', { hours: some }), { hours: some }))}
${
  towns.length > 1 &&
  [undefined, ...towns].map(
    (one) =>
      html`${choice(town === one?.id, one?.nameJa ?? say('everything'), { town: one?.id })}
`,
  )
}${choice(order === 'river', say('byRiver'), { order: 'river' })}
${choice(order === 'worst', say('byWorst'), { order: 'worst' })}
<a href="${address({}, 'hours.csv')}" download>${say('csv')}</a>
<span>${say('toPrint')}</span>
</nav>`;
}

function page({ table, asked, towns, hubName, drill, now, madeAt, by }: HoursSheet, from: number): Markup {
  const hours = table.hours.slice(from, from + HOURS_A_PAGE);
  const [first = 0, last = first] = [hours[0], hours.at(-1)];
  const columns: Columns = { from, hours };
  return html`<section class="sheet" tabindex="0" aria-label="${say('title')}">
<div class="head">${drill && html`<p class="drill">${say('drill')}</p>`}<h1>${say('title')}</h1><p class="when">${say('period', { from: hourWords(first), to: hourWords(last) })}</p>
<p>${towns.find(({ id }) => id === asked.town)?.nameJa ?? say('everything')}　${say(asked.order === 'river' ? 'byRiver' : 'byWorst')}</p>
<p class="made">${say('asOf', { time: sheetTimeWords(now, 'ja'), name: hubName })}<br>${say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by })}</p></div>
${table.rows.length === 0 ? html`<p>${say('empty')}</p>` : body(table, columns)}
</section>`;
}

interface Columns {
  /** Index of the first one in the table. */
  from: number;
  hours: readonly Instant[];
}

function body(table: HoursTable, columns: Columns): Markup {
  const { rows } = table;
  const { hours } = columns;
  const days = [...new Set(hours.map((hour) => hourOfDay(hour).day))];
  const hasRain = rows.some(({ rain }) => rain);
  return html`<table><colgroup><col class="place">${hours.map(() => html`<col>`)}<col class="peak"></colgroup>
<thead><tr class="days"><th rowspan="2" scope="col">${say('station')}<br>${say('unit')}</th>${days.map(
    (day) =>
      html`<th colspan="${hours.filter((hour) => hourOfDay(hour).day === day).length}" scope="colgroup">${day}</th>`,
  )}<th rowspan="2" scope="col">${say('peak')}<br><small>${say('peakFrom', { from: dayAndTime((table.hours[0] ?? 0) - HOUR) })}</small></th></tr>
<tr>${hours.map((hour) => html`<th scope="col">${say('hour', { hour: hourOfDay(hour).hour })}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => stationRows(row, columns))}</tbody></table>
${legend(rows, columns, hasRain)}`;
}

function stationRows({ station, level, rain }: StationHours, { from, hours }: Columns): Markup {
  const to = from + hours.length;
  const name = html`<span class="name">${station.nameJa}</span> <small>${riverWords(station, 'ja')}${
    station.invented && `　${say('invented')}`
  }</small>`;
  return html`${
    level &&
    html`<tr class="level"><th scope="row">${name} <small>${datumWords(station)}</small><p class="marks">${marksWords(station, hours.at(-1) ?? 0).map((words) => html`<span>${words}</span> `)}</p></th>${level.cells
      .slice(from, to)
      .map(levelTd)}${peakTd(level.peak)}</tr>
`
  }${
    rain &&
    html`<tr class="rain"><th scope="row">${!level && name} ${say('rain')}</th>${rain.cells
      .slice(from, to)
      .map(rainTd)}<td>${rain.total && `${say('rainSum')} ${atLeast(rain.total)}`}</td></tr>
`
  }`;
}

const gaugeWords = (gauge: Quantity): string => (gauge === 'level-sub' ? say('sub') : '');
const markPart = (mark: LevelMark | undefined) => mark && html`<b>${shortMarkName(mark, 'ja')}</b>`;
const badgePart = (mark: LevelMark | undefined) => mark && badgeMark(badgeOf(mark));
const valuePart = (valueM: number, beside = ''): Markup =>
  html`<span class="value${metres(valueM).length > LONG && ' long'}">${metres(valueM)}<small>${beside}</small></span>`;
const noValue = (words: string): Markup =>
  html`<td class="why">${words !== '' && html`<p>${words}</p>`}</td>`;

const doubtedTd = ({ valueM, at }: Doubted): Markup =>
  html`<td class="why">(${metres(valueM)}<small>${minuteBeside(at)}</small>)<p>${NO_VALUE_WORDS.doubtful.ja}</p></td>`;

function levelTd(cell: TableCell): Markup {
  if (cell.kind === 'none')
    return cell.why === 'to-come' ? html`<td></td>` : noValue(NO_VALUE_WORDS[cell.why].ja);
  if (cell.kind === 'doubted') return doubtedTd(cell.doubted);
  const { valueM, at, gauge, mark, changeM, doubted } = cell;
  return html`<td class="${mark && 'reached'}"><div class="cell">${badgePart(mark)}${valuePart(valueM, `${gaugeWords(gauge)}${minuteBeside(at)}`)}<span class="change">${changeM !== null && changeWords(changeM)}</span>${markPart(mark)}</div>${doubted && html`<p class="doubt">${NO_VALUE_WORDS.doubtful.ja}(${metres(doubted.valueM)})</p>`}</td>`;
}

function peakTd(peak: Peak | undefined): Markup {
  if (!peak) return noValue('');
  const { valueM, at, gauge, mark } = peak;
  return html`<td><div class="cell">${badgePart(mark)}${valuePart(valueM, gaugeWords(gauge))}<span class="change">${dayAndTime(at)}</span>${markPart(mark)}</div></td>`;
}

function rainTd(cell: RainCell): Markup {
  if (cell.kind === 'sum') return html`<td>${atLeast(cell)}</td>`;
  return cell.why === 'to-come' ? html`<td></td>` : html`<td>${NO_VALUE_WORDS[cell.why].ja}</td>`;
}

const atLeast = ({ mm, isWhole }: { mm: number; isWhole: boolean }): string =>
  isWhole ? mm.toFixed(1) : say('atLeast', { mm: mm.toFixed(1) });

/** Explains what stands on this page, and nothing else. */
function legend(rows: readonly StationHours[], { from, hours }: Columns, hasRain: boolean): Markup {
  const cells = rows.flatMap(({ level }) => level?.cells.slice(from, from + hours.length) ?? []);
  const rains = rows.flatMap(({ rain }) => rain?.cells.slice(from, from + hours.length) ?? []);
  const marks = [
    ...cells.flatMap((cell) => (cell.kind === 'value' ? (cell.mark ?? []) : [])),
    ...rows.flatMap(({ level }) => level?.peak?.mark ?? []),
  ];
  const levels = ([2, 3, 4, 5] as const).filter((level) =>
    marks.some((mark) => correspondingLevelOf(mark) === level),
  );
  const whys = new Set<NoValue>(
    [...cells, ...rains].flatMap((cell) => (cell.kind === 'none' ? cell.why : [])),
  );
  const isDoubted = cells.some((cell) => cell.kind === 'doubted' || (cell.kind === 'value' && cell.doubted));
  if (isDoubted) whys.add('doubtful');
  const reasons = [...whys].flatMap((why) => {
    const meaning = NO_VALUE_MEANING[why];
    return meaning ? `${NO_VALUE_WORDS[why].ja}＝${meaning.ja}` : [];
  });
  const how = { near: NEAR / MINUTE, far: FAR / MINUTE, dense: DENSE / MINUTE };
  return html`<p class="legend">${levels.map((level) => html`${badgeMark(badgeOfLevel(level))}${alertLevelWords(level, 'ja')}　`)}${townLegend(marks)}${
    marks.some(({ key }) => key === 'overflow') && `${say('overflowNote')}　`
  }${reasons.join('　')}</p>
<p class="legend">${say('how', how)}${hours.some((hour) => hourOfDay(hour).hour === 24) && say('midnight')}${hasRain && say('rainHow')}</p>`;
}

/** A town's own marks wear a badge and correspond to no alert level: that is said of the badges that stand there. */
function townLegend(marks: readonly LevelMark[]): Markup | false {
  const own = marks.filter(({ key }) => key === 'town');
  const badges = [...new Set(own.map((mark) => badgeOf(mark).level))].sort();
  const names = [...new Set(own.map((mark) => shortMarkName(mark, 'ja')))].join('・');
  return (
    own.length > 0 &&
    html`${badges.map((level) => badgeMark(badgeOfLevel(level)))}${say('townMarks', { names })}　`
  );
}
