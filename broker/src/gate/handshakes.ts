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

/**
 * Nothing is read of a connection before its turn, and its time begins with it. The newest comes first: where more come than can be
 * served within the ten seconds that a node waits, those of before have hung up, unseen, and to serve them one after the other would
 * be work for nobody until all have hung up.
 */
export function handshakes({ begin, timeout, onTimeout }: HandshakesInputs): Handshakes {
  const waiting: Socket[] = [];
  const underWay = new Map<Socket, Pending>();
  let turn: NodeJS.Immediate | undefined;

  const done = (socket: Socket) => {
    underWay.get(socket)?.cancel();
    underWay.delete(socket);
  };
  const beginSome = () => {
    turn = undefined;
    for (let begun = 0; begun < BEGUN_A_TURN; ) {
      const socket = waiting.pop();
      if (!socket) break;
      if (socket.destroyed) continue;
      begun++;
      underWay.set(
        socket,
        after(timeout, () => {
          done(socket);
          onTimeout(socket);
        }),
      );
      begin(socket);
    }
    if (waiting.length > 0) turn = setImmediate(beginSome);
  };

  return {
    come: (socket) => {
      waiting.push(socket);
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
