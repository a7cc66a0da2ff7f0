import { DAY, type Instant, JST_OFFSET, toIsoJst } from '@kawamori/contracts';
import ICAL from 'ical.js';

/** What a calendar file may hold at most. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_ENTRIES = 5_000;
/** Repeated entries are taken so far ahead. */
const AHEAD = 400 * DAY;
/** Repetitions that are stepped over before the first of use: some twenty years of days. */
const MOST_STEPS = 8_000;

const JAPAN = 'Asia/Tokyo';
/** What calendars call Japan's time when they do not describe it (VTIMEZONE). */
const NAMES_OF_JAPAN: ReadonlySet<string> = new Set([JAPAN, 'Japan', 'Tokyo Standard Time']);

/** One entry on one date: repetitions are told one by one. */
export interface CalendarEntry {
  /** Its UID, with the date in the series where it repeats. */
  id: string;
  /** Which entry of the file it comes of, for whoever looks there. */
  place: string;
  from: Instant;
  to: Instant;
  title: string;
  /** Mail addresses of those who are invited. */
  invited: string[];
  /** A property by its name in small letters. */
  property(name: string): string | undefined;
}

export interface ReadCalendar {
  entries: CalendarEntry[];
  /** Each with the entry it is about. */
  faults: string[];
}

/**
 * What stands in a calendar file (iCalendar, RFC 5545; several calendars one after the other are read as one) from a day before `now` to
 * 400 days after it. A changed date of a repeated entry counts for the entry of its UID alone, and stands by itself where that entry is not
 * in the file; cancelled entries and dates are left out. Times without a zone are Japan's; a zone that the file does not describe is a
 * fault.
 */
export function readCalendar(ics: string, now: Instant): ReadCalendar {
  if (Buffer.byteLength(ics) > MOST_BYTES) return refused(`the file is larger than ${MOST_BYTES} bytes`);
  let calendars: ICAL.Component[];
  try {
    calendars = calendarsIn(ics.replaceAll('\ufeff', ''));
  } catch (error) {
    return refused(`this is no calendar file: ${textOf(error)}`);
  }
  const read: ReadCalendar = { entries: [], faults: [] };
  const components = calendars.flatMap((one) => (isCancelled(one) ? [] : one.getAllSubcomponents('vevent')));
  for (const { event, exceptions } of seriesOf(components)) {
    const place = `${event.uid ?? 'an entry without UID'} (${event.summary ?? 'without title'})`;
    try {
      for (const component of [event, ...exceptions].map((one) => one.component)) zoneTimes(component);
      for (const entry of datesOf(event, exceptions, now)) {
        if (read.entries.length === MOST_ENTRIES)
          return refused(`there are more than ${MOST_ENTRIES} entries from now on`);
        read.entries.push({ ...entry, place });
      }
    } catch (error) {
      read.faults.push(`${place}: ${textOf(error)}`);
    }
  }
  return read;
}

const refused = (fault: string): ReadCalendar => ({ entries: [], faults: [fault] });
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function calendarsIn(ics: string): ICAL.Component[] {
  const parsed = ICAL.parse(ics) as unknown[];
  // One calendar is its jCal, several are a list of them.
  const all = (typeof parsed[0] === 'string' ? [parsed] : parsed) as unknown[][];
  const calendars = all.map((one) => new ICAL.Component(one));
  if (calendars.length === 0 || calendars.some(({ name }) => name !== 'vcalendar'))
    throw new Error('it does not begin with BEGIN:VCALENDAR');
  return calendars;
}

interface Series {
  event: ICAL.Event;
  exceptions: ICAL.Event[];
}

/** Entries with the changed dates of the same UID; a changed date whose entry is not there is one by itself. */
function seriesOf(components: readonly ICAL.Component[]): Series[] {
  const events = components.map((component) => new ICAL.Event(component, { exceptions: [] }));
  const whole = events.filter((one) => !one.isRecurrenceException());
  const changed = events.filter((one) => one.isRecurrenceException());
  const ofUid = new Map<string, ICAL.Event[]>();
  for (const one of changed) ofUid.set(one.uid, [...(ofUid.get(one.uid) ?? []), one]);
  const known = new Set(whole.map(({ uid }) => uid));
  return [
    ...whole.map((event) => ({ event, exceptions: ofUid.get(event.uid) ?? [] })),
    ...changed.filter(({ uid }) => !known.has(uid)).map((event) => ({ event, exceptions: [] })),
  ];
}

/** `STATUS:CANCELLED` of an entry, or a whole calendar that takes entries back. */
const isCancelled = (component: ICAL.Component) =>
  component.getFirstPropertyValue('status') === 'CANCELLED' ||
  component.getFirstPropertyValue('method') === 'CANCEL';

/**
 * Gives every time of an entry a zone that is described: Japan's where it has none.
 * @throws where it names one that the file does not describe
 */
