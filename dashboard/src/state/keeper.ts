import type { Snapshot } from '@kawamori/contracts';
import { put, readOne } from '../kept/database.js';
import { type KeptText, type LastKnown, lastKnownIn, SAVE_EVERY, textOf } from '../kept/last-known.js';
import { keepPictures, PICTURES_EVERY, picturesWorthKeeping } from '../kept/pictures.js';
import type { WallTime } from '../time/wall-time.js';
import type { StationLook } from '../view/station-look.js';
import { takeMore } from '../worker/register.js';

const NOW = 'now';

/** Keeps on this device how things stand and what the screens need, and gives it back when the page is opened anew. */
export class Keeper {
  readonly #watch: { lastKnown(): LastKnown | undefined };
  readonly #time: WallTime;
  readonly #over = new AbortController();
  #savedAt = Number.NEGATIVE_INFINITY;
  #picturesAt = Number.NEGATIVE_INFINITY;
  #isKeepingPictures = false;
  #hasTakenMore = false;

  constructor(watch: { lastKnown(): LastKnown | undefined }, time: WallTime) {
    this.#watch = watch;
    this.#time = time;
    // A page in the background may be ended without a word.
    const leaving = () => {
      if (document.hidden) void this.#save();
    };
    document.addEventListener('visibilitychange', leaving, { signal: this.#over.signal });
  }

  async restore(): Promise<LastKnown | undefined> {
    return lastKnownIn(await readOne<KeptText>('state', NOW), this.#time.now());
  }

  /** Something has come; `looks`: the stations, worst first. */
  take(view: Snapshot | null, looks: readonly StationLook[]): void {
    const now = this.#time.now();
    if (!view || this.#watch.lastKnown() === undefined) return;
    if (now - this.#savedAt >= SAVE_EVERY) void this.#save();
    // Nothing of it stands in the way of the first sight.
    if (!this.#hasTakenMore) void takeMore();
    this.#hasTakenMore = true;
    if (now - this.#picturesAt >= PICTURES_EVERY && !this.#isKeepingPictures)
      void this.#keepPictures(picturesWorthKeeping(looks));
  }

  stop(): void {
    this.#over.abort();
  }

  async #keepPictures(paths: readonly string[]): Promise<void> {
    this.#picturesAt = this.#time.now();
    this.#isKeepingPictures = true;
    await keepPictures(paths, this.#over.signal);
    this.#isKeepingPictures = false;
  }

  async #save(): Promise<void> {
    const state = this.#watch.lastKnown();
    if (!state || this.#over.signal.aborted) return;
    this.#savedAt = this.#time.now();
    const text = textOf(state, this.#savedAt);
    if (text) await put('state', NOW, text);
  }
}
