import {
  DAY,
  type Instant,
  JST_OFFSET,
  type Person,
  PersonId,
  Shift,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import ICAL from 'ical.js';

/** What a calendar file may hold at most. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_SHIFTS = 5_000;
/** Repeated entries are taken so far ahead. */
const AHEAD = 400 * DAY;
/** Repetitions that are stepped over before the first of use: some twenty years of days. */
const MOST_STEPS = 8_000;

/** Who is on duty, by id: what is written here is read again exactly, whatever people are called. */
const PEOPLE_PROPERTY = 'x-kawamori-people';
const TITLE = '当番';

export interface ReadRoster {
  shifts: Shift[];
  /** Why nothing may be taken, each with the entry it is about. */
  faults: string[];
}

/**
 * A roster as a calendar file (iCalendar, RFC 5545) states it: one entry a shift, from its begin to its end, with who is on duty in the
 * order of calling. They are named by our own property, by their mail addresses (ATTENDEE), or by the names in the title
 * (「当番：森 一郎、岡 花」). Times without a zone are Japan's. Repeated entries are taken from a day ago to 400 days ahead.
 */
export function readRoster(
  ics: string,
  { town, people, now }: { town: TownId; people: ReadonlyMap<PersonId, Person>; now: Instant },
): ReadRoster {
  if (Buffer.byteLength(ics) > MOST_BYTES) return refused(`the file is larger than ${MOST_BYTES} bytes`);
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(ics));
  } catch (error) {
    return refused(`this is no calendar file: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read: ReadRoster = { shifts: [], faults: [] };
  const seen = new Set<string>();
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    const place = `${event.uid ?? 'an entry without UID'} (${event.summary ?? 'without title'})`;
    // One changed date of a repeated entry: taken with the entry itself.
    if (event.isRecurrenceException()) continue;
    try {
      for (const { id, from, to, of } of occurrences(event, now)) {
        const { ids, unknown } = onDutyIn(of, people);
        if (unknown.length > 0) {
          read.faults.push(`${place}: there is nobody named ${unknown.join(', ')}`);
          break;
        }
        const shift = Shift.safeParse({ id, town, from, to, people: ids });
        if (!shift.success) {
          read.faults.push(
            `${place}, ${toIsoJst(from)}: ${shift.error.issues.map(({ message }) => message).join('; ')}`,
          );
          break;
        }
        if (seen.has(id)) read.faults.push(`${place}: stands there twice`);
        seen.add(id);
        read.shifts.push(shift.data);
      }
    } catch (error) {
      read.faults.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (read.shifts.length > MOST_SHIFTS) return refused(`there are more than ${MOST_SHIFTS} shifts`);
  }
  if (read.shifts.length === 0 && read.faults.length === 0)
    return refused('no entry of it is a shift from now on');
  return read;
}

const refused = (fault: string): ReadRoster => ({ shifts: [], faults: [fault] });

interface Occurrence {
  id: string;
  from: Instant;
  to: Instant;
  of: ICAL.Event;
}

function* occurrences(event: ICAL.Event, now: Instant): Generator<Occurrence> {
  const [earliest, latest] = [now - DAY, now + AHEAD];
  const uid = String(event.uid ?? '').replace(/[\s|]+/g, '-');
  if (uid === '') throw new Error('it has no UID');
  if (!event.isRecurring()) {
    const [from, to] = [instantOf(event.startDate), instantOf(event.endDate)];
    if (to > earliest) yield { id: uid, from, to, of: event };
    return;
  }
  const dates = event.iterator();
  for (let step = 0; step < MOST_STEPS; step++) {
    const date = dates.next();
    if (!date) return;
    const { startDate, endDate, item } = event.getOccurrenceDetails(date);
    const [from, to] = [instantOf(startDate), instantOf(endDate)];
    if (from > latest) return;
    if (to > earliest) yield { id: `${uid}@${toIsoJst(instantOf(date))}`, from, to, of: item };
  }
  throw new Error(`it repeats more than ${MOST_STEPS} times before it is of use`);
}

/** A time with its zone, or Japan's where it has none; a date alone begins at midnight there. */
function instantOf(time: ICAL.Time): Instant {
  if (!time.isDate && time.zone !== ICAL.Timezone.localTimezone) return time.toJSDate().getTime();
  return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) - JST_OFFSET;
}

function onDutyIn(
  event: ICAL.Event,
  people: ReadonlyMap<PersonId, Person>,
): { ids: PersonId[]; unknown: string[] } {
  const own = event.component.getFirstPropertyValue(PEOPLE_PROPERTY);
  const named =
    own !== null
      ? split(String(own))
      : event.attendees.length > 0
        ? event.attendees.map((one) => String(one.getFirstValue()).replace(/^mailto:/i, ''))
        : split(String(event.summary ?? '').replace(/^\s*(?:当番|宿直|duty)\s*[:：]?/i, ''));
  const found = named.map((name) => [name, personOf(name, people)] as const);
  return {
    ids: [...new Set(found.flatMap(([, id]) => id ?? []))],
    unknown: found.filter(([, id]) => id === undefined).map(([name]) => JSON.stringify(name)),
  };
}

const split = (names: string): string[] =>
  names
    .split(/[、,，/／・;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** By id, by mail address, or by a name that only one person has; spaces in names do not matter. */
function personOf(name: string, people: ReadonlyMap<PersonId, Person>): PersonId | undefined {
  const id = PersonId.safeParse(name);
  if (id.success && people.has(id.data)) return id.data;
  const bare = (text: string) => text.replace(/\s/g, '').toLowerCase();
  const ofThisName = [...people.values()].filter(
    ({ nameJa, nameEn, contacts }) =>
      [nameJa, nameEn ?? nameJa].some((one) => bare(one) === bare(name)) ||
      contacts.some((one) => one.channel === 'mail' && bare(one.to) === bare(name)),
  );
  return ofThisName.length === 1 ? ofThisName[0]?.id : undefined;
}

/** A town's roster as a calendar file: readable in any calendar, and read again by {@link readRoster} exactly. */
export function writeRoster(
  shifts: readonly Shift[],
  people: ReadonlyMap<PersonId, Person>,
  writtenAt: Instant,
): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('prodid', '-//Kawamori//roster//JA');
  calendar.updatePropertyWithValue('version', '2.0');
  const utc = (at: Instant) => ICAL.Time.fromJSDate(new Date(at), true);
  for (const { id, from, to, people: ids } of shifts) {
    const event = new ICAL.Component('vevent');
    const names = ids.map((one) => people.get(one)?.nameJa ?? one);
    event.updatePropertyWithValue('uid', id);
    event.updatePropertyWithValue('dtstamp', utc(writtenAt));
    event.updatePropertyWithValue('dtstart', utc(from));
    event.updatePropertyWithValue('dtend', utc(to));
    event.updatePropertyWithValue('summary', `${TITLE}：${names.join('、')}`);
    event.updatePropertyWithValue(PEOPLE_PROPERTY, ids.join(';'));
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}
