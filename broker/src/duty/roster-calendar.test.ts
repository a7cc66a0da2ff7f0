import { DAY, HOUR, Person, PersonId, Shift, TownId, toIsoJst } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { readRoster, writeRoster } from './roster-calendar.js';

const town = TownId.parse('nakatosa');
const now = Date.parse('2026-06-01T12:00:00+09:00');

const people = new Map(
  [
    ['mori-ichiro', '森 一郎', 'mori@nakatosa.example'],
    ['oka-hana', '岡 花', 'oka@nakatosa.example'],
    ['sato-a', '佐藤', 'sato.a@nakatosa.example'],
    ['sato-b', '佐藤', 'sato.b@nakatosa.example'],
  ].map(([id, nameJa, to]) => {
    const person = Person.parse({ id, town, nameJa, contacts: [{ channel: 'mail', to }] });
    return [person.id, person] as const;
  }),
);

const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Town//JA', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const entry = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260601T000000Z', ...lines, 'END:VEVENT'];
const read = (...lines: string[]) => readRoster(calendar(...lines), { town, people, now });
const jst = (text: string) => Date.parse(`${text}+09:00`);

describe('a calendar of shifts', () => {
  test('is read with people by the names in its titles, in their order; a time without a zone is Japan’s', () => {
    const { shifts, faults } = read(
      ...entry(
        'UID:night-1',
        'DTSTART:20260603T173000',
        'DTEND:20260604T083000',
        'SUMMARY:当番：岡花、森　一郎',
      ),
    );
    expect(faults).toEqual([]);
    expect(shifts).toEqual([
      {
        ...{ id: 'night-1', town, people: ['oka-hana', 'mori-ichiro'] },
        ...{ from: jst('2026-06-03T17:30:00'), to: jst('2026-06-04T08:30:00') },
      },
    ]);
  });

  test('tells two of one name apart by their addresses', () => {
    const times = ['DTSTART:20260603T083000Z', 'DTEND:20260603T203000Z'];
    expect(read(...entry('UID:a', ...times, 'SUMMARY:佐藤')).faults).toEqual([
      'a (佐藤): there is nobody named "佐藤"',
    ]);
    const { shifts } = read(
      ...entry('UID:a', ...times, 'ATTENDEE;CN=佐藤:mailto:Sato.B@nakatosa.example', 'SUMMARY:当番'),
    );
    expect(shifts.map((one) => [one.people, one.from])).toEqual([[['sato-b'], jst('2026-06-03T17:30:00')]]);
  });

  test('takes days as they are in Japan, and times as their zone has them', () => {
    const { shifts } = read(
      ...entry('UID:day', 'DTSTART;VALUE=DATE:20260606', 'DTEND;VALUE=DATE:20260608', 'SUMMARY:森一郎'),
      ...['BEGIN:VTIMEZONE', 'TZID:Asia/Tokyo', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900', 'END:STANDARD', 'END:VTIMEZONE'],
      ...entry(
        ...['UID:zone', 'DTSTART;TZID=Asia/Tokyo:20260609T173000', 'DTEND;TZID=Asia/Tokyo:20260610T083000'],
        'SUMMARY:森一郎',
      ),
    );
    expect(shifts.map(({ from, to }) => [from, to])).toEqual([
      [jst('2026-06-06T00:00:00'), jst('2026-06-08T00:00:00')],
      [jst('2026-06-09T17:30:00'), jst('2026-06-10T08:30:00')],
    ]);
  });

  test('repeats its entries from yesterday to a year ahead, with the dates that are left out or changed', () => {
    const { shifts, faults } = read(
      ...entry(
        ...['UID:weekly', 'DTSTART:20200106T083000Z', 'DTEND:20200106T233000Z', 'RRULE:FREQ=WEEKLY;BYDAY=MO'],
        ...['EXDATE:20260615T083000Z', 'SUMMARY:森一郎'],
      ),
      ...entry(
        ...['UID:weekly', 'RECURRENCE-ID:20260622T083000Z', 'DTSTART:20260622T093000Z'],
        ...['DTEND:20260622T233000Z', 'SUMMARY:岡花'],
      ),
    );
    expect(faults).toEqual([]);
    expect(shifts.slice(0, 4).map(({ id, from, people: [first] }) => [id, from, first])).toEqual([
      ['weekly@2026-06-01T17:30:00+09:00', jst('2026-06-01T17:30:00'), 'mori-ichiro'],
      ['weekly@2026-06-08T17:30:00+09:00', jst('2026-06-08T17:30:00'), 'mori-ichiro'],
      ['weekly@2026-06-22T17:30:00+09:00', jst('2026-06-22T18:30:00'), 'oka-hana'],
      ['weekly@2026-06-29T17:30:00+09:00', jst('2026-06-29T17:30:00'), 'mori-ichiro'],
    ]);
    expect(shifts.at(-1)?.from).toBeLessThan(now + 401 * DAY);
    expect(shifts.length).toBeGreaterThan(50);
  });

  test('is refused with every fault told, or when it is no calendar', () => {
    const bad = read(
      ...entry('UID:a', 'DTSTART:20260603T173000', 'DTEND:20260603T173000', 'SUMMARY:森一郎'),
      ...entry('UID:b', 'DTSTART:20260603T173000', 'DTEND:20260604T083000', 'SUMMARY:当番'),
      ...entry('DTSTART:20260603T173000', 'DTEND:20260604T083000', 'SUMMARY:森一郎'),
    ).faults;
    expect(bad).toHaveLength(3);
    expect(bad).toContainEqual(expect.stringContaining('a shift ends after it begins'));
    expect(readRoster('hello', { town, people, now }).faults[0]).toContain('no calendar file');
    expect(readRoster('x'.repeat(2 ** 21 + 1), { town, people, now }).faults[0]).toContain('larger than');
    expect(read().faults).toEqual(['no entry of it is a shift from now on']);
    const past = entry('UID:a', 'DTSTART:20260503T173000', 'DTEND:20260504T083000', 'SUMMARY:森一郎');
    expect(read(...past).faults).toEqual(['no entry of it is a shift from now on']);
  });
});

describe('a calendar as people export it', () => {
  const night = (uid: string, day: number, title: string, ...lines: string[]) =>
    entry(
      ...[`UID:${uid}`, `DTSTART:202606${`${day}`.padStart(2, '0')}T173000`, 'DURATION:PT15H'],
      ...[`SUMMARY:${title}`, ...lines],
    );
  const onDuty = ({ shifts, faults }: ReturnType<typeof read>) => {
    expect(faults).toEqual([]);
    return shifts.map(({ from, people: [first] }) => [toIsoJst(from).slice(5, 16), first]).sort();
  };
  const daily = 'RRULE:FREQ=DAILY;COUNT=3';

  test('of two series that begin at the same hour, a swap in one leaves the other as it is', () => {
    const shifts = onDuty(
      read(
        ...night('first', 2, '当番：森 一郎', daily),
        ...night('second', 2, '当番：岡 花', daily),
        ...night('second', 3, 'Sato.A@nakatosa.example', 'RECURRENCE-ID:20260603T173000'),
      ),
    );
    expect(shifts).toEqual([
      ['06-02T17:30', 'mori-ichiro'],
      ['06-02T17:30', 'oka-hana'],
      ['06-03T17:30', 'mori-ichiro'],
      ['06-03T17:30', 'sato-a'],
      ['06-04T17:30', 'mori-ichiro'],
      ['06-04T17:30', 'oka-hana'],
    ]);
  });

  test.each([
    ['UTC', 'RECURRENCE-ID:20260603T083000Z'],
    ['its own zone', 'RECURRENCE-ID;TZID=Asia/Tokyo:20260603T173000'],
    ['no zone', 'RECURRENCE-ID:20260603T173000'],
  ])('a changed date is found where it is named in %s', (_, changed) => {
    const series = night('a', 2, '森一郎', daily);
    expect(onDuty(read(...series, ...night('a', 3, '岡花', changed)))[1]).toEqual([
      '06-03T17:30',
      'oka-hana',
    ]);
  });

  test('what was cancelled is no shift: an entry, a date of one, all later dates, a whole calendar', () => {
    const [cancelled, oneDate] = ['STATUS:CANCELLED', 'RECURRENCE-ID:20260603T173000'];
    const other = night('other', 9, '岡花');
    const shifts = (...lines: string[]) => onDuty(read(...lines, ...other)).map(([from]) => from);
    expect(shifts(...night('a', 2, '森一郎', cancelled))).toEqual(['06-09T17:30']);
    expect(shifts(...night('a', 2, '森一郎', daily), ...night('a', 3, '森一郎', oneDate, cancelled))).toEqual(
      ['06-02T17:30', '06-04T17:30', '06-09T17:30'],
    );
    const later = 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260603T173000';
    expect(shifts(...night('a', 2, '森一郎', daily), ...night('a', 3, '森一郎', later, cancelled))).toEqual([
      '06-02T17:30',
      '06-09T17:30',
    ]);
    expect(shifts(...night('a', 2, '森一郎', daily, cancelled), ...night('a', 3, '岡花', oneDate))).toEqual([
      '06-09T17:30',
    ]);
    const both = calendar('METHOD:CANCEL', ...night('a', 2, '森一郎')) + calendar(...other);
    expect(onDuty(readRoster(both, { town, people, now }))).toEqual([['06-09T17:30', 'oka-hana']]);
  });

  test('a changed date whose series is not in the file is a shift; one that changes all later dates is refused', () => {
    expect(onDuty(read(...night('a', 3, '森一郎', 'RECURRENCE-ID:20260602T173000')))).toEqual([
      ['06-03T17:30', 'mori-ichiro'],
    ]);
    expect(
      read(...night('a', 3, '森一郎', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260602T173000')).faults,
    ).toEqual(['a (森一郎): it changes all later dates of an entry that is not in the file']);
  });

  test('a date that was moved far ahead does not end its series', () => {
    const moved = entry(
      ...['UID:a', 'RECURRENCE-ID:20260603T173000', 'DTSTART:20280603T173000', 'DURATION:PT15H'],
      'SUMMARY:森一郎',
    );
    expect(onDuty(read(...night('a', 2, '森一郎', daily), ...moved)).map(([from]) => from)).toEqual([
      '06-02T17:30',
      '06-04T17:30',
    ]);
  });

  test('several calendars in a file, and a byte order mark before each, are one roster', () => {
    const one = `\ufeff${calendar(...night('a', 2, '森一郎'))}\ufeff${calendar(...night('b', 3, '岡花'))}`;
    expect(onDuty(readRoster(one, { town, people, now }))).toEqual([
      ['06-02T17:30', 'mori-ichiro'],
      ['06-03T17:30', 'oka-hana'],
    ]);
  });

  test('a zone that the file does not describe is refused, but for Japan’s', () => {
    const in_ = (zone: string) =>
      read(
        ...entry(...['UID:z', `DTSTART;TZID=${zone}:20260602T173000`, 'DURATION:PT15H'], 'SUMMARY:森一郎'),
      );
    expect(onDuty(in_('Tokyo Standard Time'))).toEqual([['06-02T17:30', 'mori-ichiro']]);
    expect(onDuty(in_('Asia/Tokyo'))).toEqual([['06-02T17:30', 'mori-ichiro']]);
    expect(in_('Hawaiian Standard Time')).toEqual({
      shifts: [],
      faults: ['z (森一郎): its time zone "Hawaiian Standard Time" is not described in the file (VTIMEZONE)'],
    });
  });

  test('an entry without a begin, and a file of something else, are refused in words', () => {
    expect(read(...entry('UID:a', 'SUMMARY:森一郎')).faults).toEqual([
      'a (森一郎): it has no begin (DTSTART)',
    ]);
    const card = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\nEND:VCARD\r\n';
    expect(readRoster(card, { town, people, now }).faults).toEqual([
      'this is no calendar file: it does not begin with BEGIN:VCALENDAR',
    ]);
  });
});

test('what is written is read again exactly, also where two people have one name', () => {
  const shifts = [0, 1, 2].map((day) =>
    Shift.parse({
      ...{ id: `night-${day}`, town, from: now + day * DAY, to: now + day * DAY + 15 * HOUR },
      people: [['sato-a', 'mori-ichiro'], ['sato-b'], ['oka-hana', 'sato-a', 'sato-b']][day]?.map((id) =>
        PersonId.parse(id),
      ),
    }),
  );
  const ics = writeRoster(shifts, people, now);
  expect(ics).toContain('SUMMARY:当番：佐藤、森 一郎');
  expect(readRoster(ics, { town, people, now })).toEqual({ shifts, faults: [] });
});

describe('what was exported and changed in a calendar', () => {
  const shift = Shift.parse({
    ...{ id: 'night-1', town, from: now, to: now + 15 * HOUR },
    people: ['mori-ichiro', 'oka-hana'].map((id) => PersonId.parse(id)),
  });
  const exported = writeRoster([shift], people, now);
  const changed = (title: string) =>
    readRoster(exported.replace('SUMMARY:当番：森 一郎、岡 花', `SUMMARY:${title}`), { town, people, now });

  test.each([
    ['another person', '当番：佐藤'],
    ['another order', '当番：岡 花、森 一郎'],
    ['one person more', '当番：森 一郎、岡 花、佐藤'],
    ['one person less', '当番：森 一郎'],
    ['somebody unknown', '当番：田中'],
  ])('is refused where its title names %s: nobody is woken who was taken off', (_, title) => {
    expect(changed(title).shifts).toEqual([]);
    const names = title.slice('当番：'.length);
    expect(changed(title).faults).toEqual([
      `night-1 (${title}): its title names "${names}" and its X-KAWAMORI-PEOPLE "mori-ichiro;oka-hana" (森 一郎、岡 花): make them agree, or delete the latter where the title is right`,
    ]);
  });

  test.each(['当番: 森一郎/岡花', '宿直：mori-ichiro, oka-hana', '当番', '  '])(
    'is taken where its title (%s) names the same people, or nobody',
    (title) => {
      expect(changed(title)).toEqual({ shifts: [shift], faults: [] });
    },
  );
});
