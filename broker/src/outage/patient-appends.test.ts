import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { JournalUnavailable, type StampedFact } from '../journal/journal.js';
import { minute, pack, settingUp } from '../testing/builders.js';
import { type Deferred, deferred } from '../testing/waiting.js';
import { patientAppends } from './patient-appends.js';

const PATIENCE = 1_000;
const stamp = (fact: ReturnType<typeof settingUp>[number] | ReturnType<typeof pack>): StampedFact => ({
  ...fact,
  at: minute(0),
  wallAt: minute(0),
});
const readings = [stamp(pack([[0, 1]]))];
const settings = settingUp().map(stamp);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A disk that answers each append when the test says so. */
function aDisk() {
  const asked: Deferred<number>[] = [];
  const told = { hanging: 0, cameThrough: [] as [readonly StampedFact[], number][] };
  const appends = patientAppends({
    journal: {
      append: () => {
        const answer = deferred<number>();
        asked.push(answer);
        return answer.promise;
      },
    },
    patience: PATIENCE,
    mayBeGivenUp: (facts) => facts.every(({ kind }) => kind === 'readings.received'),
    onHanging: () => told.hanging++,
    cameThrough: (facts, lastSeq) => told.cameThrough.push([facts, lastSeq]),
  });
  /** What has become of an append so far. */
  const append = (facts: readonly StampedFact[]) => {
    const outcome: { now: unknown } = { now: 'waits' };
    appends.append(facts).then(
      (seq) => (outcome.now = seq),
      (error: unknown) => (outcome.now = error),
    );
    return outcome;
  };
  return { asked, told, appends, append };
}

test('a disk that answers nothing lets those go who wait for it; what it writes after all is told', async () => {
  const { asked, told, appends, append } = aDisk();
  const outcome = append(readings);
  await vi.advanceTimersByTimeAsync(2 * PATIENCE);
  expect(outcome.now).toBeInstanceOf(JournalUnavailable);
  expect(String(outcome.now)).toContain('has not answered for 1 s');
  expect({ hanging: appends.isHanging, came: told.cameThrough }).toEqual({ hanging: true, came: [] });
  expect(told.hanging).toBeGreaterThan(0);
  asked[0]?.resolve(7);
  await vi.advanceTimersByTimeAsync(0);
  expect({ hanging: appends.isHanging, came: told.cameThrough }).toEqual({
    hanging: false,
    came: [[readings, 7]],
  });
});

test('what was given up and then fails was not written, and nobody is told twice', async () => {
  const { asked, told, appends, append } = aDisk();
  append(readings);
  await vi.advanceTimersByTimeAsync(2 * PATIENCE);
  asked[0]?.reject(new JournalUnavailable(new Error('I/O error')));
  await vi.advanceTimersByTimeAsync(0);
  expect({ hanging: appends.isHanging, came: told.cameThrough }).toEqual({ hanging: false, came: [] });
});

test('whoever wants a setting changed waits for the word of the disk, and everybody knows that it hangs', async () => {
  const { asked, told, appends, append } = aDisk();
  const outcome = append(settings);
  await vi.advanceTimersByTimeAsync(5 * PATIENCE);
  expect(outcome.now).toBe('waits');
  expect(told.hanging).toBeGreaterThan(0);
  expect(appends.isHanging).toBe(false);
  asked[0]?.resolve(3);
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome.now).toBe(3);
});

test('a slow disk that answers again and again is waited for', async () => {
  const { asked, told, append } = aDisk();
  const outcomes = [];
  for (let i = 0; i < 10; i++) {
    outcomes.push(append(readings));
    await vi.advanceTimersByTimeAsync(0.9 * PATIENCE);
    asked[i]?.resolve(i);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(outcomes.map(({ now }) => now)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(told.hanging).toBe(0);
});
