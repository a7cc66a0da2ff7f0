// Somebody who is told: takes every notice over HTTP.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { aTown } from './builders.js';
import { temporaryFolder } from './temporary.js';
import { type Heard, heard } from './waiting.js';

export interface NoticeReceiver {
  readonly notices: Heard<{ key: string; mark: string }>;
  /** For the hub's file. */
  readonly config: object;
}

/** Notices as they come, by their key. */
export async function noticeReceiver(): Promise<NoticeReceiver> {
  const notices = heard<{ key: string; mark: string }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.end('{}');
      notices.hear(JSON.parse(Buffer.concat(chunks).toString()) as { key: string; mark: string });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const secretFile = join(temporaryFolder(), 'secret');
  writeFileSync(secretFile, 'x'.repeat(40), { mode: 0o600 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { notices, config: { webhooks: [{ recipient: 'duty', towns: [aTown().id], url, secretFile }] } };
}
