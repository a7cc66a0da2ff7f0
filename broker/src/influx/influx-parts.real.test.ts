// Real: the whole hub, a node over MQTT, influxd. Played: the clock.
import { DAY, Health, SeriesView } from '@kawamori/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type At, minute } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { startInfluxd } from '../testing/real-influxd.js';

const SERIES = '/api/v1/stations/kajiyase-bashi/series';
const WAITS = { timeout: 60_000, interval: 100 };

const healthOf = async (hub: RealHub) => Health.parse((await hub.call('GET', '/api/v1/health')).json).influx;

test('a hub lives without its InfluxDB, lets go of old readings when they stand there, and reads them from there', async () => {
  const influxd = await startInfluxd();
  onTestFinished(() => influxd.dispose());
  await influxd.stop();
  const hub = await startHub({ config: { influx: { url: influxd.url, embeddedDays: 30 } } });
  hub.clock.at = minute(240 * 360);
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  const node = await connectNode(hub, secret);
  // Sixty days, a value every six hours.
  const readings = Array.from({ length: 240 }, (_, i): At => [i * 360, 1 + (i % 10) / 100]);
  await node.send(readings);
  const ask = async () =>
    SeriesView.parse(
      (await hub.call('GET', `${SERIES}?from=${minute(0)}&to=${hub.clock.at}`, { cookie })).json,
    );
  await vi.waitFor(async () => expect(await healthOf(hub)).toMatchObject({ state: 'down' }), WAITS);
  await vi.waitFor(async () => expect((await ask()).at).toHaveLength(240), WAITS);

  await influxd.start();
  await vi.waitFor(async () => expect(await healthOf(hub)).toMatchObject({ state: 'fed', behind: 0 }), WAITS);
  await influxd.stop();
  await node.send([[240 * 360, 1.1]]);
  const down = await vi.waitFor(async () => {
    const view = await ask();
    expect(view.olderMissing).toBe('influx-down');
    return view;
  }, WAITS);
  expect(down.at[0]).toBeGreaterThan(hub.clock.at - 31 * DAY);
  expect(down.at.at(-1)).toBe(hub.clock.at);

  await influxd.start();
  await vi.waitFor(async () => expect((await healthOf(hub))?.state).toBe('fed'), WAITS);
  const whole = await ask();
  expect(whole.olderMissing).toBeUndefined();
  expect(whole.at).toEqual([...readings, [240 * 360, 1.1] as const].map(([minutes]) => minute(minutes)));
  expect(whole.value).toEqual([...readings, [240 * 360, 1.1] as const].map(([, value]) => value));
});
