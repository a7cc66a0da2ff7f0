import { DutyPlan, MINUTE, Person, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { CallMade } from './calls-due.js';
import { callsOfNotice, type DutySettings, type Matter } from './calls-of-notice.js';
import type { HqPeriod } from './headquarters.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const [own, other] = [TownId.parse('shimanto-cho'), TownId.parse('nakatosa')];
const person = (id: string, town: TownId) =>
  Person.parse({ id, town, nameJa: id, contacts: [{ channel: 'mail', to: `${id}@town.example` }] });
const plan = (town: TownId, members: string[], more: object = {}) =>
  DutyPlan.parse({
    town,
    groups: [{ id: 'desk', nameJa: '宿直', members }],
    ladder: [{ call: { group: 'desk' } }],
    ...more,
  });
const settings = (...plans: DutyPlan[]): DutySettings => ({
  people: new Map([person('mori', own), person('kure', other)].map((one) => [one.id, one])),
  duties: new Map(plans.map((one) => [one.town, one])),
  shifts: [],
  accounts: new Map(),
  headquarters: new Map(),
});
const calledAt = (minutes: number, known: DutySettings, matter: Matter = 'river') =>
  callsOfNotice(
    known,
    { town: own, matter, begunAt: T0, decidedAt: T0, acknowledged: false, made: [] },
    T0 + minutes * MINUTE,
  );
const names = (...asked: Parameters<typeof calledAt>) => calledAt(...asked).now.map(({ person: id }) => id);

describe('the other town', () => {
  const switchedOn = settings(plan(own, ['mori'], { otherTownAfter: '20m' }), plan(other, ['kure']));

  test('is woken by its own ladder where nobody has acknowledged for as long as the town has said', () => {
    expect(names(0, switchedOn)).toEqual(['mori']);
    expect(calledAt(0, switchedOn).next).toBe(T0 + 20 * MINUTE);
    expect(names(20, switchedOn)).toEqual(['mori', 'kure']);
  });

  test('sleeps on where that is not switched on, whatever its own plan says of its own notices', () => {
    const off = settings(plan(own, ['mori']), plan(other, ['kure'], { otherTownAfter: '20m' }));
    expect(names(600, off)).toEqual(['mori']);
  });

  test('is not woken by what is broken', () => {
    expect(names(20, switchedOn, 'maintenance')).toEqual(['mori']);
    // A silent gauge may hide a flood: it wakes its own town, and by day and night.
    expect(names(20, switchedOn, 'unseen')).toEqual(['mori']);
  });

  test('does not have somebody called twice who stands in the plans of both', () => {
    const both = settings(plan(own, ['mori'], { otherTownAfter: '20m' }), plan(other, ['mori', 'kure']));
    expect(names(20, both)).toEqual(['mori', 'kure']);
  });
});

test('what is broken goes by a ladder of its own, and keeps quiet hours', () => {
  const known = settings(
    plan(own, ['mori'], {
      maintenance: { ladder: [{ call: { group: 'desk' } }], quiet: { from: '21:00', to: '07:00' } },
    }),
  );
  expect(names(0, known)).toEqual(['mori']);
  expect(calledAt(0, known, 'maintenance')).toEqual({ now: [], next: T0 + 240 * MINUTE });
  expect(names(240, known, 'maintenance')).toEqual(['mori']);
});

test('a town without a plan calls nobody', () => {
  expect(calledAt(0, settings(plan(other, ['kure'])))).toEqual({ now: [], next: undefined });
});

describe('while mails are accepted and do not arrive', () => {
  const mail = { channel: 'mail', to: 'mori@town.example' };
  const works = { channel: 'line-works', user: 'mori@works' };
  const known = (...contacts: object[]): DutySettings => ({
    ...settings(plan(own, ['mori'])),
    people: new Map([[person('mori', own).id, Person.parse({ ...person('mori', own), contacts })]]),
  });
  const lostSince = (minutes: number) => [{ channel: 'mail' as const, since: T0 + minutes * MINUTE }];
  const acceptedMail: CallMade = {
    ...{
      person: person('mori', own).id,
      channel: 'mail',
      why: 'turn',
      ordinal: 1,
      at: T0,
      outcome: 'accepted',
    },
  };
  const called = (of: DutySettings, made: CallMade[], ways: ReturnType<typeof lostSince>) =>
    callsOfNotice(
      of,
      { town: own, matter: 'river', begunAt: T0, decidedAt: T0, acknowledged: false, made },
      T0 + 3 * MINUTE,
      ways,
    ).now.map(({ channel, why }) => `${channel} ${why}`);

  test('whoever has another way is called by it first', () => {
    expect(called(known(mail, works), [], [])).toEqual(['mail turn']);
    expect(called(known(mail, works), [], lostSince(0))).toEqual(['line-works turn']);
  });

  test('what a mail told shortly before is told by another way, and what is older is not', () => {
    expect(called(known(mail, works), [acceptedMail], [])).toEqual([]);
    expect(called(known(mail, works), [acceptedMail], lostSince(0))).toEqual(['line-works fall-over']);
    expect(called(known(mail, works), [acceptedMail], lostSince(1))).toEqual([]);
  });

  test('somebody who has nothing but mail is still told by it, once', () => {
    expect(called(known(mail), [], lostSince(0))).toEqual(['mail turn']);
    expect(called(known(mail), [acceptedMail], lostSince(0))).toEqual([]);
  });
});

describe('while headquarters are open', () => {
  const opened = (at: number, closedAt: number | null = null): HqPeriod => ({
    ...{ openedAt: T0 + at * MINUTE, closedAt: closedAt === null ? null : T0 + closedAt * MINUTE },
    ...{ shownAt: T0 + at * MINUTE, place: null, by: 'mori' },
  });
  const two = plan(own, ['mori'], {
    groups: [
      { id: 'desk', nameJa: '宿直', members: ['mori'] },
      { id: 'chief', nameJa: '課長', members: ['kure'] },
    ],
    ladder: [{ call: { group: 'desk' } }, { after: '5m', call: { group: 'chief' } }],
  });
  const hq = (...periods: HqPeriod[]): DutySettings => ({
    ...settings(two),
    headquarters: new Map([[own, periods]]),
  });
  const made = (id: string, minutes: number): CallMade => ({
    ...{ person: person(id, own).id, channel: 'mail', why: 'turn', ordinal: 1, outcome: 'accepted' },
    at: T0 + minutes * MINUTE,
  });
  const asked = (minutes: number, known: DutySettings, more: object = {}) =>
    callsOfNotice(
      known,
      { town: own, matter: 'river', begunAt: T0, decidedAt: T0, acknowledged: false, made: [], ...more },
      T0 + minutes * MINUTE,
    );
  const who = (...of: Parameters<typeof asked>) => asked(...of).now.map(({ person: id }) => id);

  test.each<[string, HqPeriod[], [number, string[]][]]>([
    [
      'nobody is called for ten minutes, then the ladder from its beginning',
      [opened(-60)],
      [
        [0, []],
        [9, []],
        [10, ['mori']],
        [15, ['mori', 'kure']],
      ],
    ],
    [
      'that close before, the ladder begins then',
      [opened(-60, 4)],
      [
        [3, []],
        [4, ['mori']],
        [9, ['mori', 'kure']],
      ],
    ],
    [
      'that were closed before it came, nothing rests',
      [opened(-60, -1)],
      [
        [0, ['mori']],
        [5, ['mori', 'kure']],
      ],
    ],
    [
      'that are opened in the middle of a ladder, its next step waits for ten minutes more',
      [opened(3)],
      [
        [2, ['mori']],
        [8, []],
        [15, ['mori', 'kure']],
      ],
    ],
    [
      'that are opened again and again, each time counts, and nobody is left out',
      [opened(-5, 2), opened(3, 4), opened(6)],
      [
        [1, []],
        [2, ['mori']],
        [7, []],
        [18, ['mori', 'kure']],
      ],
    ],
  ])('%s', (_what, periods, times) => {
    for (const [minutes, called] of times)
      expect([minutes, who(minutes, hq(...periods))]).toEqual([minutes, called]);
  });

  test('the desk is told when to look again, so that nobody waits for longer', () => {
    expect(asked(0, hq(opened(-60))).next).toBe(T0 + 10 * MINUTE);
  });

  test('whoever was called before is not called twice when the ladder goes on', () => {
    expect(who(14, hq(opened(3)), { made: [made('mori', 0)] })).toEqual([]);
    expect(who(15, hq(opened(3)), { made: [made('mori', 0)] })).toEqual(['kure']);
  });

  test('an acknowledgement by anybody ends it: nobody is called when the time is over', () => {
    expect(asked(10, hq(opened(-60)), { acknowledged: true })).toEqual({ now: [], next: undefined });
  });

  test('a higher level that goes on with an unanswered ladder does not wait anew', () => {
    const higher = { decidedAt: T0 + 20 * MINUTE };
    expect(who(20, hq(opened(-60)), higher)).toEqual(['mori', 'kure']);
  });

  test('reminders of the last step rest, too, and come after it', () => {
    const calls = { made: [made('mori', 0), made('kure', 5)] };
    expect(who(20, hq(opened(6)), calls)).toEqual([]);
    expect(who(30, hq(opened(6)), calls)).toEqual(['kure']);
  });

  test('what was handed over to somebody calls them at once: that is a word, and no ladder', () => {
    const handOver = { to: person('kure', own).id, from: undefined, at: T0 };
    expect(who(0, hq(opened(-60)), { handOver })).toEqual(['kure']);
  });

  test('of one town leave the other’s ladder as it is, but for when it is woken', () => {
    const elsewhere = {
      ...settings(plan(own, ['mori']), plan(other, ['kure'])),
      headquarters: new Map([[other, [opened(-60)]]]),
    };
    expect(who(0, elsewhere)).toEqual(['mori']);
    const woken = (periods: [TownId, HqPeriod[]][], minutes: number) =>
      who(
        minutes,
        {
          ...settings(plan(own, ['mori'], { otherTownAfter: '20m' }), plan(other, ['kure'])),
          headquarters: new Map(periods),
        },
        { made: [made('mori', 10)] },
      );
    expect(woken([[own, [opened(-60)]]], 29)).toEqual(['mori']);
    expect(woken([[own, [opened(-60)]]], 30)).toEqual(['mori', 'kure']);
    expect(
      woken(
        [
          [own, [opened(-60)]],
          [other, [opened(-60)]],
        ],
        39,
      ),
    ).not.toContain('kure');
    expect(
      woken(
        [
          [own, [opened(-60)]],
          [other, [opened(-60)]],
        ],
        40,
      ),
    ).toContain('kure');
  });
});
