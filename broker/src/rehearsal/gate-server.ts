import { chmodSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type Instant, MINUTE } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { ChannelReach } from '../notices/channel-reach.js';
import { recipientOf } from '../notices/person-recipient.js';
import { type Allowed, admit, type Handed, RehearsedMessage } from './message-gate.js';

/** A notice is a few kilobytes; a bundle of fifty some tens. */
const MESSAGE_BYTES = 128 * 1024;
const REQUEST_WITHIN_MS = 15_000;

export interface GateInputs {
  socketFile: string;
  log: Log;
  wallClock: Clock;
  reach: Pick<ChannelReach, 'channelTo'>;
  /** Asked for every message. */
  allowed(): Omit<Allowed, 'leftLately'>;
  onHanded(handed: Handed): void;
}

export interface GateServer {
  open(): Promise<void>;
  /** Ends what is under way: a telephone that rings is hung up. Nothing leaves from now on. */
  cutOff(): void;
  close(): Promise<void>;
}

/**
 * The one way out of a rehearsal: a socket at which it hands in messages, by a person's id. The real hub looks up the address, marks what
 * is said, and lets one message through at a time.
 */
export function gateServer(inputs: GateInputs): GateServer {
  const { socketFile, log, wallClock, reach } = inputs;
  const cut = new AbortController();
  let server: Server | undefined;
  let left: Instant[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const hand = async (message: RehearsedMessage) => {
    left = left.filter((at) => at > wallClock.now() - MINUTE);
    const allowed = inputs.allowed();
    const isCut = allowed.yielded || cut.signal.aborted;
    const decided = admit(message, { ...allowed, yielded: isCut, leftLately: left.length });
    const { person, channel: kind, attempt, notice } = message;
    const tell = (outcome: Handed['outcome'], detail: string) =>
      inputs.onHanded({ at: wallClock.now(), person, channel: kind, notice, outcome, detail });
    if (!decided.admitted) {
      log.warn({ person, channel: kind, why: decided.fault }, 'a message of the rehearsal was turned away');
      if (!decided.retry) tell(isCut ? 'yielded' : 'not-reached', decided.fault);
      return { accepted: false, detail: decided.fault, retry: decided.retry };
    }
    const channel = reach.channelTo(recipientOf(decided.person), decided.channel);
    if (typeof channel === 'string') {
      tell('not-reached', channel);
      return { accepted: false, detail: channel, retry: false };
    }
    left.push(wallClock.now());
    const outcome = await channel.deliver(decided.notice, attempt, {
      ...{ over: cut.signal, lasts: () => !cut.signal.aborted, givesWay: true },
    });
    if (outcome.accepted) {
      tell('reached', outcome.receipt);
      return { accepted: true, detail: outcome.receipt, retry: false };
    }
    const retry = outcome.retry && !cut.signal.aborted;
    if (!retry) tell(cut.signal.aborted ? 'yielded' : 'not-reached', outcome.fault);
    return { accepted: false, detail: outcome.fault, retry };
  };

  /** One after another: real messages never wait behind more than one. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    if (request.method !== 'POST' || request.url !== '/messages')
      return { status: 404, body: { fault: 'not found' } };
    const bytes = await bodyOf(request);
    if (!bytes) return { status: 413, body: { fault: `expected at most ${MESSAGE_BYTES} bytes` } };
    const message = RehearsedMessage.safeParse(jsonIn(bytes));
    if (!message.success) return { status: 400, body: { fault: message.error.message.slice(0, 500) } };
    return { status: 200, body: await inTurn(() => hand(message.data)) };
  };

  return {
    open: () =>
      new Promise((resolve, reject) => {
        server = createServer({ requestTimeout: REQUEST_WITHIN_MS }, (request, response) => {
          answer(request).then(
            ({ status, body }) => {
              response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
            },
            (error: unknown) => {
              log.error({ err: error }, 'a message of the rehearsal could not be handed over');
              response.writeHead(500).end();
            },
          );
        });
        server.once('error', reject);
        server.listen(socketFile, () => {
          chmodSync(socketFile, 0o600);
          resolve();
        });
      }),
    cutOff: () => cut.abort(),
    close: async () => {
      cut.abort();
      const open = server;
      if (!open) return;
      await new Promise<void>((resolve) => {
        open.close(() => resolve());
        open.closeAllConnections();
      });
      await turn;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MESSAGE_BYTES) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
