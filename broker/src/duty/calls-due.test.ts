import { DAY, DutyPlan, HOUR, MINUTE, Person, type PersonId, Shift } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type CallMade, callsDue, callsOfHandOver, FALL_OVER_AFTER } from './calls-due.js';
import { type Duty, onDuty, turnsOf } from './ladder.js';
import { awakeAfter } from './quiet-hours.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const AT_THREE = { begunAt: T0, decidedAt: T0 };
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
  ordinal: 1,
  at: minutes(at),
  outcome: 'accepted',
});
const due = (made: CallMade[], at: number, of = usual) =>
  callsDue(
    of,
    { steps: of.plan.ladder },
    { begunAt: T0, decidedAt: T0, acknowledged: false, made },
    minutes(at),
  );

describe('the ladder', () => {
  test('calls the first on duty at once, and the next one, the chief and the desk where nobody has acknowledged', () => {
    expect(due([], 0)).toEqual({
      now: [{ person: 'mori', channel: 'voice', why: 'turn', ordinal: 1 }],
      next: minutes(5),
    });
    const made = [accepted('mori', 0)];
    expect(due(made, 4.9).now).toEqual([]);
    expect(due(made, 5).now).toEqual([{ person: 'oka', channel: 'voice', why: 'turn', ordinal: 1 }]);
    made.push(accepted('oka', 5), accepted('kacho', 10));
    expect(due(made, 15).now.map(({ person }) => person)).toEqual(['desk-a', 'desk-b']);
  });

  test('stops when somebody has acknowledged', () => {
    const notice = { begunAt: T0, decidedAt: T0, acknowledged: true, made: [accepted('mori', 0)] };
    expect(callsDue(usual, { steps: plan.ladder }, notice, minutes(30))).toEqual({
      now: [],
      next: undefined,
    });
  });

  test('a hub that was down calls everybody whose turn has come meanwhile', () => {
    expect(due([accepted('mori', 0)], 12).now.map(({ person }) => person)).toEqual(['oka', 'kacho']);
  });

  test('a gap in the roster makes nobody wait: the next step comes in its place, and those after it earlier', () => {
    const turns = turnsOf(duty(), plan.ladder, AT_THREE);
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
    expect(turnsOf(changing, plan.ladder, AT_THREE).map(({ people }) => people.map(({ id }) => id))).toEqual([
      ['mori'],
      ['oka'],
      ['kacho'],
      ['desk-a', 'desk-b'],
    ]);
  });

  test('nobody is called twice by their turn, and who has left is not called', () => {
    const alone = duty(shift('night', -600, 600, 'kacho', 'gone'));
    expect(turnsOf(alone, plan.ladder, AT_THREE).map(({ people }) => people.map(({ id }) => id))).toEqual([
      ['kacho'],
      ['desk-a', 'desk-b'],
    ]);
  });
});

describe('a higher level while nobody has acknowledged the one before', () => {
  const higher = (at: number, of = usual) =>
    callsDue(
      of,
      { steps: plan.ladder },
      { begunAt: T0, decidedAt: minutes(7), acknowledged: false, made: [] },
      minutes(at),
    );

  test('is told at once to everybody whose turn has come, and the next come when they would have come', () => {
    const { now, next } = higher(7);
    expect(now.map(({ person }) => person)).toEqual(['mori', 'oka']);
    expect(next).toBe(minutes(10));
  });

  test('is told to whoever is on duty by then', () => {
    const changed = duty(shift('evening', -600, 6, 'mori', 'oka'), shift('night', 6, 600, 'desk-a', 'oka'));
    expect(higher(7, changed).now.map(({ person }) => person)).toEqual(['desk-a', 'oka']);
  });
});

