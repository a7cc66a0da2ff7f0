// Real: influxd; only the tests' own statements go past the client.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readingStoreContract } from '../readings/reading-store.contract.js';
import { LEVEL, minute } from '../testing/builders.js';
import { keepReadings, openEmbeddedStore } from '../testing/embedded-store.js';
import { freshDatabases } from '../testing/fresh-influx.js';
import { type RealInfluxd, startInfluxd } from '../testing/real-influxd.js';
import { writeCarefully } from './careful-writer.js';
import { feedSource } from './feed-source.js';
import { influxReadingStore } from './influx-reading-store.js';
import { readingLines } from './line-protocol.js';
import { writePage } from './page-writer.js';

let influxd: RealInfluxd;
beforeAll(async () => {
  influxd = await startInfluxd();
});
afterAll(() => influxd.dispose());

const freshServer = freshDatabases(() => influxd);

// Written as in service: into the embedded store, and from there, with its roll-ups, by the feeder's pages.
readingStoreContract('InfluxDB', async () => {
  const { database, server } = await freshServer();
  const file = openEmbeddedStore();
  const source = feedSource(file);
  return {
    store: influxReadingStore(server),
    write: async (readings) => {
      keepReadings(file, readings);
      expect(
        await writePage({ server, source, policy: '', readingsFrom: Number.MIN_SAFE_INTEGER }, readings),
      ).toEqual([]);
    },
    dispose: async () => {
      file.close();
      await influxd.ask(`DROP DATABASE "${database}"`);
    },
  };
});

describe('readings in InfluxDB', () => {
  const aReading = (minutes: number, value: number) => ({
    series: LEVEL,
    at: minute(minutes),
    value,
    receivedAt: minute(minutes) + 1,
    quality: 'good' as const,
    reasons: [],
  });

  test('come back to the millisecond and the last bit, from the beginning of time on', async () => {
    const { server } = await freshServer();
    const store = influxReadingStore(server);
    const readings = [
      { ...aReading(0, 0.1 + 0.2), at: 0 },
      { ...aReading(0, 1e-9), at: minute(0) + 1 },
      { ...aReading(0, -0.0005), at: minute(0) + 2 },
      { ...aReading(0, 123_456_789.123), at: minute(0) + 3 },
    ];
    await server.write(readingLines(readings), '');
    expect(await store.range({ series: LEVEL, from: 0, to: minute(1), limit: 10 })).toEqual(readings);
  });

  test('are one series for each gauge, whatever was thought of them', async () => {
    const { database, server } = await freshServer();
    await writeCarefully(
      server,
      readingLines(
        Array.from({ length: 6_001 }, (_, i) => ({
          ...aReading(i, i),
          quality: i % 2 === 0 ? ('good' as const) : ('bad' as const),
          reasons: i % 2 === 0 ? [] : ['range' as const],
        })),
      ),
      '',
    );
    const [series] = await influxd.ask('SHOW SERIES', database);
    expect(series?.values).toEqual([['reading,quantity=level,station=kajiyase-bashi']]);
    const whole = { series: LEVEL, from: 0, to: minute(10_000), limit: 10_000 };
    expect(await influxReadingStore(server).range(whole)).toHaveLength(6_001);
  });
});
