// Real: the whole hub with its media process, node-media-server and ffmpeg. The node is an mqtt.js client that answers commands as an
// agent does, and pushes with ffmpeg.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { downFilter, type LiveEvent, NodeCommand, upTopic, type VideoState } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aRegistration, aStationFile } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { pushVideo, type TestCamera } from '../testing/video.js';
import { type Heard, heard } from '../testing/waiting.js';

const STATION = aStationFile({
  cameras: [
    { id: 'kajiyase-cam', nameJa: '橋から上流', nameEn: 'upstream', video: true },
    { id: 'still-cam', nameJa: '堰', nameEn: 'weir' },
  ],
});
const LIVE = '/api/v1/cameras/kajiyase-cam/live';
const { town, id } = aRegistration();

async function aHub(config: { video?: object } = { video: { port: 0 } }) {
  const hub = await startHub({ config });
  const cookie = await hub.firstAccount();
  const { secret } = await hub.setUp(STATION);
  const ask = async (method: 'GET' | 'POST' = 'GET') =>
    (await hub.call(method, LIVE, { cookie })).json as VideoState;
  return { hub, cookie, secret, ask };
}

/** A node that pushes when it is asked to, unless it is to refuse. */
async function aNode(hub: RealHub, secret: string, refuses = false) {
  const { client } = await connectNode(hub, secret);
  const commands: Heard<NodeCommand> = heard();
  let camera: TestCamera | undefined;
  client.on('message', (_topic, payload) => {
    const command = NodeCommand.parse(JSON.parse(payload.toString()));
    const { order } = command;
    const answer = (state: string, detail: string) =>
      client.publish(
        upTopic(town, id, 'answer'),
        JSON.stringify({ v: 1, id: command.id, node: id, state, detail }),
      );
    if (refuses) answer('refused', 'the camera is covered');
    else if (order.kind === 'stream') {
      if (!camera || camera.process.exitCode !== null || camera.process.signalCode !== null) {
        camera = pushVideo(`rtmp://127.0.0.1:${order.port}/live/${order.camera}?key=${order.key}`);
        void camera.ended.then(() => answer('failed', 'the connection has ended'));
      }
      answer('begun', '');
    } else camera?.kill();
    commands.hear(command);
  });
  await client.subscribeAsync(downFilter(town, id), { qos: 1 });
  return { commands, camera: () => camera };
}

