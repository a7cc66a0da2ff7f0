import type { Socket } from 'node:net';
import { acknowledgements } from './acknowledgements.js';
import { type GuardedLine, guardBytes } from './byte-guard.js';
import type { Visitor } from './doorstep.js';
import type { GateLimits } from './gate-limits.js';
import { PACKET_RULES } from './packet-rules.js';
import { payloadRoom } from './payload-room.js';
import type { RefusalReason } from './reasons.js';
import { steadyClock } from './steady-clock.js';
import type { ShownCertificate } from './tls-listener.js';
import { turnstile } from './turnstile.js';

/** Bytes around a payload: fixed header, message id; the topic comes on top. */
const HEADROOM = 512;
/** Bytes of a packet that is no message: a CONNECT with its will, a SUBSCRIBE. */
const CONTROL_PACKET = 16 * 1_024;

/** One connection, from whichever port. */
export interface Line {
  guard: GuardedLine;
  visitor: Visitor;
  certificate: ShownCertificate | undefined;
  /** Sends a PUBACK. */
  acknowledge(messageId: number): void;
}

/** Every connection whose bytes are looked at before the broker sees them. */
export interface GuardedLines {
  open(socket: Socket, visitor: Visitor, certificate?: ShownCertificate): GuardedLine;
  /** The line that the broker knows by its guard. */
  of(guard: object): Line | undefined;
  cutAll(): void;
}

/** All of them share one room for payloads that wait for the disk. */
export function guardedLines(
  { limits, largestPayload }: { limits: GateLimits; largestPayload: number },
  refuse: (why: RefusalReason, fields: object) => void,
): GuardedLines {
  const lines = new Map<object, Line>();
  const room = payloadRoom(limits.payloadRoom);
  const inTurn = turnstile();
  return {
    open: (socket, visitor, certificate) => {
      socket.setNoDelay(true);
      const guard = guardBytes(socket, {
        limits: {
          control: CONTROL_PACKET,
          message: largestPayload + limits.topicBytes + HEADROOM,
          topic: limits.topicBytes,
        },
        pace: limits,
        readerPatience: limits.readerPatience,
        room,
        inTurn,
        clock: steadyClock,
        onCut: (verdict, announced) => {
          const rule =
            verdict in PACKET_RULES ? PACKET_RULES[verdict as keyof typeof PACKET_RULES] : undefined;
          const broken = rule && { clause: rule.clause, says: rule.says };
          refuse(verdict, { announced, ...broken, from: visitor.address });
        },
      });
      lines.set(guard, { guard, visitor, certificate, acknowledge: acknowledgements(guard) });
      guard.on('error', () => guard.destroy());
      guard.on('close', () => lines.delete(guard));
      return guard;
    },
    of: (guard) => lines.get(guard),
    cutAll: () => {
      for (const { guard } of lines.values()) guard.destroy();
    },
  };
}
