import type { X509Certificate } from 'node:crypto';
import type { Log } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { certificateWatch } from './certificate-watch.js';

const DAY = 86_400_000;
const END = 400 * DAY;

async function toldAt(now: number, believes = true): Promise<string[]> {
  const told: string[] = [];
  const log = { warn: () => told.push('warn'), error: () => told.push('error') } as unknown as Log;
  // Only what is asked of a certificate here.
  const card = [{ subject: 'CN=naro-1', validToDate: new Date(END) } as X509Certificate];
  const watch = certificateWatch(card, { log, wallClock: { now: () => now }, believesClock: () => believes });
  await watch.start();
  onTestFinished(() => watch.stop());
  return told;
}

test('a card that ends is told of from thirty days before, louder from seven, and not by a clock that is wrong', async () => {
  expect(await toldAt(END - 31 * DAY)).toEqual([]);
  expect(await toldAt(END - 29 * DAY)).toEqual(['warn']);
  expect(await toldAt(END - 6 * DAY)).toEqual(['error']);
  expect(await toldAt(END + DAY)).toEqual(['error']);
  expect(await toldAt(END + DAY, false)).toEqual([]);
});
