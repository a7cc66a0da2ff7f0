import { dateTimeWords, type Instant, type PersonId, type Text, toIsoJst } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import type { ToldChange } from '../settings/told-line.js';

/** Shifts that are named; the rest is counted. */
const MOST_SHIFTS = 5;

/**
 * Takes a person out of those who may be woken. Groups and shifts go on naming them; they count as nobody there. Told are the person, then
 * what breaks with it.
 * @param handedTo episodes that wait for this person to take them over
 * @param now wall clock
 * @param by who takes them out
 */
export function personRemoval(
  settings: Pick<Settings, 'people' | 'duties' | 'shifts'>,
  id: PersonId,
  handedTo: readonly string[],
  now: Instant,
  by: string,
): ToldChange {
  const person = settings.people.get(id);
  if (!person)
    return {
      ...{ facts: [], lines: [] },
      faults: [{ en: `nobody is named ${id}`, ja: `${id} という人は登録されていません` }],
    };
  const isLeft = (one: PersonId) => one !== id && settings.people.has(one);
  const breaks: Text[] = [];
  for (const { town, groups, ladder, maintenance } of settings.duties.values()) {
    for (const group of groups.filter(({ members }) => members.includes(id))) {
      const left = group.members.filter(isLeft).length;
      const en = `${town}: group ${group.id} (${group.nameJa})`;
      breaks.push(
        left === 0
          ? { en: `${en} has nobody left`, ja: `班「${group.nameJa}」に誰もいなくなります` }
          : { en: `${en} has ${left} left`, ja: `班「${group.nameJa}」が${left}人になります` },
      );
      if (left > 0) continue;
      for (const steps of [ladder, maintenance?.ladder ?? []]) {
        const call = steps.at(-1)?.call;
        if (call && 'group' in call && call.group === group.id)
          breaks.push({
            en: `${town}: the last step of a ladder calls nobody any more`,
            ja: '呼び出しの最後の段階で、誰も呼び出せなくなります',
          });
      }
    }
  }
  const shifts = settings.shifts
    .filter(({ to, people }) => to > now && people.includes(id))
    .sort((a, b) => a.from - b.from);
  for (const { town, from, to, people } of shifts.slice(0, MOST_SHIFTS)) {
    const others = people.some(isLeft);
    breaks.push({
      en: `${town}: on duty from ${toIsoJst(from)} to ${toIsoJst(to)}${others ? '' : ', and nobody else is'}`,
      ja: `当番 ${dateTimeWords(from, 'ja')}から${dateTimeWords(to, 'ja')}まで${others ? '' : '（ほかに当番がいません）'}`,
    });
  }
  if (shifts.length > MOST_SHIFTS) {
    const left = shifts.length - MOST_SHIFTS;
    breaks.push({ en: `and ${left} more shifts`, ja: `ほかに当番 ${left}回` });
  }
  for (const episode of handedTo)
    breaks.push({
      en: `${episode} was handed over to them and is not taken over yet`,
      ja: `引き継がれた対応が、まだ受けられていません（${episode}）`,
    });
  return {
    facts: [{ kind: 'person.removed', body: { person: id, town: person.town, by } }],
    lines: [
      {
        sign: '-',
        text: {
          en: `person ${id} ${person.nameJa}`,
          ja: `${person.nameJa}さんを、お知らせの相手から外します`,
        },
      },
      ...breaks.map((text) => ({ sign: '!' as const, text })),
    ],
    faults: [],
  };
}

/** Whether something breaks with it. */
export const breaksSomething = ({ lines }: Pick<ToldChange, 'lines'>): boolean =>
  lines.some(({ sign }) => sign === '!');
