// Real: the whole hub with its threads and its files. Played: its clock, which is moved by years.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Health, HOUR, MINUTE, SeriesView } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

/** Sessions do not last for years: each hub is asked by somebody who has just signed in. */
async function signIn(hub: RealHub) {
  const cookie = cookieOf(
    await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }),
  );
  return async (resolution: string) => {
    const path = `/api/v1/stations/kajiyase-bashi/series?quantity=level&from=${minute(-60)}&to=${minute(180)}&resolution=${resolution}`;
    return SeriesView.parse((await hub.call('GET', path, { cookie })).json);
  };
}

test('a hub without InfluxDB lets go of readings after two years, and keeps their roll-ups', async () => {
  const first = await startHub();
  const { secret } = await first.setUp();
  await first.firstAccount();
  const node = await connectNode(first, secret);
  first.clock.at = minute(120);
  await node.send([
    [0, 1],
    [10, 1.2],
    [120, 1],
  ]);
  first.clock.at = minute(0) + 731 * DAY;
  await node.send([[(731 * DAY) / MINUTE, 1]]);
  const before = await signIn(first);
  await eventually(async () => expect((await before('raw')).value).toEqual([1, 1.2, 1]));
  await first.stop();

  const second = await startHub({ dataDir: first.dataDir, at: first.clock.at });
  const after = await signIn(second);
  await eventually(async () => {
    const raw = await after('raw');
    expect([raw.value, raw.olderMissing]).toEqual([[1], 'roll-ups-only']);
  });
  const hours = await after('1h');
  expect([hours.at, hours.rollUp?.max, hours.olderMissing]).toEqual([
    [minute(0), minute(120)],
    [1.2, 1],
    undefined,
  ]);
});

test('a hub that starts with its clock ten years ahead says so, and takes nothing away, whether its node is right or follows it', async () => {
  const first = await startHub({ monotonic: () => 0 });
  const { dataDir } = first;
  const { secret } = await first.setUp();
  await first.firstAccount();
  first.clock.at = minute(20);
  const node = await connectNode(first, secret);
  for (const at of [0, 10, 20]) await node.send([[at, 1]]);
  await first.stop();
  const noted = () => statSync(join(dataDir, 'age-clock.json')).mtimeMs;
  const kept = () => {
    const [journal, store] = ['journal.db', 'store.db'].map((name) => openForReading(join(dataDir, name)));
    try {
      return [
        journal?.prepare("SELECT count(*) FROM fact WHERE kind = 'readings.received'").pluck().get(),
        store?.prepare('SELECT count(*) FROM point').pluck().get(),
      ];
    } finally {
      journal?.close();
      store?.close();
    }
  };

  for (const says of [20, minute(0) + 3_650 * DAY]) {
    const before = noted();
    const hub = await startHub({ dataDir, monotonic: () => 0, at: minute(0) + 3_650 * DAY });
    // Each look at what has grown old leaves its note.
    await eventually(() => expect(noted()).toBeGreaterThan(before));
    expect(((await hub.call('GET', '/api/v1/health')).json as Health).alarms).toEqual(['clock-jumped']);
    const again = await connectNode(hub, secret);
    hub.clock.at += HOUR;
    await again.send([[says === 20 ? 30 : (3_650 * DAY) / MINUTE, 1]]);
    await hub.stop();
  }
  const before = noted();
  await startHub({ dataDir, monotonic: () => 0, at: minute(0) + 3_650 * DAY });
  await eventually(() => expect(noted()).toBeGreaterThan(before));
  await eventually(() => expect(kept()).toEqual([5, 5]));
});