describe('a channel that does not work', () => {
  test('that refuses is followed by the next one of that person at once', () => {
    const made: CallMade[] = [{ ...accepted('mori', 0), outcome: 'given-up' }];
    expect(due(made, 0.1).now).toEqual([{ person: 'mori', channel: 'mail', why: 'fall-over', ordinal: 1 }]);
  });

  test('that has not taken the call for a minute and a half is followed by the next one; looked at again just then', () => {
    const made: CallMade[] = [{ ...accepted('mori', 0), outcome: 'waiting' }];
    expect(due(made, 0.5)).toEqual({ now: [], next: T0 + FALL_OVER_AFTER });
    expect(due(made, 1.5).now).toEqual([{ person: 'mori', channel: 'mail', why: 'fall-over', ordinal: 1 }]);
  });

  const failed = (id: string, at: number, outcome: CallMade['outcome'] = 'given-up'): CallMade[] => [
    { ...accepted(id, at), outcome: 'given-up' },
    { ...accepted(id, at, 'mail'), why: 'fall-over', outcome },
  ];

  test('with no other way left brings the next step at once, and those after it as long after that one', () => {
    expect(due(failed('mori', 1), 1.1)).toEqual({
      now: [{ person: 'oka', channel: 'voice', why: 'turn', ordinal: 1 }],
      next: minutes(6),
    });
    expect(due([...failed('mori', 1), accepted('oka', 1.1)], 5.9)).toEqual({ now: [], next: minutes(6) });
    expect(due([...failed('mori', 1), ...failed('oka', 2)], 2).now.map(({ person }) => person)).toEqual([
      'kacho',
    ]);
  });

  test('of which the last has said nothing yet is waited for a minute and a half', () => {
    const made = failed('mori', 1, 'waiting');
    expect(due(made, 2)).toEqual({ now: [], next: minutes(1) + FALL_OVER_AFTER });
    expect(due(made, 2.5).now.map(({ person }) => person)).toEqual(['oka']);
  });

  test('of one of two who are called together does not hasten the next step', () => {
    const ladder = [{ call: { group: 'desk' } }, { after: 5 * MINUTE, call: { group: 'chief' } }];
    const pair = { ...usual, plan: { ...plan, ladder } };
    const made = [...failed('desk-a', 0), accepted('desk-b', 0)];
    expect(due(made, 4, pair)).toEqual({ now: [], next: minutes(5) });
    expect(
      due([...failed('desk-a', 0), ...failed('desk-b', 0)], 0.1, pair).now.map(({ person }) => person),
    ).toEqual(['kacho']);
  });

  test('that takes a call late has its person reached: who was called meanwhile stays called, and the rest keeps its times', () => {
    const made = [...failed('mori', 1, 'accepted'), accepted('oka', 2.5)];
    expect(due(made, 6)).toEqual({ now: [], next: minutes(10) });
  });
});

test('whoever is on the last step is reminded until somebody acknowledges', () => {
  const made = [accepted('mori', 0), accepted('oka', 5), accepted('kacho', 10)];
  made.push(accepted('desk-a', 15), accepted('desk-b', 15));
  expect(due(made, 16)).toEqual({ now: [], next: minutes(30) });
  const first = due(made, 30).now;
  expect(first).toEqual([
    { person: 'desk-a', channel: 'voice', why: 'reminder', ordinal: 2 },
    { person: 'desk-b', channel: 'voice', why: 'reminder', ordinal: 2 },
  ]);
  made.push(...first.map((call) => ({ ...call, at: minutes(30), outcome: 'accepted' as const })));
  expect(due(made, 31)).toEqual({ now: [], next: minutes(45) });
});

test('a reminder goes by all channels of a person again: the one that has failed before, then the next', () => {
  const made: CallMade[] = [
    accepted('mori', 0),
    accepted('oka', 5),
    accepted('kacho', 10),
    accepted('desk-b', 15),
  ];
  made.push(
    { ...accepted('desk-a', 15), outcome: 'given-up' },
    { ...accepted('desk-a', 15, 'mail'), why: 'fall-over' },
  );
  const first = due(made, 30).now.find(({ person }) => person === 'desk-a');
  expect(first).toEqual({ person: 'desk-a', channel: 'voice', why: 'reminder', ordinal: 2 });
  if (!first) throw new Error('somebody is reminded');
  made.push({ ...first, at: minutes(30), outcome: 'given-up' });
  expect(due(made, 30.1).now).toContainEqual({
    person: 'desk-a',
    channel: 'mail',
    why: 'fall-over',
    ordinal: 2,
  });
});

describe('quiet hours from nine in the evening to seven in the morning', () => {
  const quiet = { from: '21:00', to: '07:00' };
  const at = (time: string) => Date.parse(`2026-06-03T${time}:00+09:00`);
  const quietly = (made: CallMade[], decided: string, now: string) =>
    callsDue(
      usual,
      { steps: plan.ladder, quiet },
      { begunAt: at(decided), decidedAt: at(decided), acknowledged: false, made },
      at(now),
    );

  test('let wait what is decided in them: the ladder begins at their end', () => {
    expect(quietly([], '03:00', '03:00')).toEqual({ now: [], next: at('07:00') });
    expect(quietly([], '03:00', '06:59').now).toEqual([]);
    expect(quietly([], '03:00', '07:00')).toMatchObject({ now: [{ person: 'mori' }], next: at('07:05') });
  });

  test('let wait the steps that would fall into them, as long as there was left to wait', () => {
    const made = [{ ...accepted('mori', 0), at: at('20:57') }];
    const tomorrow = Date.parse('2026-06-04T07:02:00+09:00');
    expect(quietly(made, '20:57', '20:58').next).toBe(tomorrow);
    expect(quietly(made, '20:57', '22:00').now).toEqual([]);
  });

  test('are none for a hub that was down when a step was due before them, and comes back in them', () => {
    expect(quietly([], '20:50', '21:30').now).toEqual([]);
  });

  test('count no time, however often they come', () => {
    const long = (hours: number) => awakeAfter(at('06:00'), hours * HOUR, quiet);
    expect(long(0)).toBe(at('07:00'));
    expect(long(13.5)).toBe(at('20:30'));
    expect(long(14)).toBe(at('07:00') + DAY);
    expect(long(28)).toBe(at('07:00') + 2 * DAY);
    expect(awakeAfter(at('12:00'), HOUR, { from: '12:30', to: '13:00' })).toBe(at('13:30'));
    expect(awakeAfter(at('12:00'), HOUR, undefined)).toBe(at('13:00'));
  });
});

