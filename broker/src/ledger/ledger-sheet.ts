import {
  type Instant,
  LEDGER_KIND_WORDS,
  LEDGER_TEXTS,
  type LedgerLine,
  type LedgerQuery,
  type LedgerTextKey,
  MINUTE,
  sheetDayWords,
  sheetTimeWords,
  toIsoJst,
} from '@kawamori/contracts';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import type { PinnedThumbs } from './pinned-thumbs.js';
import { sheetHead } from './sheet-head.js';

export interface LedgerSheet {
  /** The oldest first. */
  lines: readonly LedgerLine[];
  settings: Pick<Settings, 'stations' | 'towns'>;
  query: LedgerQuery;
  hubName: string;
  /** When it was made; wall clock. */
  madeAt: Instant;
  drill: boolean;
  thumbs: PinnedThumbs;
}

// A4, its heading on every page, and the page's number; nothing of it needs a script.
const SHEET = `
@page{size:A4;margin:14mm 12mm 16mm;@bottom-left{content:"川守　クロノロジー";font:8pt "Noto Sans JP","Noto Sans CJK JP",sans-serif;color:#333}@bottom-right{content:counter(page) " / " counter(pages);font:8pt "Noto Sans JP","Noto Sans CJK JP",sans-serif;color:#333}}
:root{color-scheme:light}
*{box-sizing:border-box}
html{font:14px/1.45 "Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",sans-serif;color:#0f181e;background:#fff;font-variant-numeric:tabular-nums}
body{max-width:66rem;margin:0 auto;padding:1.2rem 1rem 3rem;overflow-wrap:anywhere;line-break:strict}
h1{font-size:1.5rem;margin:0}
p{margin:.15rem 0;color:#3f4e58}
.drill{border:2px solid #0f181e;color:#0f181e;padding:.2rem .6rem;font-weight:700;background:repeating-linear-gradient(45deg,#fff 0 10px,#d8e0e4 10px 14px)}
.drill span{background:#fff;padding:0 .4rem}
table{border-collapse:collapse;width:100%;margin-top:.8rem;table-layout:fixed}
col.time{width:5.4rem}col.kind{width:5.4rem}col.place{width:7.2rem}
th,td{text-align:left;vertical-align:top;padding:.28rem .5rem .28rem 0;border-bottom:1px solid #b3c0c8;font-weight:400}
thead th{font-size:.8rem;color:#3f4e58;border-bottom:2px solid #0f181e}
tr.day th{font-weight:700;font-size:1rem;padding-top:.8rem;border-bottom:2px solid #0f181e}
tr.level .what span,tr.notice .what span,tr.person .what span,tr.received .what span{font-weight:600}
q{quotes:'「' '」'}
.what img{display:block;width:16rem;margin:.2rem 0}
.time small{display:block;color:#3f4e58;font-size:.72rem}
td{word-break:auto-phrase}
.kind{font-size:.85rem;color:#3f4e58}
tr{break-inside:avoid}tr.day{break-after:avoid}
thead{display:table-header-group}
@media screen{body{box-shadow:0 0 0 1px #d8e0e4;min-height:100vh}}
@media screen and (max-width:38rem){thead{display:none}table,tbody,tr,th,td{display:block}tr:not(.day){display:grid;grid-template-columns:auto auto 1fr;gap:0 .8rem;border-bottom:1px solid #b3c0c8;padding:.4rem 0}td{border:0;padding:0}.what{grid-column:1/-1}.what img{max-width:100%}}
@media print{html{font-size:9.2pt}body{max-width:none;padding:0}h1{font-size:15pt}a{color:inherit;text-decoration:none}.drill{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

const say = (key: LedgerTextKey, values: Readonly<Record<string, string | number>> = {}): string =>
  LEDGER_TEXTS[key].ja.replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));

/** The chronology as a page to be printed: A4, by days, without a script. */
export function ledgerSheet({ lines, settings, query, hubName, madeAt, drill, thumbs }: LedgerSheet): string {
  const { towns, stations } = settings;
  const of = [
    ...(query.town === undefined ? [] : [towns.get(query.town)?.nameJa ?? query.town]),
    ...(query.station === undefined ? [] : [stations.get(query.station)?.nameJa ?? query.station]),
    ...(query.kind === undefined ? [] : [query.kind].flat().map((kind) => LEDGER_KIND_WORDS[kind].ja)),
  ];
  const about = of.length === 0 ? say('everything') : of.join('・');
  return html`<!doctype html>
<html lang="ja">
${sheetHead({ drill, title: `${say('title')} ${toIsoJst(query.from).slice(0, 10)}`, style: SHEET })}
<body>
${drill && html`<p class="drill"><span>${say('drill')}</span></p>`}
<h1>${say('title')}</h1>
<p>${say('period', { from: sheetTimeWords(query.from, 'ja'), to: sheetTimeWords(query.to, 'ja') })}　${about}　${say('count', { count: lines.length })}</p>
<p>${say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), name: hubName })}</p>
<p>${say('derived')}</p>
${lines.length === 0 ? html`<p>${say('empty')}</p>` : table(lines, settings, thumbs)}
</body>
</html>
`.text;
}

function table(
  lines: readonly LedgerLine[],
  { stations, towns }: LedgerSheet['settings'],
  thumbs: PinnedThumbs,
): Markup {
  let day = '';
  const rows = lines.map((line) => {
    const today = sheetDayWords(line.at, 'ja');
    const isNewDay = today !== day;
    day = today;
    // A station says its town.
    const place =
      line.station !== null
        ? (stations.get(line.station)?.nameJa ?? line.station)
        : line.town !== null
          ? (towns.get(line.town)?.nameJa ?? line.town)
          : '';
    return html`${
      isNewDay &&
      html`<tr class="day"><th colspan="4" scope="rowgroup">${today}</th></tr>
`
    }<tr class="${line.kind}"><td class="time">${toIsoJst(line.at).slice(11, 19)}${realTime(line)}</td><td class="kind">${LEDGER_KIND_WORDS[line.kind].ja}</td><td>${place}</td><td class="what">${whatPart(line, thumbs)}</td></tr>
`;
  });
  return html`<table><colgroup><col class="time"><col class="kind"><col class="place"><col></colgroup>
<thead><tr><th scope="col">${say('time')}</th><th scope="col">種別</th><th scope="col">${say('place')}</th><th scope="col">${say('what')}</th></tr></thead>
<tbody>
${rows}</tbody></table>`;
}

/** What happened, who said so, in their own words, and what it looked like. */
function whatPart({ id, textJa, byJa, note }: LedgerLine, thumbs: PinnedThumbs): Markup {
  const thumb = thumbs.get(id);
  return html`${byJa !== '' && html`<b>${byJa}</b>　`}<span>${textJa}</span>${note !== '' && html`　<q>${note}</q>`}${
    thumb !== undefined && html`<img src="${thumb}" alt="${textJa}">`
  }`;
}

/** The wall clock's time, where a flood is played. */
function realTime({ at, wallAt }: LedgerLine): Markup | false {
  if (wallAt === null || Math.abs(wallAt - at) < MINUTE) return false;
  return html`<small>【${sheetTimeWords(wallAt, 'ja')}】</small>`;
}
