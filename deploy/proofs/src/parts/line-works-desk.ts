// LINE WORKS on the loopback with troubles of its own: it gives a token to whoever asks, and takes messages. What its manual says of
// assertions and rights it does not check; the tests of the channel do.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pause } from '@kawamori/kit';
import type { Manner } from './webhook-desk.js';

export interface HeardMessage {
  /** `channels/ID` or `users/ID`. */
  to: string;
  text: string;
  /** By the machine's own clock. */
  heardAt: number;
  manner: Manner['does'];
}

export interface LineWorksDesk {
  /** `notices.lineWorks` of the hub's file, but for its recipients. */
  readonly config: object;
  readonly heard: readonly HeardMessage[];
  /** Resolves when the next message has been heard, before it is answered. */
  next(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder where the secrets of the bot are put
 * @param manner how the next message is met: `times` counts those with its text before, whether marked as repeats or not
 */
export async function lineWorksDesk(
  folder: string,
  manner: (times: number) => Manner,
): Promise<LineWorksDesk> {
  const heard: HeardMessage[] = [];
  const listening: (() => void)[] = [];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [clientSecretFile, privateKeyFile] = [join(folder, 'works.secret'), join(folder, 'works.key')];
  writeFileSync(clientSecretFile, 'a secret', { mode: 0o600 });
  writeFileSync(privateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const say = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const to = /\/bots\/1\/((?:channels|users)\/[^/]+)\/messages$/.exec(request.url ?? '')?.[1];
    if (to === undefined) return void say(200, { access_token: 'token', expires_in: '86400' });
    const said = (JSON.parse(body) as { content: { text: string } }).content.text;
    const same = (one: HeardMessage) => one.to === to && withoutMark(one.text) === withoutMark(said);
    const { does, afterMs } = manner(heard.filter(same).length);
    heard.push({ to, text: said, heardAt: Date.now(), manner: does });
    for (const tell of listening.splice(0)) tell();
    await pause(afterMs);
    if (does === 'takes-and-hangs-up') request.socket.destroy();
    else say(does === 'takes' ? 201 : 503, {});
  };

  const server = createServer((request, response) => {
    // Whoever dies in the middle of a request has asked nothing.
    answer(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    config: {
      ...{ botId: '1', clientId: 'client', serviceAccount: 'proof.serviceaccount@town' },
      ...{ clientSecretFile, privateKeyFile, authUrl: `${url}/token`, apiUrl: url },
    },
    heard,
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

export const REPEAT_MARK = '【再送】';
export const withoutMark = (said: string): string =>
  said.startsWith(REPEAT_MARK) ? said.slice(REPEAT_MARK.length) : said;
