import {
  clockWords,
  fillIn,
  type Instant,
  STORM_CHECK_FINDINGS,
  STORM_CHECK_TEXTS,
  type StormCheckTextKey,
  sheetTimeWords,
  type TextFilling,
  type TownConfig,
  type TownId,
} from '@kawamori/contracts';
import { fileMinute } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import { reportPage } from './report-page.js';
import { STORM_CHECK_STYLE } from './sheet-style.js';
import { type CheckRow, countsOf, type Finding, verdictOf, worstFirst } from './storm-check.js';

/** Rows of a sheet: some ten pages. What is left out is counted, and stands on the sheet of a town. */
const MOST_ROWS = 400;
/** Findings of one row that are written out. */
const MOST_FINDINGS = 3;
/** To write on. */
const LINES = 1;

export interface StormCheckSheet {
  rows: readonly CheckRow[];
  towns: readonly TownConfig[];
  /** Undefined: of all. */
  town: TownId | undefined;
  hubName: string;
  drill: boolean;
  /** River clock. */
  now: Instant;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

const say = (key: StormCheckTextKey, values: TextFilling = {}): string =>
  fillIn(STORM_CHECK_TEXTS[key], 'ja', values);

/** Everything that must work in a storm, problems first, to tick and to write on; A4 without a script. */
export function stormCheckSheet({ rows, ...sheet }: StormCheckSheet): string {
  const { towns, town, hubName, drill, now, madeAt, by } = sheet;
  const ordered = worstFirst(rows);
  const left = countsOf(ordered.slice(MOST_ROWS));
  return reportPage({
    ...{ drill, title: say('title'), fileTitle: `${say('title')} ${fileMinute(now)}` },
    ...{ when: say('asOf', { time: sheetTimeWords(now, 'ja') }), links: links(towns, town) },
    about: town === undefined ? say('everything') : (towns.find(({ id }) => id === town)?.nameJa ?? town),
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    style: STORM_CHECK_STYLE,
    body: html`${head(rows)}
<table class="entries checks"><colgroup><col class="tick"><col class="verdict"><col class="what"><col class="now"><col class="deed"><col class="who"><col class="time"></colgroup>
<thead><tr>${(['tick', 'verdict', 'what', 'now', 'deed', 'who', 'time'] as const).map((key) => html`<th scope="col">${say(key)}</th>`)}</tr></thead>
<tbody>${ordered.slice(0, MOST_ROWS).map(line)}</tbody></table>
${rows.length > MOST_ROWS && html`<p class="counts">${say('more', { count: rows.length - MOST_ROWS, bad: left.bad, look: left.look })}</p>`}
<section class="hand"><h2>${say('byHand')}</h2>${Array.from({ length: LINES }, () => html`<div class="line"></div>`)}
<p class="sign">${(['checkedBy', 'checkedAt', 'leader', 'time'] as const).map((key) => html`<span>${say(key)}</span>`)}</p></section>
<p class="foot">${say('how', { time: clockWords(now) })}</p>`,
  });
}

function links(towns: readonly TownConfig[], town: TownId | undefined): Markup {
  return html`<nav>${town !== undefined && html`<a href="check.html">${say('everything')}</a>`}
${
  towns.length > 1 &&
  towns
    .filter(({ id }) => id !== town)
    .map(
      ({ id, nameJa }) => html`<a href="check.html?town=${id}">${nameJa}</a>
`,
    )
}<span>${say('toPrint')}</span></nav>`;
}

function head(rows: readonly CheckRow[]): Markup {
  const counts = countsOf(rows);
  return html`<p class="totals">${(['bad', 'look', 'good'] as const).map(
    (one) => html`<span><b class="mark ${one}">${say(`verdict.${one}`)}</b> ${counts[one]}</span>
`,
  )}<span>${say('counts', { all: rows.length })}</span>${counts.bad + counts.look === 0 && html`<span>${say('noneBroken')}</span>`}</p>`;
}

function line(row: CheckRow): Markup {
  const verdict = verdictOf(row);
  return html`<tr class="${verdict}"><td class="tick"><i></i></td><td><b class="mark ${verdict}">${say(`verdict.${verdict}`)}</b></td><th scope="row"><small>${say(`part.${row.part}`)}</small> ${row.name}</th>${row.findings.length === 0 ? html`<td colspan="2">${row.now}</td>` : html`<td>${row.now}${row.byHand && html`<u></u>`}</td><td>${row.findings.slice(0, MOST_FINDINGS).map(finding)}${row.findings.length > MOST_FINDINGS && html`<p>＋${row.findings.length - MOST_FINDINGS}</p>`}</td>`}<td class="write"></td><td class="write"></td></tr>
`;
}

const finding = ({ what, values }: Finding): Markup => {
  const { why, deed } = STORM_CHECK_FINDINGS[what];
  return html`<p>${fillIn(why, 'ja', values)} → <b>${fillIn(deed, 'ja', values)}</b></p>`;
};
