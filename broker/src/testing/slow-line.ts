// Real: TCP through this process. Played: the line, which is slow and loses packets: what is lost comes by a retransmission, and what
// is behind it waits, as TCP has it.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { pause } from '@kawamori/kit';
import { onTestFinished } from 'vitest';
import { seeded } from './seeded.js';

export interface SlowLine {
  url: string;
  /** Nothing passes any more, and nobody says so; until it is mended. */
  cut(): void;
  mend(): void;
}

/**
 * A line to a port of this machine.
 * @param rttMs there and back
 * @param loss the part of pieces that is lost on the way, each of which comes a second round later
 */
export async function slowLine(
  port: number,
  { rttMs, loss, seed = 1 }: { rttMs: number; loss: number; seed?: number },
): Promise<SlowLine> {
  const { chance } = seeded(seed);
  const over = new AbortController();
  let isCut = false;
  const sockets = new Set<Socket>();

  const carry = (from: Socket, to: Socket): void => {
    let before = Promise.resolve();
    from.on('data', (piece) => {
      if (isCut) return;
      const wait = rttMs / 2 + (chance(loss) ? rttMs : 0);
      const arrives = pause(wait, over.signal);
      before = before.then(() => arrives).then(() => void to.write(piece));
    });
    from.on('end', () => void before.then(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => void before.then(() => to.destroy()));
  };
  const server = createServer((near) => {
    const far = connect(port, 'localhost');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    carry(near, far);
    carry(far, near);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    over.abort();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
      // What was opened while nothing passed stays dead.
      for (const socket of sockets) socket.destroy();
    },
  };
}
