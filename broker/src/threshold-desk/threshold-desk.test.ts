import { ReplayRequest } from '@kawamori/contracts';
import { expect, test, vi } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { deferred } from '../testing/waiting.js';
import type { ReplayEnd } from './threaded-replay.js';
import { type DeskLimits, thresholdDesk } from './threshold-desk.js';

const REQUEST = ReplayRequest.parse({});

/** A desk whose replays end when the test says so, or when they are cancelled. */
function aDesk(limits?: DeskLimits) {
  const ends: ReturnType<typeof deferred<ReplayEnd>>[] = [];
  const cancelled: number[] = [];
  const desk = thresholdDesk(
    {
      log: silentLog,
      run: (_request, onNews) => {
        const end = deferred<ReplayEnd>();
        const number = ends.push(end);
        onNews({ kind: 'progress', progress: 0.4 });
        return {
          ended: end.promise,
          cancel: () => {
            cancelled.push(number);
            end.resolve({ kind: 'cancelled' });
          },
        };
      },
    },
    limits,
  );
  return { desk, ends, cancelled };
}

test('one replay is under way at a time; the next may begin when it has ended', async () => {
  const { desk, ends } = aDesk();
  const first = desk.begin(REQUEST, 'hq');
  expect(first).toMatchObject({ state: 'running', progress: 0.4 });
  expect(desk.begin(REQUEST, 'hq')).toBeUndefined();
  ends[0]?.resolve({ kind: 'done' });
  await vi.waitFor(() => expect(desk.look(first?.id ?? '')?.state).toBe('done'));
  expect(desk.begin(REQUEST, 'hq')).toBeDefined();
});

test('it is cancelled by whoever asked, with the hub, and by itself when nobody asks about it any more', async () => {
  const { desk, cancelled } = aDesk({ forgottenAfter: 20, kept: 5 });
  const first = desk.begin(REQUEST, 'hq');
  expect(desk.cancel(first?.id ?? '')).toBe(true);
  expect(desk.cancel('no such')).toBe(false);
  await vi.waitFor(() => expect(desk.look(first?.id ?? '')?.state).toBe('cancelled'));
  desk.begin(REQUEST, 'hq');
  await vi.waitFor(() => expect(cancelled).toContain(2));
  desk.begin(REQUEST, 'hq');
  await desk.stop();
  expect(cancelled).toContain(3);
});

test('why it failed is told in words, and only the last outcomes are kept', async () => {
  const { desk, ends } = aDesk({ forgottenAfter: 60_000, kept: 2 });
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const job = desk.begin(REQUEST, 'hq');
    ids.push(job?.id ?? '');
    ends[i]?.resolve({ kind: 'failed', fault: { kind: 'server-down', message: 'ECONNREFUSED' } });
    await vi.waitFor(() => expect(desk.look(job?.id ?? '')?.state).toBe('failed'));
  }
  expect(desk.look(ids[0] ?? '')).toBeUndefined();
  expect(desk.look(ids[2] ?? '')?.fault).toContain('InfluxDB');
});
