import { pause } from '@kawamori/kit';
import type { Staff } from '../parts/staff.js';

/** Somebody who watches and, when the picture ends, asks again: as a player does. */
export interface Viewer {
  readonly camera: string;
  readonly kind: 'FLV' | 'HLS';
  /** Resolves when video has come that was asked for after an instant (`performance.now()`), with when it came. */
  seenAnew(instant: number): Promise<number>;
  /** Resolves when video has come after an instant, whenever it was asked for. */
  seenStill(instant: number): Promise<number>;
  stop(): Promise<void>;
}

const AGAIN_MS = 200;
const POLL_MS = 500;
const FLV_HEADER = 13;
const VIDEO_TAG = 9;

export function watchFlv(staff: Staff, camera: string): Viewer {
  return watch('FLV', camera, async (signal, seen) => {
    const askedAt = performance.now();
    const response = await fetch(`${staff.url}/api/v1/cameras/${camera}/live.flv`, {
      headers: { cookie: staff.cookie },
      signal,
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return;
    }
    let taken = Buffer.alloc(0);
    let shown = false;
    for await (const chunk of response.body) {
      if (!shown) {
        taken = Buffer.concat([taken, chunk as Uint8Array]);
        shown = hasVideo(taken);
      }
      if (shown) seen(askedAt);
    }
  });
}

/** Whether a stream holds a whole video tag (FLV specification, E.4.1). */
function hasVideo(flv: Buffer): boolean {
  for (let at = FLV_HEADER; at + 11 <= flv.length; ) {
    const size = flv.readUIntBE(at + 1, 3);
    if (flv[at] === VIDEO_TAG && at + 11 + size <= flv.length) return true;
    at += 11 + size + 4;
  }
  return false;
}

export function watchHls(staff: Staff, camera: string): Viewer {
  // A playlist of before stands for a while, and what was under way when the video stopped is closed as one more segment: only the one
  // behind that holds new frames.
  let told = Number.NEGATIVE_INFINITY;
  return watch('HLS', camera, async (signal, seen) => {
    const base = `${staff.url}/api/v1/cameras/${camera}/live`;
    const get = (name: string) => fetch(`${base}/${name}`, { headers: { cookie: staff.cookie }, signal });
    const askedAt = performance.now();
    const playlist = await get('index.m3u8');
    const newest = (await playlist.text()).match(/^s\d+\.ts$/gm)?.at(-1);
    const number = Number(newest?.slice(1, -3));
    if (playlist.ok && newest !== undefined && number > told + 1) {
      const segment = await get(newest);
      const bytes = new Uint8Array(await segment.arrayBuffer());
      // Every packet of a transport stream begins so (ISO/IEC 13818-1, 2.4.3.2).
      if (segment.ok && bytes[0] === 0x47) {
        told = number;
        seen(askedAt);
      }
    }
    await pause(POLL_MS, signal);
  });
}

function watch(
  kind: Viewer['kind'],
  camera: string,
  once: (signal: AbortSignal, seen: (askedAt: number) => void) => Promise<void>,
): Viewer {
  const stopping = new AbortController();
  let newest = { askedAt: 0, at: 0 };
  let waiting: { isMet: () => boolean; resolve: (at: number) => void }[] = [];
  const tell = () => {
    const due = waiting.filter(({ isMet }) => isMet());
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { resolve } of due) resolve(newest.at);
  };
  const until = (isMet: () => boolean) =>
    new Promise<number>((resolve) => {
      waiting.push({ isMet, resolve });
      tell();
    });
  const watchOn = async () => {
    while (!stopping.signal.aborted) {
      // A picture that ends, and a hub that has none yet, are what this is about.
      await once(stopping.signal, (askedAt) => {
        newest = { askedAt, at: performance.now() };
        tell();
      }).catch(() => undefined);
      await pause(AGAIN_MS, stopping.signal);
    }
  };
  const watching = watchOn();
  return {
    kind,
    camera,
    seenAnew: (instant) => until(() => newest.askedAt > instant),
    seenStill: (instant) => until(() => newest.at > instant),
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
