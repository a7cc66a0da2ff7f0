import { createHmac, timingSafeEqual } from 'node:crypto';
import { HOUR, type Instant, LINK_HOURS, type Milliseconds, type PersonId } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

const OPENS_FOR: Milliseconds = LINK_HOURS * HOUR;
/** 144 bits: short enough for a short message, and guessed by nobody. */
const TOKEN_BYTES = 18;
const TOKEN = /^[A-Za-z0-9_-]{24}$/;
/** Tokens kept, so that each is computed once. */
const MOST_KNOWN = 20_000;

/** Somebody who was called about a notice, and when the last time; wall clock. */
export interface Called {
  person: PersonId;
  notice: string;
  at: Instant;
}

/** Whose link it is, and for what. */
export interface FoundLink extends Called {
  /** Its acknowledgement was taken back: it has been used, and acknowledges no more. */
  isUndone: boolean;
}

/** Links that open one notice's state for one person. */
export interface Links {
  /** The one that acknowledges now: another one since what was acknowledged by the last was taken back. Undefined where none can be signed. */
  linkTo(person: PersonId, notice: string): string | undefined;
  /** The link by which a notice was sent first. */
  firstTo(person: PersonId, notice: string): { token: string; isUndone: boolean } | undefined;
  /** Undefined for one that was never sent or is too old. */
  find(token: string): FoundLink | undefined;
}

/**
 * A link is known by its token: HMAC-SHA256 over person, notice and how often it was used in vain. Nothing of it is kept, and it says nothing to whoever reads it; whom
 * it belongs to is found among those who were called in the last 24 hours.
 */
export function links(inputs: {
  /** `https://…` without a slash at its end. */
  url: string;
  key(): Buffer | undefined;
  calledSince(from: Instant): Called[];
  /** How often a person has acknowledged a notice by a link and taken that back. */
  undoneByLink(person: PersonId, notice: string): number;
  wallClock: Clock;
}): Links {
  const { url, key, calledSince, undoneByLink, wallClock } = inputs;
  const known = new Map<string, string>();

  const tokenOf = (secret: Buffer, person: PersonId, notice: string, undone: number): string => {
    const text = `kawamori link 1\n${person}\n${notice}${undone === 0 ? '' : `\n${undone}`}`;
    const before = known.get(text);
    if (before !== undefined) return before;
    const token = createHmac('sha256', secret)
      .update(text)
      .digest()
      .subarray(0, TOKEN_BYTES)
      .toString('base64url');
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, token);
    return token;
  };

  return {
    firstTo: (person, notice) => {
      const secret = key();
      return (
        secret && { token: tokenOf(secret, person, notice, 0), isUndone: undoneByLink(person, notice) > 0 }
      );
    },
    linkTo: (person, notice) => {
      const secret = key();
      return secret && `${url}/a/${tokenOf(secret, person, notice, undoneByLink(person, notice))}`;
    },
    find: (token) => {
      const secret = key();
      if (!secret || !TOKEN.test(token)) return undefined;
      const sent = Buffer.from(token);
      for (const called of calledSince(wallClock.now() - OPENS_FOR)) {
        const { person, notice } = called;
        const now = undoneByLink(person, notice);
        for (let undone = 0; undone <= now; undone++) {
          if (timingSafeEqual(sent, Buffer.from(tokenOf(secret, person, notice, undone))))
            return { ...called, isUndone: undone < now };
        }
      }
      return undefined;
    },
  };
}