function zoneTimes(component: ICAL.Component): void {
  const calendar = component.parent as ICAL.Component;
  for (const property of component.getAllProperties()) {
    if (property.type !== 'date-time') continue;
    const tzid = property.getFirstParameter('tzid');
    const raw = (property.jCal as unknown[]).slice(3).map(String);
    if (!tzid && raw.every((time) => time.endsWith('Z'))) continue;
    if (tzid && isDescribed(calendar, tzid)) continue;
    if (tzid && !NAMES_OF_JAPAN.has(tzid))
      throw new Error(`its time zone ${JSON.stringify(tzid)} is not described in the file (VTIMEZONE)`);
    property.setParameter('tzid', JAPAN);
    if (!isDescribed(calendar, JAPAN)) calendar.addSubcomponent(japan());
  }
}

const isDescribed = (calendar: ICAL.Component, tzid: string) =>
  calendar.getAllSubcomponents('vtimezone').some((one) => one.getFirstPropertyValue('tzid') === tzid);

const japan = () =>
  ICAL.Component.fromString(
    [
      ...['BEGIN:VTIMEZONE', `TZID:${JAPAN}`, 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900', 'END:STANDARD', 'END:VTIMEZONE'],
    ].join('\r\n'),
  );

/** The dates of one entry, repeated or not, that are of use. */
function* datesOf(
  event: ICAL.Event,
  exceptions: readonly ICAL.Event[],
  now: Instant,
): Generator<Omit<CalendarEntry, 'place'>> {
  if (isCancelled(event.component)) return;
  const [earliest, latest] = [now - DAY, now + AHEAD];
  const isOfUse = (from: Instant, to: Instant) => to > earliest && from <= latest;
  const uid = String(event.uid ?? '').replace(/[\s|]+/g, '-');
  if (uid === '') throw new Error('it has no UID');
  const taken = new Set<ICAL.Event>();
  for (const exception of exceptions) {
    inUtc(exception);
    event.relateException(exception);
  }
  if (event.isRecurring()) {
    const dates = event.iterator();
    let step = 0;
    for (let date = dates.next(); date && instantOf(date) <= latest; date = dates.next()) {
      if (++step > MOST_STEPS)
        throw new Error(`it repeats more than ${MOST_STEPS} times before it is of use`);
      const { startDate, endDate, item } = event.getOccurrenceDetails(date);
      taken.add(item);
      const [from, to] = [instantOf(startDate), instantOf(endDate)];
      if (!isCancelled(item.component) && isOfUse(from, to))
        yield { id: idOf(uid, date), from, to, ...saidIn(item) };
    }
  }
  const single = event.isRecurring() ? [] : [event];
  for (const one of [...single, ...exceptions.filter((exception) => !taken.has(exception))]) {
    if (isCancelled(one.component)) continue;
    if (one.isRecurrenceException() && one.modifiesFuture())
      throw new Error('it changes all later dates of an entry that is not in the file');
    const [from, to] = [instantOf(one.startDate), instantOf(one.endDate)];
    const id = one.isRecurrenceException() ? idOf(uid, one.recurrenceId) : uid;
    if (isOfUse(from, to)) yield { id, from, to, ...saidIn(one) };
  }
}

const idOf = (uid: string, date: ICAL.Time) => `${uid}@${toIsoJst(instantOf(date))}`;

/** A changed date names the date it changes in any zone; the library finds it by UTC. */
function inUtc({ component, recurrenceId }: ICAL.Event): void {
  if (recurrenceId.isDate) return;
  component
    .getFirstProperty('recurrence-id')
    ?.setValue(recurrenceId.convertToZone(ICAL.Timezone.utcTimezone));
}

const saidIn = (event: ICAL.Event) => ({
  title: String(event.summary ?? ''),
  invited: event.attendees.map((one) => String(one.getFirstValue()).replace(/^mailto:/i, '')),
  property: (name: string) => {
    const value = event.component.getFirstPropertyValue(name);
    return value === null ? undefined : String(value);
  },
});

/** A date alone begins at midnight in Japan. */
function instantOf(time: ICAL.Time | null): Instant {
  if (time === null) throw new Error('it has no begin (DTSTART)');
  if (!time.isDate) return time.toJSDate().getTime();
  return Date.UTC(time.year, time.month - 1, time.day) - JST_OFFSET;
}

/** Entries as a calendar file, in UTC; `properties` of each are written beside the usual ones. */
export function writeCalendar(
  entries: readonly {
    id: string;
    from: Instant;
    to: Instant;
    title: string;
    properties: Record<string, string>;
  }[],
  writtenAt: Instant,
): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('prodid', '-//Kawamori//roster//JA');
  calendar.updatePropertyWithValue('version', '2.0');
  const utc = (at: Instant) => ICAL.Time.fromJSDate(new Date(at), true);
  for (const { id, from, to, title, properties } of entries) {
    const event = new ICAL.Component('vevent');
    event.updatePropertyWithValue('uid', id);
    event.updatePropertyWithValue('dtstamp', utc(writtenAt));
    event.updatePropertyWithValue('dtstart', utc(from));
    event.updatePropertyWithValue('dtend', utc(to));
    event.updatePropertyWithValue('summary', title);
    for (const [name, value] of Object.entries(properties)) event.updatePropertyWithValue(name, value);
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}
