import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What a guess costs, as scrypt counts it (RFC 7914, 2): about 128·N·r bytes for a moment. */
export interface GuessCost {
  N: number;
  r: number;
  p: number;
}

/** 2^17 rounds over blocks of 8, 128 MB (OWASP password storage, scrypt). */
const COST: GuessCost = { N: 2 ** 17, r: 8, p: 1 };
const KEY_BYTES = 32;

const derive = (password: string, salt: Buffer, cost: GuessCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFKC'),
      salt,
      KEY_BYTES,
      { ...cost, maxmem: 256 * 1024 * 1024 },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });

/** A password as it is kept: `scrypt$N$r$p$salt$key`, base64url. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password fits. An unknown account takes as long as a known one. */
export async function passwordFits(
  kept: string | undefined,
  password: string,
  cost = COST,
): Promise<boolean> {
  const [, n, r, p, salt, key] = (kept ?? '').split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const given = await derive(password, Buffer.from(salt ?? 'unknown', 'base64url'), {
    N: Number(n ?? cost.N),
    r: Number(r ?? cost.r),
    p: Number(p ?? cost.p),
  });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Looks at passwords one after another. Each look takes 128 MB for a moment, and a small machine has little more. */
export interface PasswordDesk {
  hash(password: string): Promise<string>;
  fits(kept: string | undefined, password: string): Promise<boolean>;
  /** How many wait for their turn. */
  readonly waiting: number;
}

/** @param cost of what it keeps from now on; a password is looked at with the cost that it was kept with */
export function passwordDesk(cost?: GuessCost): PasswordDesk {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    waiting++;
    const turn = last.then(work).finally(() => {
      waiting--;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    hash: (password) => inTurn(() => hashPassword(password, cost)),
    fits: (kept, password) => inTurn(() => passwordFits(kept, password, cost)),
    get waiting() {
      return waiting;
    },
  };
}
