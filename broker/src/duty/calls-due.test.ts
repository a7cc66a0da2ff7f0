import { DutyPlan, MINUTE, Person, type PersonId, Shift } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type CallMade, callsDue, FALL_OVER_AFTER } from './calls-due.js';
import { type Duty, onDuty, turnsOf } from './ladder.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const minutes = (n: number) => T0 + n * MINUTE;

const person = (id: string, ...channels: ('voice' | 'sms' | 'mail')[]) =>
  Person.parse({
    id,
    town: 'nakatosa',
    nameJa: id,
    contacts: (channels.length === 0 ? (['voice', 'mail'] as const) : channels).map((channel) =>
      channel === 'mail' ? { channel, to: `${id}@example.jp` } : { channel, number: '09012345678' },
    ),
  });

const plan = DutyPlan.parse({
  town: 'nakatosa',
  groups: [
    { id: 'chief', nameJa: '課長', members: ['kacho'] },
    { id: 'desk', nameJa: '宿直', members: ['desk-a', 'desk-b'] },
  ],
  ladder: [
    { call: { onDuty: 1 } },
    { after: '5m', call: { onDuty: 2 } },
    { after: '10m', call: { group: 'chief' } },
    { after: '15m', call: { group: 'desk' } },
  ],
});

const shift = (id: string, from: number, to: number, ...people: string[]) =>
  Shift.parse({ id, town: 'nakatosa', from: minutes(from), to: minutes(to), people });

const duty = (...shifts: Shift[]): Duty => ({
  plan,
  shifts,
  people: new Map(['mori', 'oka', 'kacho', 'desk-a', 'desk-b'].map((id) => [id as PersonId, person(id)])),
});
const usual = duty(shift('night', -600, 600, 'mori', 'oka'));

const accepted = (id: string, at: number, channel: CallMade['channel'] = 'voice'): CallMade => ({
  person: id as PersonId,
  channel,
  why: 'turn',
  at: minutes(at),
  outcome: 'accepted',
});
const due = (made: CallMade[], at: number, of = usual) =>
  callsDue(of, of.plan.ladder, { decidedAt: T0, acknowledged: false, made }, minutes(at));

describe('the ladder', () => {
  test('calls the first on duty at once, and the next one, the chief and the desk where nobody has acknowledged', () => {
    expect(due([], 0)).toEqual({
      now: [{ person: 'mori', channel: 'voice', why: 'turn' }],
      next: minutes(5),
    });
    const made = [accepted('mori', 0)];
    expect(due(made, 4.9).now).toEqual([]);
    expect(due(made, 5).now).toEqual([{ person: 'oka', channel: 'voice', why: 'turn' }]);
    made.push(accepted('oka', 5), accepted('kacho', 10));
    expect(due(made, 15).now.map(({ person }) => person)).toEqual(['desk-a', 'desk-b']);
  });

  test('stops when somebody has acknowledged', () => {
    const notice = { decidedAt: T0, acknowledged: true, made: [accepted('mori', 0)] };
    expect(callsDue(usual, plan.ladder, notice, minutes(30))).toEqual({ now: [], next: undefined });
  });

  test('a hub that was down calls everybody whose turn has come meanwhile', () => {
    expect(due([accepted('mori', 0)], 12).now.map(({ person }) => person)).toEqual(['oka', 'kacho']);
  });

  test('a gap in the roster makes nobody wait: the next step comes in its place, and those after it earlier', () => {
    const turns = turnsOf(duty(), plan.ladder, T0);
    expect(turns.map(({ at, people }) => [(at - T0) / MINUTE, people.map(({ id }) => id)])).toEqual([
      [0, ['kacho']],
      [5, ['desk-a', 'desk-b']],
    ]);
  });

  test('whoever is on duty when the turn comes is called, also where the shift has changed meanwhile', () => {
    const changing = duty(
      shift('evening', -600, 3, 'mori', 'kacho'),
      shift('night', 3, 600, 'desk-a', 'oka'),
    );
    expect(turnsOf(changing, plan.ladder, T0).map(({ people }) => people.map(({ id }) => id))).toEqual([
      ['mori'],
      ['oka'],
      ['kacho'],
      ['desk-a', 'desk-b'],
    ]);
  });

  test('nobody is called twice by their turn, and who has left is not called', () => {
    const alone = duty(shift('night', -600, 600, 'kacho', 'gone'));
    expect(turnsOf(alone, plan.ladder, T0).map(({ people }) => people.map(({ id }) => id))).toEqual([
      ['kacho'],
      ['desk-a', 'desk-b'],
    ]);
  });
});

describe('a channel that does not work', () => {
  test('that refuses is followed by the next one of that person at once', () => {
    const made: CallMade[] = [{ ...accepted('mori', 0), outcome: 'given-up' }];
    expect(due(made, 0.1).now).toEqual([{ person: 'mori', channel: 'mail', why: 'fall-over' }]);
  });

  test('that has not taken the call for a minute is followed by the next one; looked at again just then', () => {
    const made: CallMade[] = [{ ...accepted('mori', 0), outcome: 'waiting' }];
    expect(due(made, 0.5)).toEqual({ now: [], next: T0 + FALL_OVER_AFTER });
    expect(due(made, 1).now).toEqual([{ person: 'mori', channel: 'mail', why: 'fall-over' }]);
  });

  test('with no other way left waits for the next step', () => {
    const made: CallMade[] = [
      { ...accepted('mori', 0), outcome: 'given-up' },
      { ...accepted('mori', 0, 'mail'), outcome: 'given-up' },
    ];
    expect(due(made, 1)).toEqual({ now: [], next: minutes(5) });
  });
});

test('whoever is on the last step is reminded until somebody acknowledges', () => {
  const made = [accepted('mori', 0), accepted('oka', 5), accepted('kacho', 10)];
  made.push(accepted('desk-a', 15), accepted('desk-b', 15));
  expect(due(made, 16)).toEqual({ now: [], next: minutes(30) });
  const first = due(made, 30).now;
  expect(first).toEqual([
    { person: 'desk-a', channel: 'voice', why: 'reminder' },
    { person: 'desk-b', channel: 'voice', why: 'reminder' },
  ]);
  made.push(...first.map((call) => ({ ...call, at: minutes(30), outcome: 'accepted' as const })));
  expect(due(made, 31)).toEqual({ now: [], next: minutes(45) });
});

test('where shifts overlap, the one that began last is asked first', () => {
  const shifts = [shift('week', -6_000, 6_000, 'mori'), shift('storm', -60, 600, 'oka', 'mori')];
  expect(onDuty(shifts, T0)).toEqual(['oka', 'mori']);
  expect(onDuty(shifts, minutes(600))).toEqual(['mori']);
});
