/** A picture of the screen as the compositor gave it out. */
export interface Frame {
  /** Milliseconds since 1970. */
  at: number;
}

/** Grey bytes of one place on the screen. */
export type Patch = readonly number[];

/** A point that differs by more than this (of 255) has been painted anew: a picture's coding does not change it by so much. */
const ANOTHER_GREY = 48;
/** A figure that changes alters more points than these. */
const POINTS = 6;

export const differs = (a: Patch, b: Patch): boolean =>
  a.filter((grey, i) => Math.abs(grey - (b[i] ?? 0)) > ANOTHER_GREY).length >= POINTS;

/**
 * The first frame in which a place on the screen looks other than in the last one before the change. Undefined where none does.
 * @param frames ascending
 * @param changedAt when the page's own text became another; nothing of it is on the screen before
 * @param until before this instant it has to be seen: then the next change comes
 */
export async function paintedIn<F extends Frame>(
  frames: readonly F[],
  { changedAt, until }: { changedAt: number; until: number },
  patchOf: (frame: F) => Promise<Patch>,
): Promise<F | undefined> {
  const before = frames.findLast(({ at }) => at < changedAt);
  if (!before) return undefined;
  const was = await patchOf(before);
  for (const frame of frames) {
    if (frame.at < changedAt || frame.at >= until) continue;
    if (differs(was, await patchOf(frame))) return frame;
  }
  return undefined;
}
