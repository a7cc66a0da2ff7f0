import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  CameraId,
  encodeReadings,
  MINUTE,
  NodeId,
  type NodeStatus,
  pictureTopic,
  StationId,
  seriesId,
  upTopic,
} from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { connect, type MqttLine } from '../parts/mqtt-line.js';
import { type Stage, TOWN } from './stage.js';

/** A node in the field that says each minute what it is set to say, until it is told to leave something off. */
export interface FieldNode {
  says: {
    readings: boolean;
    pictures: 'none' | 'live' | 'frozen';
    volts: number | undefined;
    levelM: number;
  };
  /** As if its power were cut: its line is gone without a goodbye. */
  die(): void;
  stop(): Promise<void>;
}

/** Below every level of its station. */
const LOW_M = 1;
const FALLS_SILENT = { readings: false, pictures: 'none', volts: undefined, levelM: LOW_M } as const;

export async function fieldNode(
  stage: Stage,
  station: StationId,
  says: FieldNode['says'],
  port = stage.hub.mqttPort,
): Promise<FieldNode> {
  const node = NodeId.parse(`${station}-node`);
  const password = await stage.addNode(node, [station]);
  const line = await connect({ port, id: node, password });
  const stopping = new AbortController();
  const { pace } = stage;
  let frame = 0;

  const speakOnce = async (self: FieldNode): Promise<void> => {
    const now = Math.round(pace.now());
    await line.publish(upTopic(TOWN, node, 'status'), JSON.stringify(statusOf(node, now, self.says.volts)));
    if (self.says.readings)
      await line.publish(
        upTopic(TOWN, node, 'readings'),
        encodeReadings({
          ...{ sentAt: now, clock: 'synced' },
          readings: [
            {
              series: seriesId(station, 'level'),
              takenAt: now,
              value: self.says.levelM + (frame % 50) / 1_000,
            },
          ],
        }),
      );
    const { pictures } = self.says;
    if (pictures !== 'none') {
      const bytes = pictures === 'live' ? frames(stage.folder)[frame % FRAMES] : frames(stage.folder)[0];
      if (bytes)
        await line.publish(pictureTopic(TOWN, node, CameraId.parse(`${station}-cam`)), marked(bytes, frame));
    }
    frame++;
  };

  const self: FieldNode = {
    says,
    die: () => {
      stopping.abort();
      line.end();
    },
    stop: async () => {
      stopping.abort();
      line.end();
      await speaking;
    },
  };
  const speaking = speak(self, { line, speakOnce, signal: stopping.signal, everyMs: pace.real(MINUTE) });
  return self;
}

async function speak(
  self: FieldNode,
  inputs: { line: MqttLine; speakOnce(self: FieldNode): Promise<void>; signal: AbortSignal; everyMs: number },
): Promise<void> {
  const { line, speakOnce, signal, everyMs } = inputs;
  while (!signal.aborted && line.isOpen) {
    // A line that hangs is what some of them are here for.
    await speakOnce(self).catch(() => undefined);
    await pause(everyMs, signal);
  }
}

const statusOf = (node: NodeId, sentAt: number, volts: number | undefined): NodeStatus => ({
  ...{ v: 1, town: TOWN, node, state: 'alive', sentAt, clock: 'synced' },
  ...{ software: 'proof', bootId: 'proof' },
  vitals: {
    ...{ uptimeS: 1, outboxDepth: 0, outboxDropped: 0, rssMb: 1, sensorFaults: [] },
    ...(volts === undefined ? {} : { battery: { volts, lowV: 11.8 } }),
  },
});

export const silent = (): FieldNode['says'] => ({ ...FALLS_SILENT });
export const whole = (): FieldNode['says'] => ({ ...FALLS_SILENT, readings: true });
export const station = (id: string): StationId => StationId.parse(id);

const FRAMES = 20;
let made: Buffer[] | undefined;

/** Frames of a camera as they are: the same scene, and never the same noise. */
function frames(folder: string): Buffer[] {
  if (made) return made;
  const into = join(folder, 'frames');
  mkdirSync(into, { recursive: true });
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10'],
    ...['-vf', 'noise=alls=12:allf=t', '-frames:v', String(FRAMES), join(into, '%03d.jpg')],
  ]);
  made = readdirSync(into)
    .sort()
    .map((name) => readFileSync(join(into, name)));
  return made;
}

/** The same pixels in other bytes: a comment behind the start (ISO/IEC 10918-1, B.2.4.5). The same file twice would be one. */
function marked(jpeg: Buffer, count: number): Buffer {
  const text = Buffer.from(`frame ${count}`);
  const segment = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, text, jpeg.subarray(2)]);
}

/** A way between node and hub that can stop carrying anything, with both ends left standing: a half-open line. */
export interface Passage {
  readonly port: number;
  freeze(): void;
  close(): Promise<void>;
}

export async function passage(to: number): Promise<Passage> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connectTcp(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (bytes) => {
        if (!isFrozen) into.write(bytes);
      });
      // Of a frozen line nobody hears that the other end has gone.
      from.on('close', () => {
        if (!isFrozen) into.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    freeze: () => {
      isFrozen = true;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
