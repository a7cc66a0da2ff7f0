import type { Socket } from 'node:net';
import type { Milliseconds } from '@kawamori/contracts';
import { after, type Clock, type Pending } from '@kawamori/kit';

export interface HandshakesInputs {
  /** Begins the handshake of a connection. */
  begin(socket: Socket): void;
  /** From the beginning of a handshake to its end, and from the coming of a connection to its turn. */
  timeout: Milliseconds;
  onTimeout(socket: Socket, why: 'no-handshake-in-time' | 'no-turn-in-time'): void;
  /** One that nobody sets. */
  clock: Clock;
}

/** TLS handshakes that wait for their turn or are under way. */
export interface Handshakes {
  come(socket: Socket, address: string): void;
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
 * So many are under way at once, so that those that are begun come to their end before their nodes give up: two thousand that went on
 * side by side took longer than the ten seconds that a node waits, and none came in. On a line of 200 ms these are 250 a second.
 */
const UNDER_WAY = 100;
/** Whoever is slower takes no place from others any more. */
const TAKES_A_PLACE_MS = 2_000;

interface Waiting {
  socket: Socket;
  since: Milliseconds;
}

/**
 * Nothing is read of a connection before its turn. The addresses take turns, so that one from which many come keeps no other waiting; of
 * one address the newest comes first, since of those that have waited long most have hung up, unseen.
 */
export function handshakes({ begin, timeout, onTimeout, clock }: HandshakesInputs): Handshakes {
  const waiting = new Map<string, Waiting[]>();
  const underWay = new Map<Socket, Pending[]>();
  const taken = new Set<Socket>();
  let turn: NodeJS.Immediate | undefined;

  const goOn = () => {
    if (waiting.size > 0 && taken.size < UNDER_WAY) turn ??= setImmediate(beginSome);
  };
  const leavePlace = (socket: Socket) => {
    if (taken.delete(socket)) goOn();
  };
  const done = (socket: Socket) => {
    for (const pending of underWay.get(socket) ?? []) pending.cancel();
    underWay.delete(socket);
    leavePlace(socket);
  };
  const next = (): Socket | undefined => {
    for (const [address, line] of waiting) {
      // To the end of the round, for what it has left.
      waiting.delete(address);
      const one = line.pop();
      if (line.length > 0) waiting.set(address, line);
      if (!one || one.socket.destroyed) continue;
      if (clock.now() - one.since < timeout) return one.socket;
      onTimeout(one.socket, 'no-turn-in-time');
    }
    return undefined;
  };
  const beginSome = () => {
    turn = undefined;
    for (let begun = 0; begun < BEGUN_A_TURN && taken.size < UNDER_WAY; begun++) {
      const socket = next();
      if (!socket) break;
      taken.add(socket);
      underWay.set(socket, [
        after(TAKES_A_PLACE_MS, () => leavePlace(socket)),
        after(timeout, () => {
          done(socket);
          onTimeout(socket, 'no-handshake-in-time');
        }),
      ]);
      begin(socket);
    }
    goOn();
  };

  return {
    come: (socket, address) => {
      const line = waiting.get(address) ?? [];
      line.push({ socket, since: clock.now() });
      waiting.set(address, line);
      socket.once('close', () => done(socket));
      goOn();
    },
    done,
    stop: () => {
      clearImmediate(turn);
      const all = [...[...waiting.values()].flat().map(({ socket }) => socket), ...underWay.keys()];
      waiting.clear();
      for (const socket of all) socket.destroy();
    },
  };
}
