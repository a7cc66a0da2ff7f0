import { type Instant, type Person, PersonId, Shift, type TownId, toIsoJst } from '@kawamori/contracts';
import { type CalendarEntry, readCalendar, writeCalendar } from './calendar-file.js';

/** Who is on duty, by id: what is written here is read again exactly, whatever people are called. */
const PEOPLE_PROPERTY = 'x-kawamori-people';
const TITLE = '当番';

export interface ReadRoster {
  shifts: Shift[];
  /** Why nothing may be taken, each with the entry it is about. */
  faults: string[];
}

/**
 * A roster as a calendar file states it: one entry a shift, from its begin to its end, with who is on duty in the order of calling. They are
 * named by our own property, by their mail addresses (ATTENDEE), or by the names in the title (「当番：森 一郎、岡 花」).
 */
export function readRoster(
  ics: string,
  { town, people, now }: { town: TownId; people: ReadonlyMap<PersonId, Person>; now: Instant },
): ReadRoster {
  const { entries, faults } = readCalendar(ics, now);
  const shifts = new Map<string, Shift>();
  for (const entry of entries) {
    const { id, place, from, to } = entry;
    const { ids, unknown } = onDutyIn(entry, people);
    const other = otherTitle(entry, ids, people);
    const shift = Shift.safeParse({ id, town, from, to, people: ids });
    if (unknown.length > 0) faults.push(`${place}: there is nobody named ${unknown.join(', ')}`);
    else if (other !== undefined) faults.push(`${place}: ${other}`);
    else if (!shift.success)
      faults.push(
        `${place}, ${toIsoJst(from)}: ${shift.error.issues.map(({ message }) => message).join('; ')}`,
      );
    else if (shifts.has(id)) faults.push(`${place}: stands there twice`);
    else shifts.set(id, shift.data);
  }
  if (shifts.size === 0 && faults.length === 0)
    return { shifts: [], faults: ['no entry of it is a shift from now on'] };
  // Each fault once: of a repeated entry the same is wrong on every date.
  return { shifts: [...shifts.values()], faults: [...new Set(faults)] };
}

function onDutyIn(
  { title, invited, property }: CalendarEntry,
  people: ReadonlyMap<PersonId, Person>,
): { ids: PersonId[]; unknown: string[] } {
  const own = property(PEOPLE_PROPERTY);
  const named = own !== undefined ? split(own) : invited.length > 0 ? invited : split(namesIn(title));
  const found = named.map((name) => [name, personOf(name, people)] as const);
  return {
    ids: [...new Set(found.flatMap(([, id]) => id ?? []))],
    unknown: found.filter(([, id]) => id === undefined).map(([name]) => JSON.stringify(name)),
  };
}

/**
 * Why it is not known who is meant: somebody has changed the title in a calendar, which leaves our own property as it was. A title that
 * names nobody (「当番」) contradicts nothing.
 */
function otherTitle(
  { title, property }: CalendarEntry,
  ids: readonly PersonId[],
  people: ReadonlyMap<PersonId, Person>,
): string | undefined {
  const own = property(PEOPLE_PROPERTY);
  if (own === undefined) return undefined;
  const left = ids.reduce(
    (rest: string | undefined, id) => {
      const named = namesOf(id, people).find((name) => rest?.startsWith(name));
      return named === undefined ? undefined : rest?.slice(named.length);
    },
    bare(namesIn(title)),
  );
  if (left === '' || namesIn(title) === '') return undefined;
  const meant = ids.map((id) => people.get(id)?.nameJa ?? id).join('、');
  return `its title names ${JSON.stringify(namesIn(title))} and its ${PEOPLE_PROPERTY.toUpperCase()} ${JSON.stringify(own)} (${meant}): make them agree, or delete the latter where the title is right`;
}

/** What a person may be called in a title, without what separates, the longest first. */
const namesOf = (id: PersonId, people: ReadonlyMap<PersonId, Person>): string[] => {
  const { nameJa, nameEn = nameJa, contacts = [] } = people.get(id) ?? { nameJa: id };
  const addresses = contacts.flatMap((one) => (one.channel === 'mail' ? [one.to] : []));
  return [id, nameJa, nameEn, ...addresses].map(bare).sort((a, b) => b.length - a.length);
};

const SEPARATORS = /[、,，/／・;；]/;
const namesIn = (title: string): string => title.replace(/^\s*(?:当番|宿直|duty)\s*[:：]?/i, '').trim();
/** Without spaces and separators, and in small letters. */
const bare = (names: string): string => names.split(SEPARATORS).join('').replace(/\s/g, '').toLowerCase();

const split = (names: string): string[] =>
  names
    .split(SEPARATORS)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** By id, by mail address, or by a name that only one person has; spaces in names do not matter. */
function personOf(name: string, people: ReadonlyMap<PersonId, Person>): PersonId | undefined {
  const id = PersonId.safeParse(name);
  if (id.success && people.has(id.data)) return id.data;
  const ofThisName = [...people.values()].filter(
    ({ nameJa, nameEn, contacts }) =>
      [nameJa, nameEn ?? nameJa].some((one) => bare(one) === bare(name)) ||
      contacts.some((one) => one.channel === 'mail' && bare(one.to) === bare(name)),
  );
  return ofThisName.length === 1 ? ofThisName[0]?.id : undefined;
}

/** A town's roster as a calendar file: readable in any calendar, and read again by {@link readRoster} exactly. */
export const writeRoster = (
  shifts: readonly Shift[],
  people: ReadonlyMap<PersonId, Person>,
  writtenAt: Instant,
): string =>
  writeCalendar(
    shifts.map(({ id, from, to, people: ids }) => ({
      ...{ id, from, to },
      title: `${TITLE}：${ids.map((one) => people.get(one)?.nameJa ?? one).join('、')}`,
      properties: { [PEOPLE_PROPERTY]: ids.join(';') },
    })),
    writtenAt,
  );
