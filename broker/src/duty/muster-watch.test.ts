import { expect, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import type { MusterOutcome } from './muster-desk.js';
import { musterWatch } from './muster-watch.js';

function aWatch() {
  const seen: string[] = [];
  const time = { isKnown: true };
  let judge = () => {};
  const watch = musterWatch({
    log: silentLog,
    isTimeKnown: () => time.isKnown,
    judged: () =>
      new Promise<void>((judged) => {
        seen.push('asked');
        judge = () => {
          seen.push('judged');
          judged();
        };
      }),
    desk: {
      endLeftOpen: () => {
        seen.push('ended');
        return Promise.resolve<MusterOutcome>({ ok: true, recorded: true });
      },
    },
  });
  return { watch, seen, time, judge: () => judge() };
}

test('what was ended before a restart is not ended again: nothing ends before the judge has come to what stands in the journal', async () => {
  const { watch, seen, judge } = aWatch();
  const look = watch.look();
  // Another beat comes while the first waits.
  await watch.look();
  expect(seen).toEqual(['asked']);
  judge();
  await look;
  expect(seen).toEqual(['asked', 'judged', 'ended']);
});

test('a clock that may be wrong by hours ends nothing', async () => {
  const { watch, seen, time } = aWatch();
  time.isKnown = false;
  await watch.look();
  expect(seen).toEqual([]);
});
