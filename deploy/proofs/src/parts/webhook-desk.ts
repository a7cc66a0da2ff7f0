import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isOfLevel, type LevelNotice, Notice } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';

/** What a receiver does with a request: takes it and says so, takes it and hangs up before saying so, or has a fault of its own. */
export interface Manner {
  does: 'takes' | 'takes-and-hangs-up' | 'fails';
  /** Milliseconds between taking it and answering, as on a real line. */
  afterMs: number;
}

export interface HeardNotice {
  /** The Idempotency-Key, decoded. */
  key: string;
  attempt: number;
  /** By the machine's own clock. */
  heardAt: number;
  manner: Manner['does'];
  notice: LevelNotice;
}

/** A receiver of notices: a real HTTP server that believes nothing unsigned. */
export interface WebhookDesk {
  readonly url: string;
  readonly secretFile: string;
  /** Every notice of a level that carried a right signature, in the order of their coming. */
  readonly heard: readonly HeardNotice[];
  /** Doubted readings that were to be checked: they say of no level that it was reached. */
  readonly checks: readonly Notice[];
  /** Everything else that says of no level that it was reached: what rises, what has fallen. */
  readonly beside: readonly Notice[];
  /** Why a request was not believed. */
  readonly refused: readonly string[];
  /** Resolves when the next notice has been heard, before it is answered. */
  next(): Promise<void>;
  close(): Promise<void>;
}

/** A signature older than this is not believed. */
const BELIEVED_FOR_S = 300;

export async function webhookDesk(options: {
  /** Where the shared secret is put. */
  folder: string;
  /** How the next request is met: `times` counts those with its key before, `all` those with any. */
  manner: (times: number, all: number) => Manner;
}): Promise<WebhookDesk> {
  const secret = randomBytes(32).toString('hex');
  const secretFile = join(options.folder, 'webhook.secret');
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const heard: HeardNotice[] = [];
  const refused: string[] = [];
  const checks: Notice[] = [];
  const beside: Notice[] = [];

  let listening: (() => void)[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    if (body === undefined) return;
    const read = readRequest(request, body, secret);
    if ('fault' in read) {
      refused.push(read.fault);
      response.writeHead(400).end();
      return;
    }
    const { notice } = read;
    if (!isOfLevel(notice) || notice.kind !== undefined) {
      (notice.kind === 'check' ? checks : beside).push(notice);
      response.writeHead(204).end();
      return;
    }
    const times = heard.filter((one) => one.key === read.key).length;
    const { does, afterMs } = options.manner(times, heard.length);
    heard.push({ ...read, notice, heardAt: Date.now(), manner: does });
    for (const tell of listening) tell();
    listening = [];
    await pause(afterMs);
    if (does === 'takes-and-hangs-up') request.socket.destroy();
    else response.writeHead(does === 'takes' ? 204 : 503).end();
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/duty`,
    secretFile,
    heard,
    checks,
    beside,
    refused,
    next: () =>
      new Promise((resolve) => {
        listening.push(resolve);
      }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined when the sender died over it. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Written from the documented words, not from the sender's code: `t=SECONDS,v1=HEX` is the HMAC-SHA256 of `SECONDS.BODY`. */
function readRequest(
  request: IncomingMessage,
  body: string,
  secret: string,
): (Pick<HeardNotice, 'key' | 'attempt'> & { notice: Notice }) | { fault: string } {
  const header = (name: string) => String(request.headers[name] ?? '');
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header('kawamori-signature')) ?? [];
  if (seconds === undefined || hex === undefined) return { fault: 'no signature' };
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(hex, 'hex'))) return { fault: 'wrong signature' };
  if (Math.abs(Date.now() / 1_000 - Number(seconds)) > BELIEVED_FOR_S) return { fault: 'old signature' };
  const notice = Notice.safeParse(JSON.parse(body));
  if (!notice.success) return { fault: `not a notice: ${notice.error.message}` };
  const key = Buffer.from(header('idempotency-key'), 'base64url').toString('utf8');
  if (key !== notice.data.key)
    return { fault: `the Idempotency-Key says ${key}, the body ${notice.data.key}` };
  return { key, attempt: Number(header('kawamori-attempt')), notice: notice.data };
}
