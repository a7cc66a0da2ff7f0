import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, type StationFile } from '@kawamori/contracts';
import { askChild, type PlayerAnswer, type PlayerQuestion } from '@kawamori/kit';
import { within } from '../parts/eventually.js';
import { GAUGE, type GaugeLine, gaugeLine } from '../parts/gauge-line.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { ended, type LinePeer, linePeer } from '../parts/line-peer.js';
import { runProgram } from '../parts/replay-run.js';
import { REPOSITORY } from '../parts/repository.js';
import { type Staff, signInByLink } from '../parts/staff.js';

export const STATION = 'eyes-bridge';
export const CAMERA = 'eyes-bridge-cam';
export const NODE = 'eyes-1';
/** How often the gauge is asked, and how often the camera. */
export const LEVEL_EVERY = MINUTE;
export const PICTURE_EVERY = 2 * MINUTE;

/** A hub and one node with a real Modbus gauge and a real RTSP camera, whose river clock this proof moves. */
export interface Stage {
  readonly staff: Staff;
  readonly hubPid: number;
  readonly nodePid: number;
  readonly gauge: GaugeLine;
  readonly camera: LinePeer;
  /** Moves the river clock; resolves when everything due has been taken, acknowledged and judged. */
  moveTo(instant: number): Promise<{ sent: number }>;
  close(): Promise<void>;
}

type Ask = Omit<Extract<PlayerQuestion, { type: 'clock' }>, 'ask'> | { type: 'settle' };

let asks = 0;

async function ask(child: ChildProcess, question: Ask): Promise<Extract<PlayerAnswer, { ask: number }>> {
  const numbered = { ...question, ask: ++asks } as PlayerQuestion;
  const answer = await within(60_000, `an answer to ${question.type}`, askChild(child, numbered));
  if (!answer) throw new Error(`a process died over ${question.type}`);
  return answer;
}

const clockAt = (now: number) => ({ type: 'clock' as const, now, pace: 0 });

/** Waits for a process of the play to be ready, telling it the time when it asks. */
function readiness<T extends 'hub-ready' | 'node-ready'>(child: ChildProcess, type: T, now: number) {
  const ready = new Promise<Extract<PlayerAnswer, { type: T }>>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a process ended with code ${code}`)));
    child.on('message', (message) => {
      const answer = message as PlayerAnswer;
      if (answer.type === 'clock-wanted') child.send({ ...clockAt(now), ask: ++asks });
      if (answer.type === type) resolve(answer as Extract<PlayerAnswer, { type: T }>);
    });
  });
  return within(60_000, type, ready);
}

const child = (module: string, config: string) =>
  fork(module, ['--config', config], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

export async function setTheStage(folder: string, begins: number): Promise<Stage> {
  const open: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of open.splice(0).reverse()) await end();
  };
  try {
    const gauge = await gaugeLine(folder);
    open.push(() => gauge.close());
    const camera = await linePeer(
      '/usr/bin/python3',
      [join(REPOSITORY.root, 'edge/src/testing/rtsp_camera.py')],
      (line) => (JSON.parse(line) as { port: number }).port,
    );
    open.push(() => camera.close());
    const data = join(folder, 'hub');
    mkdirSync(data, { mode: 0o700 });
    const hubFile = write(folder, 'hub.yaml', {
      dataDir: data,
      mqtt: { port: 0 },
      http: { port: 0 },
      video: { host: '127.0.0.1', port: 0 },
      riverClock: 'player',
      drill: true,
      logLevel: 'warn',
    });
    const hub = child(REPOSITORY.hub, hubFile);
    open.push(() => stopped(hub));
    const ready = await readiness(hub, 'hub-ready', begins);
    const staff = await signInByLink(ready.setupUrl ?? '');
    const kawamori = async (...args: string[]) => {
      const { code, stderr } = await runProgram([REPOSITORY.kawamori, '--data', data, ...args]);
      if (code !== 0) throw new Error(`kawamori ${args.join(' ')}: ${stderr}`);
    };
    const settings = join(folder, 'settings');
    writeSettings(settings);
    await kawamori('config', 'apply', settings);
    const secretFile = join(folder, 'node.secret');
    await kawamori(
      'node',
      'add',
      NODE,
      '--town',
      'shimanto',
      '--station',
      STATION,
      '--secret-file',
      secretFile,
    );
    const nodeFile = write(
      folder,
      'node.yaml',
      nodeDocument(folder, ready.mqttPort, gauge.device, camera.said),
    );
    const node = child(REPOSITORY.edge, nodeFile);
    open.push(() => stopped(node));
    await readiness(node, 'node-ready', begins);
    return {
      staff,
      hubPid: hub.pid ?? 0,
      nodePid: node.pid ?? 0,
      gauge,
      camera,
      moveTo: async (instant) => {
        await ask(hub, clockAt(instant));
        const answer = await ask(node, clockAt(instant));
        await ask(hub, { type: 'settle' });
        if (answer.type !== 'clock-set') throw new Error(`the node answers ${answer.type}`);
        return { sent: answer.sent };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function stopped(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  process.kill('SIGTERM');
  await within(20_000, 'a process to stop', gone).catch(() => ended(process));
}

function write(folder: string, name: string, document: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

function writeSettings(folder: string): void {
  for (const kind of ['towns', 'profiles']) {
    mkdirSync(join(folder, kind), { recursive: true });
  }
  for (const name of ['towns/shimanto.yaml', 'profiles/ordinary-gauge.yaml']) {
    writeFileSync(join(folder, name), readFileSync(join(REPOSITORY.firmwareConfig, name)));
  }
  const station: StationFile = {
    ...inventedStation(STATION, 'shimanto'),
    cameras: [{ id: CAMERA, nameJa: '検証', nameEn: 'proof', expected: '2m', video: true }],
  };
  writeDocuments(join(folder, 'stations'), [station]);
}

function nodeDocument(folder: string, mqttPort: number, device: string, rtspPort: number) {
  const profile = write(folder, 'gauge.yaml', {
    id: 'proof-gauge',
    nameJa: '検証用水位計',
    nameEn: 'Gauge of the proof',
    modbus: { table: 'input', address: GAUGE.address, type: 'int16', scale: 0.001 },
  });
  return {
    id: NODE,
    town: 'shimanto',
    hub: { host: '127.0.0.1', port: mqttPort },
    credentialFile: join(folder, 'node.secret'),
    riverClock: 'player',
    logLevel: 'warn',
    outbox: { file: join(folder, 'outbox.db') },
    sensors: [
      {
        station: STATION,
        quantity: 'level',
        every: '1m',
        driver: { kind: 'modbus', device, unit: GAUGE.unit, profile },
      },
    ],
    cameras: [
      {
        camera: CAMERA,
        station: STATION,
        label: '検証の橋',
        position: { lat: 33.2, lon: 133.1 },
        every: '2m',
        driver: { kind: 'rtsp', url: `rtsp://127.0.0.1:${rtspPort}/live` },
      },
    ],
  };
}
