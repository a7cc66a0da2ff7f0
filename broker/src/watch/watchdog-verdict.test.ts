import { MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type DeadLink, NO_CROSSING } from './crossing.js';
import { isWholeWayWell, type Patience, verdictOf, type Watched } from './watchdog-verdict.js';

const PATIENCE: Patience = {
  hubSilent: 2 * MINUTE,
  canaryLost: 3 * MINUTE,
  noticesWait: 5 * MINUTE,
  notRecording: MINUTE,
  heartbeatFails: 5 * MINUTE,
  ...{ undecided: 2 * MINUTE, untaken: 3 * MINUTE },
};
const NOW = 60 * MINUTE;

const watched = (changes: Partial<Watched> = {}): Watched => ({
  startedAt: 0,
  answersSince: SECOND,
  answeredAt: NOW - SECOND,
  report: {
    ...{ name: '川守', drill: false, now: 0, canaryTakenAt: 0 },
    ...{ recording: true, noticesWaitMs: 0, channelsDead: null, mailLost: null, crossing: null },
  },
  notRecordingSince: undefined,
  canaryAt: NOW - 30 * SECOND,
  acknowledgedAt: NOW - 30 * SECOND,
  crossing: NO_CROSSING,
  heartbeatFailsSince: undefined,
  ...changes,
});
const found = (changes: Partial<Watched>, now = NOW) => [
  ...verdictOf(watched(changes), PATIENCE, now).keys(),
];
const report = (changes: Partial<NonNullable<Watched['report']>>) => {
  const { report: all } = watched();
  if (!all) throw new Error('there is a report');
  return { report: { ...all, ...changes } };
};

describe('a hub', () => {
  test('that answers, takes the canary’s readings and hands its notices over is well', () => {
    expect(found({})).toEqual([]);
    expect(isWholeWayWell(watched(), PATIENCE, NOW)).toBe(true);
  });

  test('that does not answer for two minutes is down, and of nothing else is spoken', () => {
    expect(found({ answeredAt: NOW - 2 * MINUTE, canaryAt: 0 })).toEqual(['canary-lost']);
    expect(found({ answeredAt: NOW - 2 * MINUTE - 1, canaryAt: 0 })).toEqual(['hub-down']);
    expect(found({ answeredAt: undefined })).toEqual(['hub-down']);
  });

  test('that was not asked for long enough yet is not judged', () => {
    expect(found({ startedAt: NOW - MINUTE, answeredAt: undefined, canaryAt: undefined })).toEqual([]);
  });

  test('that has just come back is given the time to judge a reading', () => {
    expect(found({ canaryAt: NOW - 30 * MINUTE, answersSince: NOW - MINUTE })).toEqual([]);
  });

  test('whose judge is stuck acknowledges the canary and does not judge it', () => {
    const verdict = verdictOf(watched({ canaryAt: NOW - 4 * MINUTE }), PATIENCE, NOW);
    expect(verdict.get('canary-lost')).toContain('acknowledged, not judged');
  });

  test('whose journal hangs acknowledges nothing', () => {
    const verdict = verdictOf(
      watched({ canaryAt: NOW - 4 * MINUTE, acknowledgedAt: NOW - 4 * MINUTE }),
      PATIENCE,
      NOW,
    );
    expect(verdict.get('canary-lost')).toContain('not acknowledged');
  });

  test('whose dispatcher is dead lets notices wait', () => {
    expect(found(report({ noticesWaitMs: 5 * MINUTE }))).toEqual([]);
    expect(found(report({ noticesWaitMs: 5 * MINUTE + 1 }))).toEqual(['notices-wait']);
  });

  test('that has found one of its ways dead says so by another’s', () => {
    expect(found(report({ channelsDead: 'mail: connect ECONNREFUSED' }))).toEqual(['channel-dead']);
    expect(found(report({ mailLost: '6分 / for 6 min' }))).toEqual(['mail-lost']);
  });

  test('whose canary crosses its level, and nothing comes of it, is told by the link that is dead', () => {
    const dead = { link: 'canary-undecided', detail: '' } as const;
    expect(found({ crossing: { ...NO_CROSSING, dead } })).toEqual(['canary-undecided']);
    // Of readings that do not come through that is no wonder.
    expect(found({ crossing: { ...NO_CROSSING, dead }, canaryAt: NOW - 4 * MINUTE })).toEqual([
      'canary-lost',
    ]);
  });

  test('whose disk takes nothing says so', () => {
    expect(found({ ...report({ recording: false }), notRecordingSince: NOW - MINUTE - 1 })).toEqual([
      'not-recording',
    ]);
  });
});

describe('a heartbeat', () => {
  test('leaves only while the whole way has been seen to work', () => {
    const leaves = (changes: Partial<Watched>) => isWholeWayWell(watched(changes), PATIENCE, NOW);
    expect(leaves({ canaryAt: undefined, startedAt: NOW })).toBe(false);
    expect(leaves({ canaryAt: NOW - 4 * MINUTE })).toBe(false);
    expect(leaves({ answeredAt: NOW - 3 * MINUTE })).toBe(false);
    expect(leaves(report({ noticesWaitMs: 6 * MINUTE }))).toBe(false);
    const after = (link: DeadLink) => leaves({ crossing: { ...NO_CROSSING, dead: { link, detail: '' } } });
    expect(after('canary-undecided')).toBe(false);
    expect(after('canary-unsent')).toBe(false);
    // The receiver of tests stands beside the way of the others.
    expect(after('canary-untaken')).toBe(true);
  });

  test('that is refused outside is told, and goes on being tried', () => {
    const fails = { heartbeatFailsSince: NOW - 6 * MINUTE };
    expect(found(fails)).toEqual(['heartbeat-refused']);
    expect(isWholeWayWell(watched(fails), PATIENCE, NOW)).toBe(true);
  });
});
