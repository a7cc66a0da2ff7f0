// The load: nodes as raw sockets with frames encoded beforehand, each with a fixed number of messages under way (closed loop). The
// same process for every peer.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { pause } from '@kawamori/kit';
import { CONNACK, connectFrame, PUBACK, readingFrame, SHORT_PACKET_BYTES } from './frames.js';
import type { FromGenerator, GeneratorOrder, GeneratorResult, PlayedNode } from './orders.js';

const HOST = '127.0.0.1';
const CONNECT_AT_ONCE = 50;
/** What is still under way at the end is waited for this long. */
const LAST_ONES_MS = 20_000;
/** Metres: below every level of the played stations, within their range. */
const WHOLE_METRES = 80;
/** The value rises and falls within this many millimetres, a millimetre a reading: no spike. */
const SWING_MM = 400;
const BIGGEST_ID = 65_535;

const say = (message: FromGenerator) =>
  new Promise<void>((resolve) => {
    process.send?.(message, () => resolve());
  });

interface Player {
  socket: Socket;
  sent: number;
  acknowledged: number;
  acknowledge(count: number, now: number): void;
  send(count: number, now: number): void;
}

async function play(order: GeneratorOrder): Promise<GeneratorResult> {
  const { inFlight, firstTakenAtS } = order;
  const waits = createHistogram();
  let sending = true;
  let counting = false;
  let counted = 0;
  let underWay = 0;
  let allAnswered: () => void = () => undefined;

  const open = async (node: PlayedNode, first: number): Promise<Player> => {
    const frame = readingFrame(node.topic, node.series, WHOLE_METRES);
    const size = frame.bytes.length;
    /** One frame for each message under way. A frame is written anew only after it has been acknowledged, so never while it is sent. */
    const ring = Buffer.concat(Array.from({ length: inFlight }, () => frame.bytes));
    const sentAt = new Float64Array(inFlight);
    const socket = createConnection({ port: order.port, host: HOST, noDelay: true });
    await once(socket, 'connect');
    socket.write(connectFrame(node.id, node.password));
    let answer = Buffer.alloc(0);
    while (answer.length < SHORT_PACKET_BYTES)
      answer = Buffer.concat([answer, ...((await once(socket, 'data')) as [Buffer])]);
    if (answer[0] !== CONNACK || answer[3] !== 0)
      throw new Error(`${node.id} was refused: ${answer.toString('hex')}`);

    const player: Player = {
      socket,
      sent: 0,
      acknowledged: 0,
      send: (count, now) => {
        const wall = Date.now();
        let left = count;
        while (left > 0) {
          const slot = player.sent % inFlight;
          const run = Math.min(left, inFlight - slot);
          for (let each = slot; each < slot + run; each++) {
            const number = first + player.sent;
            const swing = number % (2 * SWING_MM);
            frame.stamp(ring, each * size, {
              id: (player.sent % BIGGEST_ID) + 1,
              sentAt: wall,
              takenAtS: firstTakenAtS + number,
              mm: swing < SWING_MM ? swing : 2 * SWING_MM - swing,
            });
            sentAt[each] = now;
            player.sent++;
          }
          socket.write(ring.subarray(slot * size, (slot + run) * size));
          left -= run;
        }
        underWay += count;
      },
      acknowledge: (count, now) => {
        for (let each = 0; each < count; each++) {
          const waited = now - (sentAt[player.acknowledged % inFlight] ?? now);
          player.acknowledged++;
          if (counting) waits.record(Math.max(1, Math.round(waited * 1_000)));
        }
        if (counting) counted += count;
        underWay -= count;
        if (sending) player.send(count, now);
        else if (underWay === 0) allAnswered();
      },
    };
    listen(player);
    return player;
  };

  const listen = (player: Player) => {
    let rest: Buffer | undefined;
    let answered = 0;
    player.socket.on('data', (chunk: Buffer) => {
      const now = performance.now();
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      const count = Math.floor(bytes.length / SHORT_PACKET_BYTES);
      for (let at = 0; at < count * SHORT_PACKET_BYTES; at += SHORT_PACKET_BYTES) {
        const id = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
        if (bytes[at] !== PUBACK || id !== (answered % BIGGEST_ID) + 1)
          fail(`expected PUBACK ${answered + 1}, received ${bytes[at]} ${id}`);
        answered++;
      }
      rest = bytes.length % SHORT_PACKET_BYTES === 0 ? undefined : bytes.subarray(count * SHORT_PACKET_BYTES);
      if (order.commitPort === undefined) player.acknowledge(count, now);
    });
    player.socket.on('close', () => {
      if (underWay > 0) fail('a connection was cut while messages were under way');
    });
    player.socket.on('error', (error) => fail(error.message));
  };

  /** Four bytes for each row, in the order of the commit: whose reading it was. */
  const hearCommits = async (port: number) => {
    const socket = createConnection({ port, host: HOST, noDelay: true });
    await once(socket, 'connect');
    let rest: Buffer | undefined;
    socket.on('data', (chunk: Buffer) => {
      const now = performance.now();
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      const whole = bytes.length - (bytes.length % 4);
      const counts = new Map<number, number>();
      for (let at = 0; at < whole; at += 4) {
        const node = bytes.readUInt32LE(at);
        counts.set(node, (counts.get(node) ?? 0) + 1);
      }
      for (const [node, count] of counts) players[node]?.acknowledge(count, now);
      rest = whole === bytes.length ? undefined : bytes.subarray(whole);
    });
    return socket;
  };

  const players: Player[] = [];
  for (let from = 0; from < order.nodes.length; from += CONNECT_AT_ONCE) {
    const some = order.nodes.slice(from, from + CONNECT_AT_ONCE);
    players.push(
      ...(await Promise.all(some.map((node, i) => open(node, order.firstNumbers[from + i] ?? 0)))),
    );
  }
  const commits = order.commitPort === undefined ? undefined : await hearCommits(order.commitPort);

  for (const player of players) player.send(inFlight, performance.now());
  await pause(order.warmUpMs);
  await say({ type: 'measuring' });
  const cpu = process.cpuUsage();
  const from = performance.now();
  counting = true;
  await pause(order.measureMs);
  counting = false;
  const tookMs = performance.now() - from;
  const used = process.cpuUsage(cpu);
  sending = false;
  const answered = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  await say({ type: 'measured' });
  if (underWay > 0) await Promise.race([answered, pause(LAST_ONES_MS)]);
  const sent = players.map((player) => player.sent);
  const acknowledged = players.map((player) => player.acknowledged);
  underWay = 0;
  for (const player of players) player.socket.destroy();
  commits?.destroy();
  return {
    perSecond: (counted * 1_000) / tookMs,
    p50Ms: waits.percentile(50) / 1_000,
    p99Ms: waits.percentile(99) / 1_000,
    cpuPercent: (used.user + used.system) / 10 / tookMs,
    sent,
    acknowledged,
  };
}

function fail(message: string): void {
  void say({ type: 'failed', message }).then(() => process.exit(1));
}

process.once('message', (order: GeneratorOrder) => {
  play(order)
    .then((result) => say({ type: 'done', result }))
    .then(
      () => process.exit(0),
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
});
process.once('disconnect', () => process.exit(1));
