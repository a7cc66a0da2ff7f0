import type { Socket } from 'node:net';
import type { Milliseconds } from '@kawamori/contracts';
import { after, type Pending } from '@kawamori/kit';

export interface HandshakesInputs {
  /** Begins the handshake of a connection. */
  begin(socket: Socket): void;
  /** From the beginning of a handshake to its end. */
  timeout: Milliseconds;
  onTimeout(socket: Socket): void;
}

/** TLS handshakes that wait for their turn or are under way. */
export interface Handshakes {
  come(socket: Socket): void;
  /** The connection's handshake has come to its end, good or bad. */
  done(socket: Socket): void;
  stop(): void;
}

/**
 * So many are begun in one turn of the event loop. Each costs a signature: with two thousand begun in one turn after a power cut, a node
 * that stands in the house waited for its PUBACK until all were signed.
 */
const BEGUN_A_TURN = 4;

/** Nothing is read of a connection before its turn; whoever waits does not lose its time by waiting. */
export function handshakes({ begin, timeout, onTimeout }: HandshakesInputs): Handshakes {
  const waiting = new Set<Socket>();
  const underWay = new Map<Socket, Pending>();
  let turn: NodeJS.Immediate | undefined;

  const done = (socket: Socket) => {
    underWay.get(socket)?.cancel();
    underWay.delete(socket);
    waiting.delete(socket);
  };
  const beginSome = () => {
    turn = undefined;
    let begun = 0;
    for (const socket of waiting) {
      if (begun++ === BEGUN_A_TURN) break;
      waiting.delete(socket);
      if (socket.destroyed) continue;
      underWay.set(
        socket,
        after(timeout, () => {
          done(socket);
          onTimeout(socket);
        }),
      );
      begin(socket);
    }
    if (waiting.size > 0) turn = setImmediate(beginSome);
  };

  return {
    come: (socket) => {
      waiting.add(socket);
      socket.once('close', () => done(socket));
      turn ??= setImmediate(beginSome);
    },
    done,
    stop: () => {
      clearImmediate(turn);
      for (const socket of [...waiting, ...underWay.keys()]) socket.destroy();
    },
  };
}