/** Plays FLV as a player does: resolves with the response and what has come so far. */
async function flv(hub: RealHub, cookie: string) {
  const request = get(`${hub.url}${LIVE}.flv`, { headers: { cookie }, agent: false });
  onTestFinished(() => {
    request.destroy();
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // A connection that is cut is how live video ends.
  response.on('error', () => undefined);
  return { response, leave: () => request.destroy() };
}

const states = (events: Heard<LiveEvent>) =>
  events.all.flatMap((event) => (event.event === 'video' ? [event.data.state] : []));

describe('live video', () => {
  test('is asked of the node when somebody wants it, plays as FLV, and stops when nobody watches', async () => {
    const { hub, cookie, secret, ask } = await aHub();
    const node = await aNode(hub, secret);
    const { events } = await hub.watch(cookie);
    expect(await ask()).toMatchObject({ state: 'off', watchers: 0 });
    const player = await flv(hub, cookie);
    expect(player.response.statusCode).toBe(200);
    expect(player.response.headers['content-type']).toBe('video/x-flv');
    const [first] = (await once(player.response, 'data')) as [Buffer];
    expect([first.subarray(0, 3).toString(), first[4]]).toEqual(['FLV', 1]);
    expect(await ask()).toMatchObject({ state: 'live', watchers: 1, flvUrl: `${LIVE}.flv` });
    player.leave();
    await events.first((event) => event.event === 'video' && event.data.watchers === 0);
    hub.clock.at += 11_000;
    await node.commands.first(({ order }) => order.kind === 'stop-stream');
    await events.first((event) => event.event === 'video' && event.data.state === 'off');
    expect(states(events)).toEqual(expect.arrayContaining(['asked', 'live', 'off']));
    await node.camera()?.ended;
  });

  test('is asked for again before the time of the node is over', async () => {
    const { hub, cookie, secret } = await aHub();
    const node = await aNode(hub, secret);
    const player = await flv(hub, cookie);
    await once(player.response, 'data');
    const [first] = node.commands.all;
    hub.clock.at += 40_000;
    const next = await node.commands.first(({ id }) => id !== first?.id);
    expect(next.order).toEqual(first?.order);
  });

  test('plays as HLS, whose names are strict', async () => {
    const { hub, cookie, secret } = await aHub();
    await aNode(hub, secret);
    const playlist = await hub.call('GET', `${LIVE}/index.m3u8`, { cookie });
    expect([playlist.status, playlist.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.apple.mpegurl',
    ]);
    const name = /^s\d+\.ts$/m.exec(playlist.text)?.[0];
    const segment = await hub.call('GET', `${LIVE}/${name}`, { cookie });
    expect([segment.status, segment.headers.get('content-type')]).toEqual([200, 'video/mp2t']);
    for (const odd of ['s0.ts', 'x.ts', '..%2f..%2fjournal.db', 's1.ts.tmp', '%00']) {
      expect((await hub.call('GET', `${LIVE}/${odd}`, { cookie })).status).toBeGreaterThanOrEqual(400);
    }
  });

  test('asks its playlist over one connection all evening without leaving anything on it', async () => {
    const { hub, cookie, secret } = await aHub();
    await aNode(hub, secret);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const warnings: string[] = [];
    const hear = ({ name }: Error) => void warnings.push(name);
    process.on('warning', hear);
    onTestFinished(() => {
      process.off('warning', hear);
      agent.destroy();
    });
    const ports = new Set<number | undefined>();
    for (let i = 0; i < 30; i++) {
      const request = get(`${hub.url}${LIVE}/index.m3u8`, { headers: { cookie }, agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      ports.add(response.socket.localPort);
      expect(response.statusCode).toBe(200);
      response.resume();
      await once(response, 'end');
    }
    expect(ports.size).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('stops making HLS when no player has asked for a while, and leaves no file', async () => {
    const { hub, cookie, secret } = await aHub();
    await aNode(hub, secret);
    const { events } = await hub.watch(cookie);
    await hub.call('GET', `${LIVE}/index.m3u8`, { cookie });
    expect(readdirSync(join(hub.dataDir, 'hls'))).toEqual(['kajiyase-cam']);
    hub.clock.at += 15_000;
    await events.first((event) => event.event === 'video' && event.data.state === 'off');
    await hub.stop();
    expect(readdirSync(hub.dataDir)).not.toContain('hls');
  });

  test.each(['', '.flv', '/index.m3u8', '/s1.ts'])(
    'shows nothing at live%s to who is not signed in',
    async (path) => {
      const { hub } = await aHub();
      expect((await hub.call('GET', `${LIVE}${path}`)).status).toBe(401);
    },
  );

  test('says in words that the station cannot be reached, and does not let a player wait', async () => {
    const { hub, cookie, ask } = await aHub();
    expect(await ask('POST')).toMatchObject({
      state: 'unavailable',
      reasonJa: '観測所と通信できないため、映像を出せません。静止画をご覧ください。',
    });
    const answer = await hub.call('GET', `${LIVE}.flv`, { cookie });
    expect([answer.status, answer.json]).toMatchObject([503, { code: 'no-video' }]);
  });

  test('comes as soon as a node is back that was away when somebody asked', async () => {
    const { hub, cookie, secret, ask } = await aHub();
    const { events } = await hub.watch(cookie);
    await ask('POST');
    await aNode(hub, secret);
    await events.first((event) => event.event === 'video' && event.data.state === 'live');
  });

  test('tells what the node says when it refuses', async () => {
    const { hub, cookie, secret, ask } = await aHub();
    await aNode(hub, secret, true);
    const { events } = await hub.watch(cookie);
    await ask('POST');
    const refused = await events.first(
      (event) => event.event === 'video' && event.data.reasonEn.includes('the camera is covered'),
    );
    expect(refused.data).toMatchObject({
      state: 'unavailable',
      reasonJa: 'カメラが映像を送れませんでした。静止画をご覧ください。',
    });
  });

  test('is not for a camera without video, nor for one that nobody knows', async () => {
    const { hub, cookie } = await aHub();
    const codes = await Promise.all(
      ['still-cam', 'no-cam', 'a%20b', 'constructor'].map(async (name) => {
        const answer = await hub.call('POST', `/api/v1/cameras/${name}/live`, { cookie });
        return (answer.json as { code: string }).code;
      }),
    );
    expect(codes).toEqual(['no-video', 'no-camera', 'not-valid', 'no-camera']);
  });

  test('takes no more viewers and streams than are set', async () => {
    const { hub, cookie, secret } = await aHub({ video: { port: 0, maxViewers: 1 } });
    await aNode(hub, secret);
    const player = await flv(hub, cookie);
    await once(player.response, 'data');
    const second = await hub.call('GET', `${LIVE}.flv`, { cookie });
    expect([second.status, second.json]).toMatchObject([503, { code: 'too-many-viewers' }]);
  });

  test('is not there without its section in the configuration, and says so', async () => {
    const { hub, cookie, ask } = await aHub({});
    expect(await ask('POST')).toMatchObject({
      state: 'unavailable',
      reasonEn: expect.stringContaining('not set up'),
    });
    expect((await hub.call('GET', `${LIVE}.flv`, { cookie })).status).toBe(503);
  });
});
