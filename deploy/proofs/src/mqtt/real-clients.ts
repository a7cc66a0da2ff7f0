import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { downFilter, encodeReadings, MINUTE, upTopic } from '@kawamori/contracts';
import { BROKEN, levelOf, type Stage, TOWN } from '../bad-input/stage.js';
import { eventually } from '../parts/eventually.js';
import { REPOSITORY } from '../parts/repository.js';

/** What a client of the field gets at the real hub. */
export interface ClientRow {
  what: string;
  seen: string;
  expected: string;
}

/** Debian's Python, which has Debian's Paho. */
const PYTHON = '/usr/bin/python3';

function run(
  command: string,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', failed);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

const now = () => Math.floor(Date.now() / 1_000) * 1_000;

async function keptOf(
  stage: Stage,
  station: ReturnType<Stage['freshStation']>,
  count: number,
): Promise<string> {
  const all = await eventually(`${count} readings to be kept`, async () => {
    const kept = await stage.kept(station);
    return kept.length >= count ? kept : undefined;
  }).catch(() => stage.kept(station));
  return `${all.length} readings kept`;
}

/** Eclipse Paho (Python), as Debian has it. */
export async function pahoRows(stage: Stage): Promise<ClientRow[]> {
  const station = stage.freshStation();
  const at = now();
  const order = {
    port: stage.hub.mqttPort,
    node: BROKEN,
    secret: stage.secretOf(BROKEN),
    topic: upTopic(TOWN, BROKEN, 'readings'),
    status: upTopic(TOWN, BROKEN, 'status'),
    filter: downFilter(TOWN, BROKEN),
    lost: '{}',
    readings: [0, 1, 2].map((back) =>
      encodeReadings({
        sentAt: at,
        clock: 'synced',
        readings: [{ series: levelOf(station), takenAt: at - back * MINUTE, value: 1 + back / 10 }],
      }),
    ),
  };
  const script = resolve(REPOSITORY.root, 'deploy/proofs/src/mqtt/paho-node.py');
  const { code, stdout, stderr } = await run(PYTHON, [script, JSON.stringify(order)]);
  if (code !== 0) throw new Error(`python3-paho-mqtt: ${stderr || `code ${code}`}`);
  const seen = JSON.parse(stdout) as Record<string, string>;
  const expected: Record<string, string> = {
    connects: 'CONNACK 0, no session present',
    'publishes with QoS 0, 1 and 2': 'sent, PUBACK, PUBCOMP',
    'hears what is meant for it': 'SUBACK 1',
    'hears nothing else': 'SUBACK 128',
    unsubscribes: 'UNSUBACK',
    'connects without a client id': 'CONNACK 0, no session present',
    'begins a lasting session': 'CONNACK 0, no session present',
    'finds its lasting session': 'CONNACK 0, session present',
    'is refused with a wrong secret': 'CONNACK 4, no session present',
  };
  return [
    ...Object.keys(expected).map((what) => ({
      what: `paho: ${what}`,
      seen: seen[what] ?? 'nothing',
      expected: expected[what] ?? '',
    })),
    { what: 'paho: what it published', seen: await keptOf(stage, station, 3), expected: '3 readings kept' },
  ];
}

/** `mosquitto_pub` and `mosquitto_sub`, as an engineer at the river has them. */
export async function mosquittoRows(stage: Stage): Promise<ClientRow[]> {
  const station = stage.freshStation();
  const at = now();
  const login = ['-h', '127.0.0.1', '-p', String(stage.hub.mqttPort), '-V', 'mqttv311', '-u', BROKEN];
  const secret = ['-P', stage.secretOf(BROKEN)];
  const named = ['-i', BROKEN];
  const reading = (back: number) =>
    encodeReadings({
      sentAt: at,
      clock: 'synced',
      readings: [{ series: levelOf(station), takenAt: at - back * MINUTE, value: 2 + back / 10 }],
    });
  const publish = (...more: string[]) =>
    run('mosquitto_pub', [...login, '-t', upTopic(TOWN, BROKEN, 'readings'), ...more]);
  const listen = (...more: string[]) =>
    run('mosquitto_sub', [...login, ...secret, ...named, '-E', '-q', '1', ...more]);
  const codeOf = async (done: Promise<{ code: number | null }>) => `exit code ${(await done).code}`;

  const rows: ClientRow[] = [];
  const row = async (what: string, seen: Promise<string>, expected: string) =>
    void rows.push({ what: `mosquitto: ${what}`, seen: await seen, expected });
  for (const qos of [0, 1, 2]) {
    const said = publish(...secret, ...named, '-q', String(qos), '-m', reading(qos));
    await row(`publishes with QoS ${qos}`, codeOf(said), 'exit code 0');
  }
  await row(
    'publishes without a client id',
    codeOf(publish(...secret, '-q', '1', '-m', reading(3))),
    'exit code 0',
  );
  const guessed = publish('-P', 'guessed', ...named, '-q', '1', '-m', '[]');
  await row('is refused with a wrong secret', codeOf(guessed), 'exit code 4');
  await row('listens to what is meant for it', codeOf(listen('-t', downFilter(TOWN, BROKEN))), 'exit code 0');
  const denied = listen('-t', '#').then(({ stderr }) => (/denied/i.test(stderr) ? 'denied' : 'granted'));
  await row('may not listen to everything', denied, 'denied');
  await row('what it published', keptOf(stage, station, 4), '4 readings kept');
  return rows;
}
