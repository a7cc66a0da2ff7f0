import { createHmac } from 'node:crypto';
import { RecoveryCodes, SecondFactorOffer } from '@kawamori/contracts';
import { call } from './staff.js';

/** An authenticator app (RFC 6238: SHA-1, thirty seconds, six digits) that has been set up for an account. */
export interface Authenticator {
  /** What it shows now. */
  code(): string;
  readonly recoveryCodes: readonly string[];
}

/** Base32 (RFC 4648, 6), with blanks or without, back to bytes. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret.replace(/\s/g, '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}

/** RFC 4226, 5.3, with the time as its counter. */
function codeAt(secret: Buffer, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Sets one up for whoever the cookie signs in; with the code that confirms it, the account has given one just now. */
export async function setUpAuthenticator(url: string, cookie: string): Promise<Authenticator> {
  const path = '/api/v1/account/second-factor';
  const ask = async (at: string, body?: object): Promise<string> => {
    const answer = await call(url, 'POST', at, {
      headers: { cookie },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status !== 200) throw new Error(`POST ${at}: HTTP ${answer.status} ${answer.text}`);
    return answer.text;
  };
  const { secret } = SecondFactorOffer.parse(JSON.parse(await ask(path)));
  const code = () => codeAt(bytesOf(secret), Date.now());
  const { recoveryCodes } = RecoveryCodes.parse(JSON.parse(await ask(`${path}/confirm`, { code: code() })));
  return { code, recoveryCodes };
}