test('where shifts overlap, the one that began last is asked first', () => {
  const shifts = [shift('week', -6_000, 6_000, 'mori'), shift('storm', -60, 600, 'oka', 'mori')];
  expect(onDuty(shifts, T0)).toEqual(['oka', 'mori']);
  expect(onDuty(shifts, minutes(600))).toEqual(['mori']);
});

describe('a hand-over', () => {
  const last = ['desk-a', 'desk-b'].map((id) => person(id));
  const handedOver = (made: CallMade[], at: number, from: string | undefined = 'mori') =>
    callsOfHandOver(
      { people: usual.people, last, remindEvery: 15 * MINUTE },
      { to: 'oka' as PersonId, from: from as PersonId | undefined, at: minutes(10) },
      made,
      minutes(at),
    );
  const handed = (id: string, at: number, changes: Partial<CallMade> = {}): CallMade => ({
    ...accepted(id, at),
    why: 'handed-over',
    ...changes,
  });

  test('calls that person at once, also where they had been called before', () => {
    expect(handedOver([accepted('mori', 0), accepted('oka', 5)], 10)).toEqual({
      now: [{ person: 'oka', channel: 'voice', why: 'handed-over', ordinal: 2 }],
      next: minutes(25),
    });
  });

  test('tries their other channels, and calls whoever handed over where nobody has taken it', () => {
    const made = [accepted('mori', 0), handed('oka', 10, { outcome: 'given-up' })];
    expect(handedOver(made, 11).now).toEqual([
      { person: 'oka', channel: 'mail', why: 'fall-over', ordinal: 1 },
    ]);
    made.push(handed('oka', 11, { channel: 'mail', why: 'fall-over' }));
    expect(handedOver(made, 24).now).toEqual([]);
    expect(handedOver(made, 25).now).toEqual([
      { person: 'oka', channel: 'voice', why: 'handed-over', ordinal: 2 },
      { person: 'mori', channel: 'voice', why: 'not-taken-over', ordinal: 2 },
    ]);
  });

  test('calls both again and again', () => {
    const made = [
      handed('oka', 10),
      handed('oka', 25, { ordinal: 2 }),
      handed('mori', 25, { why: 'not-taken-over' }),
    ];
    expect(handedOver(made, 39)).toEqual({ now: [], next: minutes(40) });
    expect(handedOver(made, 40).now.map(({ person: id, ordinal }) => [id, ordinal])).toEqual([
      ['oka', 3],
      ['mori', 2],
    ]);
  });

  test('of somebody who cannot be called has the last of the ladder stand behind it', () => {
    const made = [handed('oka', 10)];
    expect(handedOver(made, 25, 'nobody').now.map(({ person: id }) => id)).toEqual([
      'oka',
      'desk-a',
      'desk-b',
    ]);
  });
});

test('a higher level goes on where a ladder stands that went on early, and the steps after it come as long after as they would have', () => {
  const lost = (id: string, at: number): CallMade => ({ ...accepted(id, at), outcome: 'given-up' });
  // Nobody took the calls of the first two steps, so that the chief was called at once.
  const madeBefore = [lost('mori', 0), lost('oka', 0.1), accepted('kacho', 0.2)];
  const higher = { begunAt: T0, decidedAt: minutes(3), acknowledged: false };
  const asked = (made: CallMade[], at: number) =>
    callsDue(usual, { steps: plan.ladder }, { ...higher, madeBefore, made }, minutes(at));
  expect(asked([], 3).now.map(({ person: id }) => id)).toEqual(['mori', 'oka', 'kacho']);
  const made = [accepted('mori', 3), accepted('oka', 3), accepted('kacho', 3)];
  expect(asked(made, 5.1).now).toEqual([]);
  expect(asked(made, 5.2).now.map(({ person: id }) => id)).toEqual(['desk-a', 'desk-b']);
});

describe('whoever is in charge of an episode', () => {
  test('is called with the first of the ladder when more is told of it, and not once more with their step', () => {
    const notice = { ...AT_THREE, acknowledged: false, made: [], inCharge: ['kacho' as PersonId] };
    const called = callsDue(usual, { steps: plan.ladder }, notice, minutes(0));
    expect(called.now.map(({ person: id }) => id)).toEqual(['kacho', 'mori']);
    const later = [accepted('kacho', 0), accepted('mori', 0), accepted('oka', 5)];
    expect(callsDue(usual, { steps: plan.ladder }, { ...notice, made: later }, minutes(10)).now).toEqual([]);
  });
});

test('a call that was not needed, since somebody had acknowledged, is made once that was taken back', () => {
  const made: CallMade[] = [accepted('mori', 0), { ...accepted('oka', 5), outcome: 'not-needed' }];
  expect(due(made, 6).now).toEqual([{ person: 'oka', channel: 'voice', why: 'turn', ordinal: 2 }]);
});
