import {
  clockWords,
  fillIn,
  HOUR,
  type Instant,
  LEDGER_KIND_WORDS,
  type LedgerLine,
  MOST_LEDGER_LINES,
  type PersonId,
  SHIFT_TEXTS,
  type ShiftTextKey,
  SITUATION_TEXTS,
  sheetTimeWords,
  type TextFilling,
} from '@kawamori/contracts';
import { fileMinute } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import type { DutyNow, HandOver, OpenNotice } from './hand-over.js';
import type { AskedShift } from './hand-over-source.js';
import { dayAndTime } from './hours-words.js';
import { cut, entriesBlock, officialBlock, someOf, unseenBlock, waterBlock } from './report-blocks.js';
import { reportPage } from './report-page.js';
import { HAND_OVER_STYLE } from './sheet-style.js';

/** What fits two pages; the rest is counted. */
const MOST_STATIONS = 10;
const MOST_STATEMENTS = 6;
const MOST_OPEN = 7;
const MOST_ENTRIES = 8;
const MOST_UNSEEN = 6;
const MOST_WORKS = 4;
/** To write on. */
const LINES = 5;

export interface HandOverSheet {
  handOver: HandOver;
  settings: Settings;
  asked: AskedShift;
  hubName: string;
  drill: boolean;
  /** River clock. */
  now: Instant;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

const say = (key: ShiftTextKey, values: TextFilling = {}): string => fillIn(SHIFT_TEXTS[key], 'ja', values);

/** What one shift leaves to the next: two pages of A4 at most, with room to write and to sign; without a script. */
export function handOverSheet(sheet: HandOverSheet): string {
  const { handOver, settings, asked, hubName, drill, madeAt, by } = sheet;
  const { from, to, town } = asked;
  const { situation } = handOver;
  return reportPage({
    ...{ drill, title: say('title'), fileTitle: `${say('title')} ${fileMinute(to)}` },
    ...{
      when: say('period', { from: sheetTimeWords(from, 'ja'), to: sheetTimeWords(to, 'ja') }),
      links: links(sheet),
    },
    about: town === undefined ? say('everything') : (settings.towns.get(town)?.nameJa ?? town),
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    style: HAND_OVER_STYLE,
    body: html`<h2>${say('onDuty')}</h2>
${someOf(handOver.duty, handOver.duty.length, (one) => dutyLine(one, settings))}
${waterBlock(situation, MOST_STATIONS)}
<h2>${say('open')}</h2>
${handOver.open.length === 0 ? html`<p>${say('noneOpen')}</p>` : someOf(handOver.open, MOST_OPEN, openLine)}
${entriesBlock(situation, settings, MOST_ENTRIES)}
${officialBlock(situation, MOST_STATEMENTS)}
${unseenBlock(situation, settings, MOST_UNSEEN)}
${works(handOver)}
<h2>${say('happened')}</h2>
${happened(sheet)}
<section class="hand"><h2>${say('byHand')}</h2>${Array.from({ length: LINES }, () => html`<div class="line"></div>`)}
<p class="sign">${(['gave', 'when', 'took', 'when'] as const).map((key) => html`<span>${say(key)}</span>`)}</p></section>
<p class="foot">${fillIn(SITUATION_TEXTS.how, 'ja', { time: clockWords(to) })}</p>`,
  });
}

function links({ asked: { from, to, town }, now }: HandOverSheet): Markup {
  const of = town === undefined ? '' : `&town=${town}`;
  const address = (first: Instant, last: Instant) => `hand-over.html?from=${first}&to=${last}${of}`;
  return html`<nav><a href="${address(from - (to - from), from)}">${say('earlier')}</a>
${to + (to - from) <= now && html`<a href="${address(to, to + (to - from))}">${say('later')}</a>`}
${[8, 12, 24].map(
  (hours) => html`<a href="${address(to - hours * HOUR, to)}">${say('hours', { hours })}</a>
`,
)}<span>${say('toPrint')}</span></nav>`;
}

function dutyLine({ town, now, next }: DutyNow, { towns, people }: Settings): Markup {
  const names = (ids: readonly PersonId[]) => ids.map((id) => people.get(id)?.nameJa ?? id).join('、');
  const who = now.length === 0 ? say('nobody') : names(now);
  const coming = next
    ? say('next', { people: names(next.people), time: dayAndTime(next.from) })
    : say('noNext');
  return html`<b>${say('now', { town: towns.get(town)?.nameJa ?? town, people: who })}</b>　${coming}`;
}

function openLine({ at, subjectJa, acknowledged, handedOver }: OpenNotice): Markup {
  return html`<b>${subjectJa}</b>（${dayAndTime(at)}）　${whoHas({ acknowledged, handedOver })}`;
}

function whoHas({ acknowledged, handedOver }: Pick<OpenNotice, 'acknowledged' | 'handedOver'>): Markup {
  if (handedOver?.taken) {
    const { nameJa, at } = handedOver.taken;
    return html`${say('has', { name: nameJa, time: dayAndTime(at) })}`;
  }
  if (handedOver) {
    const { toNameJa, nameJa, at } = handedOver;
    return html`${say('handedTo', { to: toNameJa, name: nameJa, time: dayAndTime(at) })}`;
  }
  const last = acknowledged.at(-1);
  if (!last) return html`<b>${say('nobodyHas')}</b>`;
  return html`${say('has', { name: last.nameJa, time: dayAndTime(last.at) })}`;
}

const works = ({ works: all }: HandOver): Markup =>
  html`${
    all.length > 0 &&
    html`<h2>${say('works')}</h2>
${someOf(all, MOST_WORKS, ({ station, until, by, reason }) => html`<b>${station.nameJa}</b>　${say('work', { until: dayAndTime(until), by })}　${reason}`)}`
  }`;

/** The newest of a long shift; how many came before them is counted, and where they are. */
function happened({ handOver, settings, asked }: HandOverSheet): Markup {
  if (handOver.happened === null) return html`<p>${say('unread')}</p>`;
  const { lines, before } = handOver.happened;
  const [oldest] = lines;
  if (!oldest) return html`<p>${say('nothing')}</p>`;
  const { stations, towns } = settings;
  const place = ({ station, town }: LedgerLine) =>
    station !== null
      ? (stations.get(station)?.nameJa ?? station)
      : town !== null
        ? (towns.get(town)?.nameJa ?? town)
        : '';
  const earlier = { count: before, from: dayAndTime(asked.from), until: dayAndTime(oldest.at) };
  return html`${before > 0 && html`<p>${say('more', earlier)}${before > MOST_LEDGER_LINES && say('inParts', { most: MOST_LEDGER_LINES })}</p>`}<ul>${lines.map(
    (
      line,
    ) => html`<li>${dayAndTime(line.at)}　${LEDGER_KIND_WORDS[line.kind].ja}　<b>${place(line)} ${line.textJa}</b>${line.note !== '' && `「${cut(line.note)}」`} <small>${line.byJa}</small></li>
`,
  )}</ul>`;
}
