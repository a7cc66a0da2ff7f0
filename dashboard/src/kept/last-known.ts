import {
  DAY,
  type Instant,
  SECOND,
  SessionView as SessionShape,
  type SessionView,
  Snapshot,
} from '@kawamori/contracts';
import type { ClockAnchor } from '../time/river-clock.js';

/** How the rivers stood when this device last heard of them. */
export interface LastKnown {
  session: SessionView;
  snapshot: Snapshot;
  /** By it the ages go on growing while nothing is heard. */
  anchor: ClockAnchor;
  /** River clock. */
  heardAt: Instant;
}

/** What lies in the store: text, so that its size is known, and the device's own time. */
export interface KeptText {
  savedAt: number;
  text: string;
}

/** Characters. A region of a thousand stations has a third of it. */
const MOST_TEXT = 4_000_000;
/** What is older helps nobody, and is shown to nobody. */
const KEPT_FOR = 7 * DAY;
/** Each word of the hub would wear a telephone's memory out. */
export const SAVE_EVERY = 10 * SECOND;
/** Notices that are kept where all of them are too much. */
const FEW_NOTICES = 20;

/** @returns undefined where it is too large to be kept */
export function textOf(state: LastKnown, savedAt: number): KeptText | undefined {
  const notices = state.snapshot.notices.slice(0, FEW_NOTICES);
  for (const one of [state, { ...state, snapshot: { ...state.snapshot, notices } }]) {
    const text = JSON.stringify(one);
    if (text.length <= MOST_TEXT) return { savedAt, text };
  }
  return undefined;
}

/** What was kept, as long as it is of use and of this version of the face. */
export function lastKnownIn(kept: KeptText | undefined, wallNow: number): LastKnown | undefined {
  if (!kept || wallNow - kept.savedAt > KEPT_FOR) return undefined;
  try {
    const { anchor, heardAt, ...said } = JSON.parse(kept.text) as LastKnown;
    const [session, snapshot] = [SessionShape.safeParse(said.session), Snapshot.safeParse(said.snapshot)];
    if (!session.success || !snapshot.success) return undefined;
    return { session: session.data, snapshot: snapshot.data, anchor, heardAt };
  } catch {
    return undefined;
  }
}
