import type { CameraId, Instant, Milliseconds } from '@kawamori/contracts';

export interface DoorLimits {
  /** Connections at once, over all, and of one address. */
  total: number;
  perAddress: number;
  /** Time for the first byte, and time until a publish with a good key. */
  firstByteMs: Milliseconds;
  admissionMs: Milliseconds;
  /** Bytes before that publish. The RTMP handshake takes 3,073 of them (RTMP 1.0, 5.2). */
  bytesBeforeAdmission: number;
  /** A publisher that has sent nothing for so long is taken for dead, and its camera may come back. */
  silentMs: Milliseconds;
  /** Bytes that a publisher may send within {@link RATE_WINDOW_MS}. */
  bytesPerWindow: number;
}

export const RATE_WINDOW_MS: Milliseconds = 5_000;

/** Room for 16 Mbit/s: four times a good 1080p camera. */
export const DOOR_LIMITS: Omit<DoorLimits, 'total'> = {
  perAddress: 8,
  firstByteMs: 5_000,
  admissionMs: 10_000,
  bytesBeforeAdmission: 16 * 1_024,
  silentMs: 5_000,
  bytesPerWindow: 10_000_000,
};

/** One connection at the RTMP entrance, as far as it matters for its end. */
export interface Guest {
  since: Instant;
  heardAt: Instant;
  bytes: number;
  /** Set once a publish with a good key has been let in. */
  camera: CameraId | undefined;
  windowSince: Instant;
  windowBytes: number;
}

export type DoorVerdict =
  | 'too-many-connections'
  | 'too-many-from-there'
  | 'not-rtmp'
  | 'said-nothing'
  | 'not-admitted'
  | 'too-much-before-admission'
  | 'fell-silent'
  | 'too-fast'
  | 'no-longer-wanted';

export const newGuest = (now: Instant): Guest => ({
  since: now,
  heardAt: now,
  bytes: 0,
  camera: undefined,
  windowSince: now,
  windowBytes: 0,
});

/** May one more come in? */
export function mayEnter(
  others: { total: number; fromThere: number },
  limits: DoorLimits,
): DoorVerdict | undefined {
  if (others.total >= limits.total) return 'too-many-connections';
  return others.fromThere >= limits.perAddress ? 'too-many-from-there' : undefined;
}

/** Takes bytes in; a verdict ends the connection before they have been handed on. */
export function hearBytes(
  guest: Guest,
  chunk: Uint8Array,
  now: Instant,
  limits: DoorLimits,
): DoorVerdict | undefined {
  // C0, the version of plain RTMP (RTMP 1.0, 5.2.2). TLS, HTTP and SSH begin otherwise.
  if (guest.bytes === 0 && chunk[0] !== 3) return 'not-rtmp';
  if (now - guest.windowSince >= RATE_WINDOW_MS) {
    guest.windowSince = now;
    guest.windowBytes = 0;
  }
  guest.bytes += chunk.length;
  guest.windowBytes += chunk.length;
  guest.heardAt = now;
  if (guest.camera === undefined && guest.bytes > limits.bytesBeforeAdmission) {
    return 'too-much-before-admission';
  }
  return guest.windowBytes > limits.bytesPerWindow ? 'too-fast' : undefined;
}

/** Looks at a connection from time to time. `wanted`: whether the hub still wants its camera. */
export function lookAt(
  guest: Guest,
  now: Instant,
  limits: DoorLimits,
  wanted: (camera: CameraId) => boolean,
): DoorVerdict | undefined {
  if (guest.camera !== undefined) {
    if (!wanted(guest.camera)) return 'no-longer-wanted';
    return now - guest.heardAt >= limits.silentMs ? 'fell-silent' : undefined;
  }
  if (guest.bytes === 0 && now - guest.since >= limits.firstByteMs) return 'said-nothing';
  return now - guest.since >= limits.admissionMs ? 'not-admitted' : undefined;
}
