import { DutyPlan, MINUTE, MusterId, Person, PersonId, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { CallMade } from './calls-due.js';
import { type CallingNotice, callsOfNotice } from './calls-of-notice.js';
import {
  awaited,
  type Muster,
  type MusterFact,
  musterAfter,
  musteredPeople,
  musterGroups,
  replyOf,
} from './muster.js';
import { answerMuster, arriveAtMuster, callMuster, endMuster, undoMuster } from './muster-decisions.js';

const town = TownId.parse('shimanto-cho');
const id = MusterId.parse('condition:muster:shimanto-cho:2026-06-02T22:10:00+09:00');
const [mori, oka, kure] = ['mori', 'oka', 'kure'].map((one) => PersonId.parse(one)) as [
  PersonId,
  PersonId,
  PersonId,
];
const about = { muster: id, town };
const fact = (kind: MusterFact['kind'], body: object, minutes = 0) =>
  ({
    kind,
    body: { ...about, by: 'hq', ...body },
    at: minutes * MINUTE,
    wallAt: minutes * MINUTE,
  }) as MusterFact;
const CALLED = fact('muster.called', {
  groups: [
    { id: 'first', nameJa: '第1配備', people: [mori, oka] },
    { id: 'desk', nameJa: '宿直', people: [oka, kure] },
  ],
  place: '本庁舎2階',
  withinMs: 60 * MINUTE,
});
const comes = (person: PersonId, inMinutes: number | null, minutes = 1) =>
  fact('muster.answered', { person, inMinutes, via: 'link' }, minutes);
const musterOf = (...facts: MusterFact[]): Muster => {
  let muster: Muster | undefined;
  for (const one of [CALLED, ...facts]) muster = musterAfter(muster, one);
  if (!muster) throw new Error('nobody was called');
  return muster;
};

describe('a muster', () => {
  test('calls everybody once, also who is in two groups', () => {
    expect(musteredPeople(musterOf())).toEqual([mori, oka, kure]);
  });

  test.each([
    ['nobody has said anything', [], [mori, oka, kure]],
    ['one comes and one does not', [comes(mori, 30), comes(oka, null)], [kure]],
    ['one is there who has said nothing', [fact('muster.arrived', { person: kure })], [mori, oka]],
    [
      'what was entered for the wrong person is taken back',
      [comes(mori, 15), fact('muster.undone', { person: mori, what: 'answer' })],
      [mori, oka, kure],
    ],
    [
      'an arrival is taken back, the answer stands',
      [
        comes(mori, 15),
        fact('muster.arrived', { person: mori }),
        fact('muster.undone', { person: mori, what: 'arrival' }),
      ],
      [oka, kure],
    ],
    ['somebody answers who was not called', [comes(PersonId.parse('stranger'), 5)], [mori, oka, kure]],
    ['it has ended', [fact('muster.ended', {})], []],
  ])('still waits for: %s', (_, facts, expected) => {
    expect(awaited(musterOf(...facts))).toEqual(expected);
  });

  test('the last word of somebody counts, and none after its end', () => {
    const said = musterOf(
      comes(mori, 15),
      comes(mori, 60, 10),
      fact('muster.ended', { mistake: true }, 11),
      comes(mori, null, 12),
    );
    expect(replyOf(said, mori).answer).toMatchObject({ inMinutes: 60, at: 10 * MINUTE });
    expect(said.ended).toEqual({ at: 11 * MINUTE, by: 'hq', isMistake: true });
  });
});

const person = (one: PersonId, contacts: object[] = [{ channel: 'mail', to: `${one}@town.example` }]) =>
  [one, Person.parse({ id: one, town, nameJa: one, contacts })] as const;
const PLAN = DutyPlan.parse({
  town,
  groups: [
    { id: 'first', nameJa: '第1配備', members: [mori] },
    { id: 'desk', nameJa: '宿直', members: [oka] },
  ],
  ladder: [{ call: { group: 'desk' } }],
});
const PEOPLE = new Map([
  person(mori, [
    { channel: 'sms', number: '09012345678' },
    { channel: 'mail', to: 'mori@town.example' },
  ]),
  person(oka),
  person(kure),
]);

describe('whom it calls', () => {
  const of = { town, plan: PLAN, people: PEOPLE, isTaken: () => false };
  const named = (groups: ReturnType<typeof musterGroups>) =>
    groups?.map((one) => `${one.nameJa} ${one.people.join(' ')}`);
  test('the groups that are asked for', () => {
    expect(named(musterGroups(of, ['desk'], [], 0))).toEqual(['宿直 oka']);
    expect(musterGroups(of, ['desk', 'none'], [], 0)).toBeUndefined();
  });
  test('all people of the town by their groups, and the rest beside them', () => {
    expect(named(musterGroups(of, undefined, [], 0))).toEqual([
      '第1配備 mori',
      '宿直 oka',
      'その他の職員 kure',
    ]);
    expect(named(musterGroups({ ...of, plan: undefined }, undefined, [], 0))).toEqual([
      'その他の職員 mori oka kure',
    ]);
  });
  test('two of one instant are two: a clock of a rehearsal may stand', () => {
    const asked = { town, place: '本庁舎', withinMs: 30 * MINUTE, groups: ['desk'] };
    const ids = new Set<string>();
    for (const _ of [1, 2]) {
      const decided = callMuster(asked, 'hq', { now: 0, ...of, open: [], isTaken: (one) => ids.has(one) });
      if (decided.ok && decided.facts[0]?.kind === 'muster.called') ids.add(decided.facts[0].body.muster);
    }
    expect(ids.size).toBe(2);
  });
  test('nobody whom an open one calls already', () => {
    const first = musterOf();
    expect(musterGroups(of, undefined, [first], 59 * MINUTE)).toEqual([]);
    const asked = { town, place: '本庁舎', withinMs: 30 * MINUTE };
    expect(callMuster(asked, 'hq', { now: 0, ...of, open: [first] })).toMatchObject({
      ok: false,
      code: 'nobody-to-call',
    });
    expect(callMuster(asked, 'hq', { now: 0, ...of, open: [] })).toMatchObject({
      ok: true,
      facts: [{ kind: 'muster.called', body: { by: 'hq' } }],
    });
  });
  test.each([
    ['until its hour nobody again', 59, []],
    ['from its hour on who is silent or did not come', 60, [oka, kure]],
    [
      'who has come is expected no more after half a day, though nobody has ended it',
      60 + 12 * 60,
      [mori, oka, kure],
    ],
  ])('beside one that goes on: %s', (_, minutes, expected) => {
    const before = musterOf(comes(mori, 30), comes(oka, null));
    const called = musterGroups(of, undefined, [before], minutes * MINUTE) ?? [];
    expect(called.flatMap((group) => group.people)).toEqual(expected);
  });
});

describe('calls', () => {
  const settings = {
    people: PEOPLE,
    duties: new Map([[town, PLAN]]),
    shifts: [],
    accounts: new Map(),
    headquarters: new Map([[town, [{ openedAt: 0, closedAt: null, shownAt: 0, place: null, by: 'hq' }]]]),
  };
  const notice = (waits: PersonId[], made: CallMade[] = []): CallingNotice => ({
    ...{ town, matter: 'muster', begunAt: 0, decidedAt: 0, acknowledged: false, made },
    muster: { awaited: waits, within: 60 * MINUTE },
  });
  const made = (
    channel: 'sms' | 'mail',
    minutes: number,
    outcome: CallMade['outcome'],
    ordinal = 1,
  ): CallMade => ({
    ...{ person: mori, channel, why: 'turn', ordinal, at: minutes * MINUTE, outcome },
  });
  const words = (waits: PersonId[], calls: CallMade[], minutes: number) =>
    callsOfNotice(settings, notice(waits, calls), minutes * MINUTE).now.map(
      (call) => `${call.person} ${call.channel} ${call.why} ${call.ordinal}`,
    );
  test.each([
    [
      'everybody at once, although headquarters are open and ladders rest',
      [mori, oka],
      [],
      0,
      ['mori sms turn 1', 'oka mail turn 1'],
    ],
    ['nobody who has answered', [oka], [], 0, ['oka mail turn 1']],
    [
      'another channel where the first does not work',
      [mori],
      [made('sms', 0, 'given-up')],
      1,
      ['mori mail fall-over 1'],
    ],
    ['not again while one was taken', [mori], [made('sms', 0, 'accepted')], 14, []],
    ['again after the plan’s time', [mori], [made('sms', 0, 'accepted')], 15, ['mori sms reminder 2']],
    ['nobody once the hour has come', [mori, oka], [made('sms', 0, 'accepted')], 60, []],
  ])('%s', (_, waits, calls, minutes, expected) => {
    expect(words(waits, calls, minutes)).toEqual(expected);
  });
});

describe('what is said of it', () => {
  const muster = musterOf(comes(mori, 30));
  const said = (inMinutes: number | null) => ({ person: mori, inMinutes, by: 'hq', via: 'link' as const });
  const code = (decided: ReturnType<typeof endMuster>) =>
    decided.ok ? decided.facts.map(({ kind }) => kind) : decided.code;
  const ended = musterOf(fact('muster.ended', {}));
  test.each([
    ['a button that was pressed twice is one word', answerMuster(muster, said(30), 1.5 * MINUTE), []],
    [
      'the same later is said anew: it counts from then',
      answerMuster(muster, said(30), 20 * MINUTE),
      ['muster.answered'],
    ],
    ['another time corrects the first', answerMuster(muster, said(60), 1.5 * MINUTE), ['muster.answered']],
    [
      'who was not called answers nothing',
      answerMuster(muster, { ...said(5), person: PersonId.parse('stranger') }, 0),
      'not-called',
    ],
    ['nobody answers what has ended', answerMuster(ended, said(5), 0), 'has-ended'],
    ['nor what is not known', answerMuster(undefined, said(5), 0), 'no-muster'],
    [
      'who is there is there once',
      arriveAtMuster(musterOf(fact('muster.arrived', { person: mori })), mori, 'hq'),
      [],
    ],
    ['nothing is taken back that was not said', undoMuster(muster, kure, 'answer', 'hq'), []],
    ['an answer is', undoMuster(muster, mori, 'answer', 'hq'), ['muster.undone']],
    ['it ends once', endMuster(ended, 'hq', undefined), 'has-ended'],
    ['by a person', endMuster(muster, 'hq', true), ['muster.ended']],
  ])('%s', (_, decided, expected) => {
    expect(code(decided)).toEqual(expected);
  });
});
