// LINE WORKS as its public manual describes it: it checks the assertion's signature and claims, its tokens, and the form of a message, and
// signs the callback of a button that somebody presses.
// It does not show the limits, the rights and the hours of the real one.
import { createHmac, createPublicKey, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Instant } from '@kawamori/contracts';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const Claims = z.strictObject({
  iss: z.string(),
  sub: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
});
const Action = z.strictObject({
  type: z.literal('message'),
  label: z.string().min(1).max(20),
  postback: z.string().max(300),
});
const Message = z.strictObject({
  content: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(2_000) }),
    z.strictObject({
      type: z.literal('button_template'),
      contentText: z.string().min(1).max(1_000),
      actions: z.array(Action).min(1).max(10),
    }),
  ]),
});
type Button = z.infer<typeof Action>;

export const BOT = { id: '1234', secret: 'the secret of the bot' };

/** The callback of a press, as it is posted: by whom, on which button, when. */
export function callbackOf(
  user: string,
  { label, postback }: Pick<Button, 'label' | 'postback'>,
  at: Instant,
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify({
    type: 'message',
    source: { userId: user, domainId: 40_029_600 },
    issuedTime: new Date(at).toISOString(),
    content: { type: 'text', text: label, postback },
  });
  const signature = createHmac('sha256', BOT.secret).update(body).digest('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-works-botid': BOT.id,
      'x-works-signature': signature,
    },
  };
}

export interface LineWorksPeer {
  readonly url: string;
  readonly privateKey: KeyObject;
  /** Assertions that were accepted. */
  readonly tokensGiven: number;
  readonly messages: { path: string; text: string; buttons?: Button[] }[];
  /** Why something was refused. */
  readonly refusals: string[];
  is: {
    /** Answers a message with this instead of taking it. */
    answers: { status: number; headers?: Record<string, string> } | undefined;
    gives: boolean;
    expiresIn: unknown;
  };
  /** No token given so far is taken any more. */
  forgetTokens(): void;
}

export const ACCOUNT = {
  clientId: 'client-1',
  clientSecret: 'the secret of the client',
  serviceAccount: 'abcde.serviceaccount@town',
};

export async function startLineWorks(now: () => Instant): Promise<LineWorksPeer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const publicKey = createPublicKey(privateKey);
  const messages: LineWorksPeer['messages'] = [];
  const refusals: string[] = [];
  const valid = new Set<string>();
  const is: LineWorksPeer['is'] = { answers: undefined, gives: true, expiresIn: '86400' };
  let given = 0;

  const whyNoToken = (form: URLSearchParams): string | undefined => {
    if (!is.gives) return 'it gives none now';
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'grant_type';
    if (form.get('client_id') !== ACCOUNT.clientId) return 'client_id';
    if (form.get('client_secret') !== ACCOUNT.clientSecret) return 'client_secret';
    if (form.get('scope') !== 'bot') return 'scope';
    const [head = '', body = '', signature = '', ...more] = (form.get('assertion') ?? '').split('.');
    if (more.length > 0) return 'parts of the assertion';
    const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (JSON.stringify(decoded(head)) !== '{"alg":"RS256","typ":"JWT"}') return 'header of the assertion';
    const fits = createVerify('RSA-SHA256')
      .update(`${head}.${body}`)
      .verify(publicKey, signature, 'base64url');
    if (!fits) return 'signature';
    const claims = Claims.parse(decoded(body));
    if (claims.iss !== ACCOUNT.clientId || claims.sub !== ACCOUNT.serviceAccount)
      return 'whose assertion it is';
    const seconds = now() / 1_000;
    if (claims.iat > seconds + 60 || claims.exp <= seconds || claims.exp - claims.iat > 3_600) return 'times';
    return undefined;
  };
  const token = async (request: IncomingMessage): Promise<[number, unknown]> => {
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true)
      return [415, {}];
    const why = whyNoToken(new URLSearchParams(await text(request)));
    if (why !== undefined) {
      refusals.push(why);
      return [401, { error: 'invalid_client' }];
    }
    given++;
    valid.add(`token-${given}`);
    return [
      200,
      {
        access_token: `token-${given}`,
        refresh_token: 'r',
        token_type: 'Bearer',
        expires_in: is.expiresIn,
        scope: 'bot',
      },
    ];
  };
  const message = async (request: IncomingMessage): Promise<[number, unknown, Record<string, string>?]> => {
    const body = await text(request);
    if (!valid.has(request.headers.authorization?.replace(/^Bearer /, '') ?? '')) {
      refusals.push('token');
      return [401, { code: 'UNAUTHORIZED' }];
    }
    if (is.answers) return [is.answers.status, {}, is.answers.headers ?? {}];
    const read = Message.safeParse(JSON.parse(body));
    if (!read.success) return [400, { code: 'INVALID_PARAMETER' }];
    const { content } = read.data;
    const path = request.url ?? '';
    if (content.type === 'text') messages.push({ path, text: content.text });
    else messages.push({ path, text: content.contentText, buttons: content.actions });
    return [201, {}];
  };
  const server = createServer((request, response) => {
    const isMessage = /^\/v1\.0\/bots\/[^/]+\/(?:channels|users)\/[^/]+\/messages$/.test(request.url ?? '');
    const work =
      request.url === '/oauth2/v2.0/token'
        ? token(request)
        : isMessage
          ? message(request)
          : Promise.resolve([404, {}] as const);
    work.then(
      ([status, body, headers]: readonly [number, unknown, Record<string, string>?]) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ privateKey, messages, refusals, is },
    get tokensGiven() {
      return given;
    },
    forgetTokens: () => valid.clear(),
  };
}
