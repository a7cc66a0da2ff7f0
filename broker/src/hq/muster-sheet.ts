import {
  fillIn,
  headcount,
  type Instant,
  lengthWords,
  MUSTER_ENDS_AFTER,
  MUSTER_SHEET_TEXTS,
  MUSTER_TEXTS,
  type MusterPerson,
  type MusterSheetQuery,
  type MusterSheetTextKey,
  type MusterView,
  musterEnd,
  sheetTimeWords,
  type TextFilling,
} from '@kawamori/contracts';
import { fileMinute } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import type { Settings } from '../settings/settings.js';
import { dayAndTime } from './hours-words.js';
import { type RollState, rollOf, rollState } from './muster-roll.js';
import { reportPage } from './report-page.js';
import { MUSTER_STYLE } from './sheet-style.js';

/** To write on who is there without having been called. */
const LINES = 3;

export interface MusterSheet {
  /** The newest first. */
  musters: readonly MusterView[];
  asked: MusterSheetQuery;
  settings: Pick<Settings, 'towns'>;
  hubName: string;
  drill: boolean;
  /** River clock. */
  now: Instant;
  /** When it was made, by the wall clock, and by whom. */
  madeAt: Instant;
  by: string;
}

const say = (key: MusterSheetTextKey, values: TextFilling = {}): string =>
  fillIn(MUSTER_SHEET_TEXTS[key], 'ja', values);

/** The roll of each muster on A4, to tick who arrives and to write when; without a script. */
export function musterSheet({ musters, now, ...sheet }: MusterSheet): string {
  const { asked, settings, hubName, drill, madeAt, by } = sheet;
  return reportPage({
    ...{ drill, title: say('title'), fileTitle: `${say('title')} ${fileMinute(now)}` },
    ...{ when: say('asOf', { time: sheetTimeWords(now, 'ja') }), links: links(asked) },
    about: aboutOf(sheet, musters),
    made: say('printedAt', { time: sheetTimeWords(madeAt, 'ja'), who: by, name: hubName }),
    style: MUSTER_STYLE,
    body: html`${musters.length === 0 ? html`<p>${say('empty')}</p>` : musters.map((one) => oneMuster(one, settings, now))}
<section class="strangers"><h2>${say('strangers')}</h2>${Array.from({ length: LINES }, () => html`<div class="line"></div>`)}</section>
<p class="foot">${say('how')}</p>`,
  });
}

function aboutOf(
  { asked, settings: { towns } }: Pick<MusterSheet, 'asked' | 'settings'>,
  musters: readonly MusterView[],
): string {
  const town = asked.town ?? (asked.muster === undefined ? undefined : musters[0]?.town);
  return town === undefined ? say('everyTown') : (towns.get(town)?.nameJa ?? town);
}

function links({ muster, town }: MusterSheetQuery): Markup {
  const of = new URLSearchParams({ ...(muster ? { muster } : {}), ...(town ? { town } : {}) });
  return html`<nav>${(muster ?? town) !== undefined && html`<a href="muster.html">${say('everyTown')}</a>`}
<a href="muster.csv?${of.toString()}">CSV</a>
<span>${say('toPrint')}</span></nav>`;
}

function oneMuster(muster: MusterView, { towns }: Pick<Settings, 'towns'>, now: Instant): Markup {
  const { town, place, word, dueAt, calledAt, calledBy, ended } = muster;
  const end =
    ended &&
    fillIn(MUSTER_TEXTS[musterEnd(ended)], 'ja', {
      ...{ time: dayAndTime(ended.at), name: ended.by ?? '' },
      length: lengthWords(MUSTER_ENDS_AFTER, 'ja'),
    });
  return html`<section class="muster"><h2>${say('call', { town: towns.get(town)?.nameJa ?? town, place, time: dayAndTime(dueAt) })}</h2>
<p>${say('called', { time: dayAndTime(calledAt), name: calledBy })}　<b>${end ?? say('goesOn')}</b></p>
${word !== '' && html`<p>${word}</p>`}${heads(muster)}
<table class="entries roll"><colgroup>${(['tick', 'name', 'state', 'said', 'numbers', 'time', 'remark'] as const).map((name) => html`<col class="${name}">`)}</colgroup>
<thead><tr>${(['tick', 'name', 'state', 'said', 'numbers', 'time', 'remark'] as const).map((key) => html`<th scope="col">${say(key)}</th>`)}</tr></thead>
<tbody>${rollOf(muster).map(
    ({
      nameJa,
      people,
      elsewhere,
    }) => html`<tr class="group"><th scope="rowgroup" colspan="7">${nameJa}</th></tr>
${people.map((one) => row(one, now))}${elsewhere.map(
  ({ person, nameJa: group }) =>
    html`<tr><td class="tick"></td><td>${person.nameJa}</td><td colspan="5">${say('sameAs', { group })}</td></tr>
`,
)}`,
  )}</tbody></table></section>
`;
}

/** Headcount by group, and everybody once. */
function heads({ groups, people }: MusterView): Markup {
  const line = (name: string, of: readonly MusterPerson[]) => {
    const { called, arrived, coming, silent, notComing } = headcount(of);
    return html`<tr><th scope="row">${name}</th>${[called, arrived, coming, silent, notComing].map((count) => html`<td>${count}</td>`)}</tr>
`;
  };
  const titles = ['group', 'called', 'arrived', 'willCome', 'silent', 'willNot'] as const;
  return html`<table class="heads"><thead><tr>${titles.map((key) => html`<th scope="col">${MUSTER_TEXTS[key].ja}</th>`)}</tr></thead>
<tbody>${groups.map(({ nameJa, people: members }) =>
    line(
      nameJa,
      people.filter(({ id }) => members.includes(id)),
    ),
  )}${line(MUSTER_TEXTS.all.ja, people)}</tbody></table>`;
}

function row(person: MusterPerson, now: Instant): Markup {
  const state = rollState(person, now);
  const { nameJa, answer, arrivedAt, numbers, isReached } = person;
  return html`<tr class="${state}"><td class="tick"><i>${state === 'arrived' && '✓'}</i></td><td><b>${nameJa}</b></td><td class="state">${stateWords(person, state)}${state === 'silent' && !isReached && html`<br><small>${say('notReached')}</small>`}</td><td>${answer?.note ?? ''}${answer?.via === 'hq' && html` <small>${say('byHq', { name: answer.by })}</small>`}</td><td>${numbers.map((number) => html`${number} `)}</td><td class="write">${arrivedAt !== null && dayAndTime(arrivedAt)}</td><td class="write"></td></tr>
`;
}

export function stateWords({ answer, arrivedAt }: MusterPerson, state: RollState): string {
  switch (state) {
    case 'arrived':
      return say('arrivedAt', { time: dayAndTime(arrivedAt ?? 0) });
    case 'coming':
      return say('comingAt', { time: dayAndTime(answer?.arrivesAt ?? 0) });
    case 'overdue':
      return `${say('comingAt', { time: dayAndTime(answer?.arrivesAt ?? 0) })} ${say('overdue')}`;
    case 'not-coming':
      return say('notComing');
    case 'silent':
      return say('silent');
  }
}
