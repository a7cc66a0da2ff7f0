// Real: the whole hub with its threads and its files. Played: its clock, which is moved by years.
import { DAY, MINUTE, SeriesView } from '@kawamori/contracts';
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

  const second = await startHub({ dataDir: first.dataDir });
  second.clock.at = first.clock.at;
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
