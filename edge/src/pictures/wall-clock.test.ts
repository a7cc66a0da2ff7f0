import { CameraId, type Instant } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { minute } from '../testing/builders.js';
import type { Due } from './shutter.js';
import { wallClockShooting } from './wall-clock.js';

const CAMERA = CameraId.parse('kajiyase-bashi-1');

/** A camera that is due once, at ten past six, beside gauges that the test lets speak. */
function aField(gauges: { next: Instant | null; asking: boolean }) {
  const due: Due[] = [{ camera: CAMERA, at: minute(10) }];
  const taken: Due[] = [];
  let ring = () => {};
  let done = () => {};
  const shooting = wallClockShooting({
    shutter: {
      dueNow: () => due.splice(0),
      nextAfter: () => minute(20),
      take: (each) => {
        taken.push(each);
        done();
        return Promise.resolve();
      },
    },
    sampler: { next: () => gauges.next, asking: () => gauges.asking },
    outbox: {
      onChange: (hear) => {
        ring = hear;
      },
    },
    clock: { now: () => minute(10) },
  });
  onTestFinished(() => shooting.stop());
  const picture = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { shooting, taken, picture, ring: () => ring() };
}

test('a picture is taken as soon as the gauges of its instant have spoken, and not before', async () => {
  const gauges: { next: Instant | null; asking: boolean } = { next: minute(10), asking: false };
  const { shooting, taken, picture, ring } = aField(gauges);
  await shooting.start();
  gauges.asking = true;
  gauges.next = null;
  ring();
  await Promise.resolve();
  expect(taken).toEqual([]);
  gauges.asking = false;
  gauges.next = minute(20);
  ring();
  await picture;
  expect(taken).toEqual([{ camera: CAMERA, at: minute(10) }]);
});

test('a gauge that does not speak costs a picture two seconds and no more', async () => {
  const { shooting, taken, picture } = aField({ next: null, asking: true });
  await shooting.start();
  await picture;
  expect(taken).toHaveLength(1);
});

test('what waits when the agent stops is not taken', async () => {
  const gauges = { next: minute(10), asking: false };
  const { shooting, taken, ring } = aField(gauges);
  await shooting.start();
  await shooting.stop();
  gauges.next = minute(20);
  ring();
  await Promise.resolve();
  expect(taken).toEqual([]);
});
