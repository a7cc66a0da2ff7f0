// Real: the whole hub with the built face and a node over MQTT, a mail server on the loopback. Played: both clocks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NodeStatus, pictureTopic, SeriesId, upTopic } from '@kawamori/contracts';
import { expect } from 'vitest';
import { townWithDuty } from '../../duty/testing/town-with-duty.js';
import { aRegistration, aStationFile, minute } from '../../testing/builders.js';
import { mailServer } from '../../testing/mail-server.js';
import { aRiverPicture, CAMERA } from '../../testing/pictures.js';
import { connectNode, type RealHub, type RealNode } from '../../testing/real-hub.js';
import { eventually } from '../../testing/waiting.js';

/** As it was built. */
export const FACE = fileURLToPath(new URL('../../../../dashboard/dist', import.meta.url));

const UPPER = 'kajiyase-bashi';
export const LOWER = 'shinkai-bashi';
export const DOUBTED = 'kure-bashi';
const SECTION = {
  points: [
    { distanceM: 0, heightM: 6 },
    { distanceM: 10, heightM: 0 },
    { distanceM: 25, heightM: 5 },
  ],
  source: '試験のための断面',
  invented: true,
};
const { rain: _, ...LEVEL_ALONE } = aStationFile().series;
const STATIONS = [
  aStationFile({
    cameras: [{ id: CAMERA, nameJa: '下流の岸', nameEn: 'Bank downstream', public: {} }],
    rise: { in1h: 0.8 },
    crossSection: SECTION,
  }),
  aStationFile({
    ...{ id: LOWER, nameJa: '新開橋', nameEn: 'Shinkai-bashi', position: { lat: 33.21, lon: 133.13 } },
    upstream: [{ station: UPPER as never, mark: 'caution', usualDelay: '90m' as never }],
  }),
  aStationFile({
    ...{ id: DOUBTED, nameJa: '久礼橋', nameEn: 'Kure-bashi', position: { lat: 33.32, lon: 133.22 } },
    ...{ series: LEVEL_ALONE, rainFrom: UPPER as never },
  }),
];

export interface BusyRiver {
  hub: RealHub;
  /** Of an administrator. */
  cookie: string;
  node: RealNode;
  /** Of their second factor, at the hub's time. */
  code(): string;
}

/**
 * A river above 氾濫注意水位 that rises fast, the station below it that is told of it, a reading that leaps and is doubted, a battery that runs
 * down; it is twenty to seven.
 */
export async function busyRiver({ face = FACE }: { face?: string } = {}): Promise<BusyRiver> {
  expect(existsSync(join(face, 'index.html')), 'npm run build makes the face').toBe(true);
  const mail = await mailServer();
  const { hub, cookie, secret } = await townWithDuty(
    mail,
    {
      notices: { linkUrl: 'https://kawamori.town.example' },
      dashboardDir: face,
    },
    ...STATIONS,
  );
  const { code } = await hub.withAuthenticator(cookie);
  const { id, town } = aRegistration();
  const node = await connectNode(hub, secret, aRegistration({ stations: STATIONS.map((one) => one.id) }));
  const at = (station: string) => SeriesId.parse(`${station}/level`);
  hub.clock.at = minute(20);
  await node.client.publishAsync(pictureTopic(town, id, CAMERA), await aRiverPicture(18), { qos: 1 });
  for (const [minutes, level] of [
    [0, 2.1],
    [10, 2.4],
    [20, 2.8],
    [30, 3.2],
    [40, 3.6],
  ] as const) {
    hub.clock.at = minute(minutes);
    await node.send([[minutes, level]]);
    await node.send([[minutes, 1.5]], at(LOWER));
    await node.send([[minutes, minutes === 40 ? 4.4 : 1.2]], at(DOUBTED));
  }
  const status: NodeStatus = {
    ...{ v: 1, town, node: id, state: 'alive', sentAt: minute(40), clock: 'synced' },
    ...{ software: 't', bootId: 't' },
    vitals: {
      ...{ uptimeS: 1, outboxDepth: 0, outboxDropped: 0, rssMb: 1, sensorFaults: [] },
      battery: { volts: 11.5, lowV: 11.8 },
    },
  };
  await node.client.publishAsync(upTopic(town, id, 'status'), JSON.stringify(status), {
    ...{ qos: 1, retain: true },
  });
  await eventually(async () => {
    // What is broken is looked at every two seconds, and must be found twice.
    hub.clock.at += 2_000;
    const { json } = await hub.call('GET', '/api/v1/conditions', { cookie });
    expect((json as { condition: string }[]).map(({ condition }) => condition)).toContain('battery-low');
  });
  return { hub, cookie, node, code };
}
