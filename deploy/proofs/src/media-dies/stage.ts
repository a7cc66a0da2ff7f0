import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFile, StationFile } from '@kawamori/contracts';
import { freePort } from '@kawamori/kit';
import { eventually, within } from '../parts/eventually.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { processes } from '../parts/processes.js';
import { type RealHub, startHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { type Staff, signInByLink } from '../parts/staff.js';

export const TOWN = 'shimanto';
/** A station whose node only measures, without a pause. */
export const HONEST = 'honest';

/** A hub with live video, and real agents that each measure every second and have a camera. */
export interface Stage {
  hub: RealHub;
  staff: Staff;
  /** Of the RTMP entrance; the same after every death. */
  rtmpPort: number;
  /** Station, node and camera have the same name. */
  cameras: readonly string[];
  honestSecret: string;
  mediaPid(): number | undefined;
  /** Processes that push a camera's video to the hub. */
  pushers(camera: string): number[];
  /** Processes of this stage that push video or make HLS of it. */
  videoProcesses(): string[];
  close(): Promise<void>;
}

export async function setTheStage(folder: string, cameraCount: number): Promise<Stage> {
  const cameras = Array.from({ length: cameraCount }, (_, index) => `river-${index + 1}`);
  const rtmpPort = await freePort();
  const hub = await startHub(folder, { video: { port: rtmpPort } });
  const agents: { child: ChildProcess; gone: Promise<void> }[] = [];
  const close = async () => {
    for (const { child } of agents) child.kill('SIGTERM');
    await hub.stop();
    for (const { child, gone } of agents) {
      await within(15_000, 'an agent to stop', gone).catch(() => child.kill('SIGKILL'));
    }
  };
  const pushers = (camera: string) =>
    processes()
      .filter(
        ({ command }) => command.startsWith('ffmpeg') && command.includes(`:${rtmpPort}/live/${camera}?`),
      )
      .map(({ pid }) => pid);
  try {
    const staff = await signInByLink(hub.setupUrl);
    const config = join(folder, 'firmware-config');
    for (const kind of ['towns', 'profiles']) {
      cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
    }
    writeDocuments(join(config, 'stations'), [inventedStation(HONEST, TOWN), ...cameras.map(withCamera)]);
    const applied = await hub.kawamori('config', 'apply', config);
    if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
    const honestSecret = await hub.addNode(HONEST, TOWN, [HONEST]);
    for (const [index, camera] of cameras.entries()) {
      await hub.addNode(camera, TOWN, [camera]);
      agents.push(startAgent(folder, camera, { mqttPort: hub.mqttPort, seed: index }));
    }
    await eventually('every agent to be heard', async () => {
      const { nodes } = await staff.get<{ nodes: { connected: number } }>('/api/v1/snapshot');
      return nodes.connected >= cameras.length ? true : undefined;
    });
    return {
      hub,
      staff,
      rtmpPort,
      cameras,
      honestSecret,
      mediaPid: () =>
        processes().find(
          ({ parent, command }) => parent === hub.pid && command.includes('media/media-process.js'),
        )?.pid,
      pushers,
      videoProcesses: () =>
        processes()
          .map(({ command }) => command)
          .filter((command) => command.startsWith('ffmpeg'))
          .filter((command) => command.includes(`:${rtmpPort}/live/`) || command.includes(folder)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const withCamera = (id: string): StationFile => ({
  ...inventedStation(id, TOWN),
  cameras: [{ id, nameJa: `検証 ${id}`, nameEn: `Proof ${id}`, video: true }],
});

function startAgent(folder: string, id: string, { mqttPort, seed }: { mqttPort: number; seed: number }) {
  const own = join(folder, id);
  mkdirSync(own);
  const config: NodeFile = {
    id,
    town: TOWN,
    hub: { host: '127.0.0.1', port: mqttPort },
    credentialFile: join(folder, `${id}.secret`),
    outbox: { file: join(own, 'outbox.db') },
    logLevel: 'warn',
    sensors: [
      {
        station: id,
        quantity: 'level',
        every: '1s',
        driver: {
          kind: 'simulated',
          startsAt: '2026-01-01T00:00:00+09:00',
          period: '2d',
          base: 1,
          rise: 0.2,
          crestAfter: '12h',
        },
      },
    ],
    cameras: [
      {
        camera: id,
        station: id,
        label: `検証 ${id}`,
        every: '1h',
        driver: { kind: 'scene', bottomM: 0, topM: 5, seed },
      },
    ],
  };
  const file = join(own, 'node.yaml');
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, [REPOSITORY.edge, '--config', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { child, gone };
}
