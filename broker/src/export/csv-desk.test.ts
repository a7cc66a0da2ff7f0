import { once } from 'node:events';
import type { CsvQuery } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { eventually } from '../testing/waiting.js';
import { type CsvLimits, csvDesk } from './csv-desk.js';

const QUERY: CsvQuery = { from: 0, to: 1, step: 'raw', form: 'plain' };
const PATIENT: CsvLimits = { atOnce: 2, stalledAfter: 60_000 };

/** A desk whose files never end; it counts the pieces made and the files that were given up. */
function endless(limits: CsvLimits = PATIENT) {
  const counts = { made: 0, ended: 0 };
  async function* make(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        counts.made++;
        yield await Promise.resolve(new Uint8Array(1_000));
      }
    } finally {
      counts.ended++;
    }
  }
  return { desk: csvDesk({ make, log: silentLog }, limits), counts };
}

const begun = async (desk: ReturnType<typeof csvDesk>) => {
  const file = await desk.begin(QUERY, 'duty');
  if (!file) throw new Error('the desk is busy');
  file.on('error', () => undefined);
  return file;
};

test('a file is made no faster than it is taken', async () => {
  const { desk, counts } = endless();
  const file = await begun(desk);
  file.read();
  await once(file, 'readable');
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(counts.made).toBeLessThanOrEqual(4);
  file.destroy();
});

test('a file that is not wanted any more is not made any further, whether it was read or not', async () => {
  const { desk, counts } = endless();
  const [unread, read] = [await begun(desk), await begun(desk)];
  read.read();
  await once(read, 'readable');
  unread.destroy();
  read.destroy();
  await eventually(() => expect(counts.ended).toBe(2));
});

test('so many files at once and no more; the next as soon as one is over', async () => {
  const { desk } = endless();
  const first = await begun(desk);
  await begun(desk);
  expect(await desk.begin(QUERY, 'duty')).toBeUndefined();
  first.destroy();
  await once(first, 'close');
  expect(await desk.begin(QUERY, 'duty')).toBeDefined();
});

test('a file of which nothing is taken is given up', async () => {
  const { desk, counts } = endless({ atOnce: 1, stalledAfter: 20 });
  const file = await begun(desk);
  const closed = new Promise((resolve) => file.once('close', resolve));
  file.read();
  await closed;
  expect(file.errored?.message).toContain('nothing was taken');
  await eventually(() => expect(counts.ended).toBe(1));
  expect(await desk.begin(QUERY, 'duty')).toBeDefined();
});

test('what cannot begin takes no place', async () => {
  const desk = csvDesk(
    {
      // biome-ignore lint/correctness/useYield: it fails before its first piece
      make: async function* () {
        await Promise.resolve();
        throw new Error('no such station');
      },
      log: silentLog,
    },
    { ...PATIENT, atOnce: 1 },
  );
  for (let i = 0; i < 3; i++) await expect(desk.begin(QUERY, 'duty')).rejects.toThrow('no such station');
});
