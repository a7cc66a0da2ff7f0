// Real: an HTTP server that hears heartbeats, a mail server, MQTT into a hub's gate is in conditions.real.test.ts. Played: the hub's
// answers, and the clock.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Crossing, MINUTE, SECOND, type WatchReport } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { CANARY_LEVEL_M, canaryValue } from './canary-station.js';
import { heartbeatSender } from './heartbeat.js';
import { type Telling, toldFile } from './told-faults.js';
import { watchdog } from './watchdog.js';

const PATIENCE = {
  ...{ hubSilent: 2 * MINUTE, canaryLost: 3 * MINUTE, noticesWait: 5 * MINUTE },
  ...{ notRecording: MINUTE, heartbeatFails: 5 * MINUTE },
  ...{ undecided: 2 * MINUTE, untaken: 3 * MINUTE },
};

async function receiver() {
  const heard: { method: string | undefined; authorization: string | undefined; body: string }[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      heard.push({ method: request.method, authorization: request.headers.authorization, body });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/beat`;
  return {
    ...{ url, heard },
    refuse: () => {
      status = 503;
    },
  };
}

const CROSS_EVERY = 10 * MINUTE;

/** A watchdog over a hub that answers as the test says. */
async function aDog({ heartbeatUrl }: { heartbeatUrl?: string } = {}) {
  const clock = { at: minute(0) };
  const tellings: Telling[] = [];
  let sung: number | null = null;
  let crossing: Crossing | null = null;
  let heard: string | undefined;
  let wasUp = true;
  let asks = 0;
  const hub = { answers: true, judges: true, decides: true, sends: true };
  /** What a hub makes of a crossing. */
  const decide = (at: number) => {
    const own = { recipient: 'watchdog', channel: 'watchdog', accepted: true, detail: '' };
    crossing = { key: `canary:level:${at}|canary|1`, observedAt: at, toldTo: [own] };
    if (hub.sends) heard = crossing.key;
  };
  const dog = watchdog({
    ...{ log: silentLog, wallClock: { now: () => clock.at }, monotonic: () => clock.at, patience: PATIENCE },
    ...{ singEvery: 20, askEvery: 20, remindEvery: 30 * MINUTE },
    canary: {
      sing: (at) => {
        if (!hub.answers) return Promise.reject(new Error('no acknowledgement'));
        if (hub.judges) sung = at;
        const value = canaryValue(at, CROSS_EVERY);
        const isUp = value >= CANARY_LEVEL_M;
        if (isUp && !wasUp && hub.decides) decide(at);
        wasUp = isUp;
        return Promise.resolve(value);
      },
      get heard() {
        return heard;
      },
    },
    ask: () => {
      asks++;
      return hub.answers
        ? Promise.resolve({
            ...{ name: '川守', drill: false, now: clock.at, canaryTakenAt: sung },
            ...{ recording: true, channelsDead: null, mailLost: null, noticesWaitMs: 0, crossing },
          } satisfies WatchReport)
        : Promise.reject(new Error('no hub answers'));
    },
    heartbeat:
      heartbeatUrl === undefined
        ? undefined
        : { sender: heartbeatSender({ url: heartbeatUrl, method: 'POST', every: MINUTE }, 'dog'), every: 20 },
    told: toldFile(temporaryFolder()),
    tell: (telling) => tellings.push(telling),
  });
  await dog.start();
  onTestFinished(() => dog.stop());
  const told = () => tellings.map(({ fault, ended }) => `${fault}${ended ? ' over' : ''}`);
  /** Time goes by while the watchdog looks. */
  const pass = async (minutes: number) => {
    for (let i = 0; i < minutes * 4; i++) {
      clock.at += 15 * SECOND;
      const before = asks;
      // The one under way may have looked at the clock before.
      await eventually(() => expect(asks).toBeGreaterThan(before + 1));
    }
  };
  return { hub, told, pass };
}

describe('a watchdog', () => {
  test('is silent over a hub that is well, and tells of one that does not answer, and when it is back', async () => {
    const { hub, told, pass } = await aDog();
    await pass(3);
    expect(told()).toEqual([]);
    hub.answers = false;
    await eventually(async () => {
      await pass(1);
      expect(told()).toEqual(['hub-down']);
    });
    hub.answers = true;
    await eventually(async () => {
      await pass(1);
      expect(told()).toEqual(['hub-down', 'hub-down over']);
    });
  });

  test('tells of a judge that is stuck, though the hub answers', async () => {
    const { hub, told, pass } = await aDog();
    await pass(1);
    hub.judges = false;
    await eventually(async () => {
      await pass(1);
      expect(told()).toEqual(['canary-lost']);
    });
  });
});

describe('a watchdog whose canary crosses its level', () => {
  test('is silent as long as a notice of each crossing comes back', async () => {
    const { told, pass } = await aDog();
    await pass(3 * (CROSS_EVERY / MINUTE));
    expect(told()).toEqual([]);
  });

  test('tells of a judge that judges and decides nothing, and when it decides again', async () => {
    const { hub, told, pass } = await aDog();
    await pass(5);
    hub.decides = false;
    await pass(CROSS_EVERY / MINUTE);
    expect(told()).toEqual(['canary-undecided']);
    hub.decides = true;
    await pass(CROSS_EVERY / MINUTE);
    expect(told()).toEqual(['canary-undecided', 'canary-undecided over']);
  });

  test('tells of a notice that is decided and does not come back, whatever the hub says of it', async () => {
    const { hub, told, pass } = await aDog();
    await pass(5);
    hub.sends = false;
    await pass(CROSS_EVERY / MINUTE);
    expect(told()).toEqual(['canary-unsent']);
  });
});

describe('heartbeats', () => {
  test('leave while the whole way works, and stop with it', async () => {
    const { url, heard } = await receiver();
    const { hub, pass } = await aDog({ heartbeatUrl: url });
    await eventually(() => expect(heard.length).toBeGreaterThan(0));
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ v: 1, kind: 'heartbeat', hub: '川守' });
    hub.judges = false;
    await pass(4);
    const before = heard.length;
    await pass(1);
    expect(heard.length).toBe(before);
  });

  test('that are refused outside are told', async () => {
    const { url, refuse } = await receiver();
    refuse();
    const { told, pass } = await aDog({ heartbeatUrl: url });
    await eventually(async () => {
      await pass(1);
      expect(told()).toEqual(['heartbeat-refused']);
    });
  });

  test('go by GET with a token where the service wants it so', async () => {
    const { url, heard } = await receiver();
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, 'a token of sixteen and more', { mode: 0o600 });
    const sender = heartbeatSender({ url, method: 'GET', tokenFile, every: MINUTE }, 'dog');
    await sender.send({ v: 1, kind: 'heartbeat', hub: '川守', sentAt: '', canaryTakenAt: '' });
    expect(heard).toEqual([{ method: 'GET', authorization: 'Bearer a token of sixteen and more', body: '' }]);
  });
});
