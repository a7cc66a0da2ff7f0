import {
  type Milliseconds,
  type NodeFetch,
  type NodePart,
  nodeSoftwareSays as says,
  type UpdateOrder,
} from '@kawamori/contracts';
import { after, every, type Pending, sha256Of } from '@kawamori/kit';

export type Packed = NonNullable<UpdateOrder['packed']>;
export type Fetched = { ok: true; bytes: Uint8Array } | { ok: false; fault: string };

export interface FetchingOptions {
  packed: Packed;
  /** Asks the hub for a part. What is asked on a dead line is lost. */
  ask(fetch: NodeFetch): void;
  /** So much is there, in bytes. */
  came(bytes: number): void;
  /** A part that has not come by then is asked for again. */
  againMs: Milliseconds;
  withinMs: Milliseconds;
}

/**
 * Fetches a packed release part by part: the next is asked for when the one before is there, so that a bad line goes on where it was and
 * never holds more than one. Parts that nobody waits for are passed over.
 */
export interface Fetching {
  hear(part: NodePart): void;
  /** Asks again at once: a new line stands. */
  again(): void;
  readonly done: Promise<Fetched>;
}

export function fetching({ packed, ask, came, againMs, withinMs }: FetchingOptions): Fetching {
  const parts: Uint8Array[] = [];
  let offset = 0;
  let overdue: Pending | undefined;
  let finish: (fetched: Fetched) => void = () => undefined;
  const askNext = () => {
    overdue?.cancel();
    overdue = every(againMs, () => ask({ v: 1, sha256: packed.sha256, offset }));
    ask({ v: 1, sha256: packed.sha256, offset });
  };
  const late = after(withinMs, () =>
    finish({ ok: false, fault: says('tooSlow', { bytes: offset, of: packed.bytes }) }),
  );
  const done = new Promise<Fetched>((resolve) => {
    finish = (fetched) => {
      overdue?.cancel();
      late.cancel();
      resolve(fetched);
    };
  });
  askNext();

  return {
    done,
    again: askNext,
    hear: (part) => {
      if (part.sha256 !== packed.sha256 || part.offset !== offset || part.data === '') return;
      const bytes = Buffer.from(part.data, 'base64');
      parts.push(bytes);
      offset += bytes.length;
      came(offset);
      if (offset < packed.bytes) return askNext();
      const whole = Buffer.concat(parts);
      const isWhole = offset === packed.bytes && sha256Of(whole) === packed.sha256;
      finish(isWhole ? { ok: true, bytes: whole } : { ok: false, fault: says('notAnnounced') });
    },
  };
}
