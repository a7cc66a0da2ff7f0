import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { ApiError } from '@kawamori/contracts';
import { socketsOf } from '../outage/operator-doors.js';
import { OPERATOR_HEADER } from '../settings/operator.js';
import { thisUser } from './this-user.js';

/** Speaks with a running hub through its socket. */
export interface OperatorClient {
  /** `withinMs`: how long an answer is waited for. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, withinMs?: number): Promise<unknown>;
  /** The bytes of a long answer as they come. Rejects where the answer is a refusal, and where it breaks off. */
  stream(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const ANSWER_WITHIN_MS = 20_000;

/** The client of a running hub, or undefined where none answers. */
export async function findHub(dataDir: string): Promise<OperatorClient | undefined> {
  for (const socketFile of socketsOf(dataDir)) {
    if (!existsSync(socketFile)) continue;
    const client = clientAt(socketFile);
    if (await answers(client)) return client;
  }
  return undefined;
}

const clientAt = (socketPath: string): OperatorClient => ({
  ask: (method, path, body, withinMs = ANSWER_WITHIN_MS) => ask(socketPath, method, path, body, withinMs),
  stream: (path, signal) => stream(socketPath, path, signal),
});

async function answers(client: OperatorClient): Promise<boolean> {
  try {
    await client.ask('GET', '/nodes');
    return true;
  } catch (error) {
    // A socket file without a listener is left behind by a hub that was killed; on a read-only disk it may be no socket.
    if (['ECONNREFUSED', 'ENOENT', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return false;
    throw error;
  }
}

function ask(
  socketPath: string,
  method: string,
  path: string,
  body: unknown,
  withinMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const call = request(
      {
        socketPath,
        method,
        path,
        timeout: withinMs,
        headers: {
          ...runsAs(),
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('end', () => {
          try {
            const value: unknown = JSON.parse(answer);
            if ((response.statusCode ?? 500) < 300) return resolve(value);
            reject(refusal(value, answer));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error('the hub does not answer')));
    call.on('error', reject);
    call.end(text);
  });
}

function runsAs(): Record<string, string> {
  const user = thisUser();
  return user === undefined ? {} : { [OPERATOR_HEADER]: encodeURIComponent(user) };
}

const refusal = (value: unknown, text: string): Error => {
  const fault = ApiError.safeParse(value);
  return new Error(fault.success ? [fault.data.message, ...(fault.data.details ?? [])].join('\n  - ') : text);
};

async function* stream(socketPath: string, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const call = request({ socketPath, path, signal });
  call.end();
  const [response] = (await once(call, 'response', { signal })) as [IncomingMessage];
  if (response.statusCode === 200) {
    yield* response as AsyncIterable<Buffer>;
    return;
  }
  const text = await readText(response);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not an answer of ours: told as it came.
  }
  throw refusal(value, text);
}
