// The table and the journal are played: what stands in them, the test says. Time is vitest's, moved by hand.
import { DutyPlan, type FactBody, HOUR, MINUTE, type NewFact, Person, TownId } from '@kawamori/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../testing/builders.js';
import type { CallMade, HandOver } from './calls-due.js';
import { CALLS_FOR, type DutySettings } from './calls-of-notice.js';
import { type DutyDesk, dutyDesk } from './duty-desk.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const town = TownId.parse('shimanto-cho');
const person = (id: string) =>
  Person.parse({ id, town, nameJa: id, contacts: [{ channel: 'mail', to: `${id}@town.example` }] });
const plan = DutyPlan.parse({
  town,
  groups: ['mori', 'oka'].map((id) => ({ id, nameJa: id, members: [id] })),
  ladder: [{ call: { group: 'mori' } }, { after: '5m', call: { group: 'oka' } }],
});
const settings: DutySettings = {
  people: new Map([person('mori'), person('oka')].map((one) => [one.id, one])),
  duties: new Map([[town, plan]]),
  shifts: [],
  accounts: new Map(),
  headquarters: new Map(),
};

let desk: DutyDesk;
/** The wall clock as it goes, but for what it was set by. */
let wallNow: number;
let clockSetBy: number;
/** Whether a node has told the hub the time, or none has to. */
let isTimeKnown: boolean;
let made: CallMade[];
let called: FactBody<'notice.called'>[];
let isAcknowledged: boolean;
/** Whether the judge has taken in what was journalled. */
let judgeKeepsUp: boolean;
let keep: () => Promise<number>;
/** When the notice was decided, by the wall clock of then. */
let stamped: number;
/** Somebody to whom it was handed over, and nobody has taken it. */
let handOver: HandOver | undefined;
/** How often the table was read. */
let looks: number;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  [wallNow, clockSetBy, made, called, isAcknowledged, judgeKeepsUp, looks] = [T0, 0, [], [], false, true, 0];
  isTimeKnown = true;
  stamped = T0;
  handOver = undefined;
  keep = () => Promise.resolve(1);
  desk = dutyDesk({
    log: silentLog,
    wallClock: { now: () => wallNow + clockSetBy },
    isTimeKnown: () => isTimeKnown,
    monotonic: () => wallNow - T0,
    settings: () => settings,
    mistrusted: () => [],
    unacknowledgedSince: (from) => {
      looks++;
      if (isAcknowledged || from > (handOver?.at ?? stamped)) return [];
      return [
        {
          key: 'a|caution|1',
          town,
          matter: 'river',
          begunAt: stamped,
          decidedAt: stamped,
          acknowledged: false,
          handOver,
          made,
        },
      ];
    },
    keep: (facts: readonly NewFact[]) => {
      for (const fact of facts) {
        if (fact.kind !== 'notice.called') throw new Error('the desk journals calls and nothing else');
        called.push(fact.body);
        if (!judgeKeepsUp) continue;
        const { notice, ...call } = fact.body;
        made = [...made, { ...call, at: wallNow + clockSetBy, outcome: 'accepted' }];
        desk.moved();
      }
      return keep();
    },
  });
  await desk.start();
});
afterEach(async () => {
  await desk.stop();
  vi.useRealTimers();
});

/** So many minutes after the decision, a second at a time at the end. */
async function until(minutes: number): Promise<void> {
  wallNow = T0 + minutes * MINUTE;
  await vi.advanceTimersByTimeAsync(2_000);
}
const people = () => called.map(({ person: id }) => id);

test('calls whoever is due once, also while the judge has not taken it in', async () => {
  judgeKeepsUp = false;
  await until(0);
  desk.moved();
  await until(1);
  expect(called).toEqual([
    { notice: 'a|caution|1', person: 'mori', channel: 'mail', why: 'turn', ordinal: 1 },
  ]);
});

test('goes on by itself when the next step is due, and stops when somebody acknowledges', async () => {
  await until(4.9);
  expect(people()).toEqual(['mori']);
  await until(5);
  expect(people()).toEqual(['mori', 'oka']);
  isAcknowledged = true;
  desk.moved();
  await until(60);
  expect(people()).toEqual(['mori', 'oka']);
});

test('calls all the same while nothing can be journalled, once each', async () => {
  keep = () => Promise.reject(new Error('no space left'));
  await until(0);
  await until(5);
  expect(people()).toEqual(['mori', 'oka']);
});

test('rests between the steps, and looks again at once when something has moved', async () => {
  await until(0);
  const before = looks;
  await until(0.5);
  expect(looks).toBe(before);
  desk.moved();
  await until(1);
  expect(looks).toBe(before + 1);
});

test('reminds nobody any more after twelve hours', async () => {
  await until(0);
  await until(5);
  await until(20);
  expect(called.at(-1)).toMatchObject({ person: 'oka', why: 'reminder', ordinal: 2 });
  await until(CALLS_FOR / MINUTE + 1);
  desk.moved();
  await until(CALLS_FOR / MINUTE + 60);
  expect(called).toHaveLength(3);
});

test.each([
  ['back', -9 * HOUR],
  ['ahead', 13 * HOUR],
])('a wall clock that is set %s between two steps holds up none and ends none', async (_where, by) => {
  await until(1);
  expect(people()).toEqual(['mori']);
  clockSetBy = by;
  await until(4.9);
  expect(people()).toEqual(['mori']);
  await until(6);
  expect(people()).toEqual(['mori', 'oka']);
});

test('a hub that starts with a clock hours ahead calls nobody by it, and the next step in time once it knows better', async () => {
  made = [
    { person: person('mori').id, channel: 'mail', why: 'turn', ordinal: 1, at: T0, outcome: 'accepted' },
  ];
  [isTimeKnown, clockSetBy] = [false, 13 * HOUR];
  await until(2);
  [isTimeKnown, clockSetBy] = [true, 0];
  await until(4.9);
  expect(people()).toEqual([]);
  await until(5.1);
  expect(people()).toEqual(['oka']);
});

test('nor does it take a notice for too old to call for, where it has looked at it by that clock', async () => {
  made = [
    { person: person('mori').id, channel: 'mail', why: 'turn', ordinal: 1, at: T0, outcome: 'accepted' },
  ];
  clockSetBy = 13 * HOUR;
  await until(2);
  clockSetBy = 0;
  await until(4.9);
  expect(people()).toEqual([]);
  await until(5.1);
  expect(people()).toEqual(['oka']);
});

test('after a start a notice that lies in the future counts as of now', async () => {
  stamped = T0 + 9 * HOUR;
  await until(1);
  expect(people()).toEqual(['mori']);
  await until(6.1);
  expect(people()).toEqual(['mori', 'oka']);
});

test.each([
  ['as it goes', 0],
  ['set back meanwhile', -9 * HOUR],
])('long after the decision a hand-over still calls, by a wall clock %s', async (_where, by) => {
  const handedAt = CALLS_FOR / MINUTE + 60;
  const at = T0 + handedAt * MINUTE;
  const [oka, mori] = [person('oka').id, person('mori').id];
  handOver = { to: oka, from: mori, at };
  made = [{ person: oka, channel: 'mail', why: 'handed-over', ordinal: 1, at, outcome: 'accepted' }];
  await until(handedAt);
  expect(called).toEqual([]);
  clockSetBy = by;
  await until(handedAt + 14.9);
  expect(called).toEqual([]);
  await until(handedAt + 15.1);
  expect(called.map(({ person: id, why }) => `${id} ${why}`)).toEqual([
    'oka handed-over',
    'mori not-taken-over',
  ]);
});
