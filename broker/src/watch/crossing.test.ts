import { type Crossing, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { CANARY_LEVEL_M } from './canary-station.js';
import {
  type CrossingWatch,
  ENDS_AFTER_LOWS,
  heardCanary,
  lookedAtCrossing,
  NO_CROSSING,
} from './crossing.js';

const PATIENCE = { undecided: 2 * MINUTE, untaken: 3 * MINUTE };
const [LOW, HIGH] = [0, CANARY_LEVEL_M];

const mailbox = { recipient: 'mailbox', channel: 'mail', accepted: true, detail: '250 fine' };
const own = { recipient: 'watchdog', channel: 'watchdog', accepted: true, detail: '' };
const crossing = (minutes: number, toldTo: Crossing['toldTo'] = [own, mailbox]): Crossing => ({
  ...{ key: `canary:level:${minutes}|canary|1`, observedAt: minute(minutes), toldTo },
});

/** The canary has been below its level for long enough, and crosses it at an instant. */
function crossed(at: number, last: Crossing | null = null): CrossingWatch {
  let watch: CrossingWatch = NO_CROSSING;
  for (let i = ENDS_AFTER_LOWS; i > 0; i--) watch = heardCanary(watch, LOW, last, at - i * MINUTE);
  return heardCanary(watch, HIGH, last, at);
}
const found = (watch: CrossingWatch, last: Crossing | null, now: number) =>
  lookedAtCrossing(watch, last, PATIENCE, now).dead;

describe('a crossing of the canary', () => {
  test('that is decided and taken by all is well', () => {
    expect(found(crossed(0), crossing(0), 60 * MINUTE)).toBeUndefined();
  });

  test('of which nothing is decided within its time is told as a judge that decides nothing', () => {
    const watch = crossed(0, crossing(-60));
    expect(found(watch, crossing(-60), 2 * MINUTE)).toBeUndefined();
    expect(found(watch, crossing(-60), 2 * MINUTE + 1)).toEqual({ link: 'canary-undecided', detail: '' });
    expect(found(crossed(0), null, 2 * MINUTE + 1)?.link).toBe('canary-undecided');
  });

  test('that is addressed to nobody is as if nothing were decided', () => {
    expect(found(crossed(0), crossing(0, []), 2 * MINUTE + 1)).toEqual({
      ...{ link: 'canary-undecided', detail: 'decided, addressed to nobody' },
    });
  });

  test('whose notice does not come back to its node has not left', () => {
    const open = crossing(0, [{ ...own, accepted: false }, mailbox]);
    expect(found(crossed(0), open, 3 * MINUTE)).toBeUndefined();
    expect(found(crossed(0), open, 3 * MINUTE + 1)?.link).toBe('canary-unsent');
  });

  test('that a channel does not take names it, and why', () => {
    const open = crossing(0, [own, { ...mailbox, accepted: false, detail: 'connect ECONNREFUSED' }]);
    expect(found(crossed(0), open, 3 * MINUTE + 1)).toEqual({
      ...{ link: 'canary-untaken', detail: 'mail mailbox: connect ECONNREFUSED' },
    });
  });

  test('is a new one only after readings below the level that end the last: a watchdog that starts above it waits for nothing', () => {
    let watch = heardCanary(NO_CROSSING, HIGH, null, 0);
    expect(found(watch, null, 60 * MINUTE)).toBeUndefined();
    watch = heardCanary(watch, LOW, null, MINUTE);
    watch = heardCanary(watch, HIGH, null, 2 * MINUTE);
    expect(found(watch, null, 60 * MINUTE)).toBeUndefined();
  });
});

test('what a crossing has shown stands until the next one is known to be well', () => {
  let watch = lookedAtCrossing(crossed(0), null, PATIENCE, 3 * MINUTE);
  expect(watch.dead?.link).toBe('canary-undecided');
  for (let i = 0; i < ENDS_AFTER_LOWS; i++) watch = heardCanary(watch, LOW, null, (4 + i) * MINUTE);
  watch = heardCanary(watch, HIGH, null, 60 * MINUTE);
  watch = lookedAtCrossing(watch, null, PATIENCE, 60 * MINUTE);
  expect(watch.dead?.link).toBe('canary-undecided');
  watch = lookedAtCrossing(watch, crossing(60), PATIENCE, 61 * MINUTE);
  expect(watch.dead).toBeUndefined();
});
