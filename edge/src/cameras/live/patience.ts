import { type Milliseconds, SECOND } from '@kawamori/contracts';

/** How long live video may take to begin. A camera that hangs is looked at and called twice, and all of it lies within `answer`. */
export interface LivePatience {
  /** For each of two looks at the form that a camera films in. */
  readonly check: Milliseconds;
  /** From ffmpeg's start to the first frame that the hub has taken, for each of two calls. */
  readonly begin: Milliseconds;
  /** The agent's, with its camera process. */
  readonly answer: Milliseconds;
}

export const LIVE_PATIENCE: LivePatience = { check: 6 * SECOND, begin: 10 * SECOND, answer: 35 * SECOND };
