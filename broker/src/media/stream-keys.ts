import { createHash, timingSafeEqual } from 'node:crypto';
import type { CameraId, Instant, Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

/** Which camera may be published now, with which key: only what the hub has asked for, and only until that ends. */
export interface StreamKeys {
  admit(camera: CameraId, key: string, forMs: Milliseconds): void;
  forbid(camera: CameraId): void;
  /** The camera that a publisher may publish, or undefined. */
  cameraOf(name: string, key: unknown): CameraId | undefined;
  /** Whether a camera that was let in may go on. */
  holds(camera: CameraId): boolean;
}

/** A word to the node may be a moment under way, and its own count begins when it hears it. */
const GRACE_MS: Milliseconds = 5_000;

const digest = (text: string) => createHash('sha256').update(text).digest();

export function streamKeys(clock: Clock): StreamKeys {
  const keys = new Map<string, { camera: CameraId; digest: Buffer; until: Instant }>();
  const open = (name: string) => {
    const known = keys.get(name);
    return known && clock.now() < known.until ? known : undefined;
  };
  return {
    admit: (camera, key, forMs) => {
      keys.set(camera, { camera, digest: digest(key), until: clock.now() + forMs + GRACE_MS });
    },
    forbid: (camera) => {
      keys.delete(camera);
    },
    cameraOf: (name, key) => {
      const known = open(name);
      if (!known || typeof key !== 'string') return undefined;
      return timingSafeEqual(known.digest, digest(key)) ? known.camera : undefined;
    },
    holds: (camera) => open(camera) !== undefined,
  };
}
