// Played: an authenticator, with the bytes of WebAuthn as they stand in its specification. It shows nothing of browsers and real keys.
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { KeyAnswer, KeyMade, KeyOptions } from '@kawamori/contracts';

/** CBOR (RFC 8949) of what an authenticator says: small integers, bytes, text, and maps in the order that is given. */
function cbor(value: number | Buffer | string | Map<number | string, unknown>): Buffer {
  const head = (major: number, length: number) =>
    length < 24
      ? Buffer.from([(major << 5) | length])
      : length < 256
        ? Buffer.from([(major << 5) | 24, length])
        : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, of]) => [cbor(key), cbor(of as never)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const base64url = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64url');
const [PRESENT, VERIFIED, HAS_KEY] = [0x01, 0x04, 0x40];

export interface Saying {
  origin: string;
  /** 0: it counts none. */
  counter?: number;
  verified?: boolean;
  type?: string;
  challenge?: string;
  rpId?: string;
  userHandle?: string;
}

/** A key that signs whatever it is told to. */
export interface SoftwareKey {
  id: string;
  make(options: KeyOptions, saying: Saying): KeyMade;
  answer(options: KeyOptions, saying: Saying): KeyAnswer;
}

export function softwareKey(): SoftwareKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rawId = randomBytes(64);
  const id = base64url(rawId);
  const rpIdOf = (options: KeyOptions, { rpId }: Saying): string => {
    const told = (options.rpId ?? (options.rp as { id?: string } | undefined)?.id) as string | undefined;
    return rpId ?? told ?? '';
  };
  const clientData = (options: KeyOptions, { origin, type, challenge }: Saying, usual: string) =>
    JSON.stringify({
      ...{ type: type ?? usual, challenge: challenge ?? options.challenge },
      ...{ origin, crossOrigin: false },
    });
  const authData = (options: KeyOptions, saying: Saying, flags: number, more = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(saying.counter ?? 0);
    const verified = (saying.verified ?? true) ? VERIFIED : 0;
    return Buffer.concat([
      sha256(rpIdOf(options, saying)),
      Buffer.from([PRESENT | verified | flags]),
      counter,
      more,
    ]);
  };
  return {
    id,
    make: (options, saying) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(rawId.length);
      const credential = Buffer.concat([Buffer.alloc(16), length, rawId, coseOf(publicKey)]);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData(options, saying, HAS_KEY, credential)],
        ]),
      );
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: base64url(clientData(options, saying, 'webauthn.create')),
          attestationObject: base64url(attestation),
          transports: ['usb'],
        },
      };
    },
    answer: (options, saying) => {
      const data = clientData(options, saying, 'webauthn.get');
      const said = authData(options, saying, 0);
      const signature = createSign('sha256')
        .update(Buffer.concat([said, sha256(data)]))
        .sign(privateKey);
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: base64url(data),
          authenticatorData: base64url(said),
          signature: base64url(signature),
          ...(saying.userHandle === undefined ? {} : { userHandle: saying.userHandle }),
        },
      };
    },
  };
}

/** COSE (RFC 9053, 7.1) of a key on P-256: ES256. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}
