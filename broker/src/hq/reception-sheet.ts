import {
  DAY,
  ENTRY_KIND_WORDS,
  type EntryView,
  entrySource,
  fillIn,
  type Instant,
  isOpenEntry,
  nextWords,
  RECEPTION_TEXTS,
  type ReceptionTextKey,
  sheetTimeWords,
  type TextFilling,
  type TownId,
} from '@kawamori/contracts';
import { fileMinute } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import { dayAndTime } from './hours-words.js';
import { reportPage } from './report-page.js';
import { drillFoot, RECEPTION_STYLE } from './sheet-style.js';

export interface ReceptionSheet {
  /** The oldest first. */
  entries: readonly EntryView[];
  settings: Pick<Settings, 'towns' | 'stations'>;
  asked: { from: Instant; to: Instant; town: TownId | undefined };
  hubName: string;
  drill: boolean;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

const say = (key: ReceptionTextKey, values: TextFilling = {}): string =>
  fillIn(RECEPTION_TEXTS[key], 'ja', values);

/** Which town an entry concerns. */
export const entryTown = ({ town }: Pick<EntryView, 'town'>, { towns }: Pick<Settings, 'towns'>): string =>
  town === null ? say('everyTown') : (towns.get(town)?.nameJa ?? town);

/** The reception book of a period on A4, the oldest first, without a script. */
export function receptionSheet({
  entries,
  settings,
  asked,
  hubName,
  drill,
  madeAt,
  by,
}: ReceptionSheet): string {
  const { from, to, town } = asked;
  const open = entries.filter(isOpenEntry).length;
  return reportPage({
    ...{ drill, title: say('title'), fileTitle: `${say('title')} ${fileMinute(from).slice(0, 10)}` },
    ...{
      when: say('period', { from: sheetTimeWords(from, 'ja'), to: sheetTimeWords(to, 'ja') }),
      links: links(asked),
    },
    about: town === undefined ? say('everyTown') : (settings.towns.get(town)?.nameJa ?? town),
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    style: RECEPTION_STYLE + (drill ? drillFoot(say('title')) : ''),
    body: html`<p class="counts">${say('count', { count: entries.length, open })}</p>
${entries.length === 0 ? html`<p>${say('empty')}</p>` : entryTable(entries, settings)}
<p class="foot">${say('quoted')}</p>`,
  });
}

function links({ from, to, town }: ReceptionSheet['asked']): Markup {
  const of = town === undefined ? '' : `&town=${town}`;
  const day = (shift: number) => `reception.html?from=${from + shift}&to=${to + shift}${of}`;
  return html`<nav><a href="${day(-DAY)}">${say('earlier')}</a>
<a href="${day(DAY)}">${say('later')}</a>
<a href="reception.csv?from=${from}&to=${to}${of}">CSV</a>
<span>${say('toPrint')}</span></nav>`;
}

/** A row for each entry, with all that is known of it. */
function entryTable(entries: readonly EntryView[], settings: ReceptionSheet['settings']): Markup {
  const heads = (['at', 'kind', 'from', 'said', 'next'] as const).map(
    (head) => html`<th scope="col">${say(head)}</th>`,
  );
  return html`<table class="entries"><colgroup>${['at', 'kind', 'from', 'said', 'next'].map((name) => html`<col class="${name}">`)}</colgroup><thead><tr>${heads}</tr></thead>
<tbody>
${entries.map(
  (
    entry,
  ) => html`<tr class="${entry.withdrawn && 'withdrawn'}"><td>${dayAndTime(entry.at)}</td><td>${ENTRY_KIND_WORDS[entry.kind].ja}<br><small>${entryTown(entry, settings)}</small></td><td>${entrySource(entry, 'ja')}${entry.callBack && html`<br>${say('callBack', { number: entry.callBack })}`}</td><td>${saidPart(entry, settings)}</td><td>${nextPart(entry)}</td></tr>
`,
)}</tbody></table>`;
}

function saidPart(entry: EntryView, { stations }: Pick<Settings, 'stations'>): Markup {
  const { place, station, withdrawn, former, by } = entry;
  const where = [place, station && (stations.get(station)?.nameJa ?? station)].filter(Boolean).join('　');
  return html`${where !== '' && html`<b>${where}</b>　`}<span class="said">${entry.said}</span>
<p><small>${say('by', { name: by })}</small></p>${former.map(
    ({ until, said }) => html`<p><small>${say('was', { time: dayAndTime(until), said })}</small></p>`,
  )}${
    withdrawn &&
    html`<p><b>${say('isWithdrawn', { time: dayAndTime(withdrawn.at), name: withdrawn.by })}</b>　${withdrawn.reason}</p>`
  }`;
}

/** What is to be done next, and whether it was. */
export function nextPart(entry: EntryView): Markup {
  const { done } = entry;
  return html`${nextWords(entry, 'ja')}${isOpenEntry(entry) && html`<p><b>${say('isOpen')}</b></p>`}${
    done &&
    html`<p><small>${say('isDone', { time: dayAndTime(done.at), name: done.by })}　${done.note}</small></p>`
  }`;
}
