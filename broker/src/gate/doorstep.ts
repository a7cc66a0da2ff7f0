import type { Socket } from 'node:net';
import { type HalfOpenLimits, halfOpen, type Waiting } from './half-open.js';
import type { RefusalReason } from './reasons.js';

export interface DoorstepLimits extends HalfOpenLimits {
  /** Connections of all kinds together. */
  maxConnections: number;
}

/** A connection from its first packet on, over TLS before there is any. */
export interface Visitor {
  readonly address: string;
  /** It has said who it is, and has a place of its own. */
  known(): void;
}

/** Everybody who stands at the gate, and of whom nobody knows yet who it is. */
export interface Doorstep {
  /** A connection has come. Undefined where there was no place for it; it has been cut then. */
  come(socket: Socket): Visitor | undefined;
  readonly connections: number;
  readonly unknown: number;
}

export function doorstep(
  { maxConnections, ...limits }: DoorstepLimits,
  turnAway: (why: RefusalReason, fields: object) => void,
): Doorstep {
  const waiting = halfOpen(limits);
  const all = new Set<Socket>();
  return {
    get connections() {
      return all.size;
    },
    get unknown() {
      return waiting.size;
    },
    come: (socket) => {
      const address = socket.remoteAddress ?? 'unknown';
      if (all.size >= maxConnections && !waiting.yieldOldest()) {
        turnAway('house-full', { connections: all.size, from: address });
        socket.destroy();
        return undefined;
      }
      const place: Waiting = {
        giveWay: (why) => {
          turnAway(why, { unknown: waiting.size, from: address });
          // Its `close` comes a turn later; its place is free at once.
          all.delete(socket);
          socket.destroy();
        },
      };
      all.add(socket);
      socket.once('close', () => {
        all.delete(socket);
        waiting.leave(place);
      });
      waiting.come(place, address);
      return socket.destroyed ? undefined : { address, known: () => waiting.leave(place) };
    },
  };
}
