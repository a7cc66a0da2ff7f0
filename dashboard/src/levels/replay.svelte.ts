import type { ReplayJob, StationId, StationReplay } from '@kawamori/contracts';
import type { Answer } from '../api/client.js';
import type { WallTime } from '../time/wall-time.js';
import type { LevelsApi } from './levels-api.js';

/** Between two looks at how far it is. */
const LOOK_EVERY_MS = 500;

/** A replay of levels that a page has begun and waits for. */
export class Replay {
  /** How it stands; null while none is under way. */
  job = $state.raw<ReplayJob | null>(null);
  /** How the last one ended; null before the first, and while one is under way. */
  ended = $state.raw<ReplayJob | null>(null);
  /** What came of those before, by station: the last counts. While one is tried, and where nothing came of it, nothing stands there. */
  stations = $state.raw<Record<StationId, StationReplay>>({});
  readonly #api: LevelsApi;
  readonly #time: WallTime;
  readonly #refused: (answer: Answer<unknown> & { ok: false }) => void;
  #leave = () => {};
  #isLeft = false;

  /** @param refused is told what the hub did not answer */
  constructor(api: LevelsApi, time: WallTime, refused: (answer: Answer<unknown> & { ok: false }) => void) {
    [this.#api, this.#time, this.#refused] = [api, time, refused];
  }

  async begin(request: Parameters<LevelsApi['begin']>[0]): Promise<void> {
    this.ended = null;
    const { stations } = request;
    // Figures of other levels would be taken for those of the ones that are tried.
    const others = Object.values(this.stations).filter(
      ({ station }) => stations && !stations.includes(station),
    );
    this.stations = byStation(others);
    this.#take(await this.#api.begin(request));
  }

  async cancel(): Promise<void> {
    if (!this.job) return;
    const answer = await this.#api.cancel(this.job.id);
    if (!answer.ok) this.#refused(answer);
  }

  /** The page goes: what runs is of no use to anybody. */
  leave(): void {
    this.#isLeft = true;
    this.#leave();
    if (this.job) void this.#api.cancel(this.job.id);
  }

  #take(answer: Answer<ReplayJob>): void {
    if (this.#isLeft) {
      // Gone while it was begun.
      if (answer.ok && answer.value.state === 'running') void this.#api.cancel(answer.value.id);
      return;
    }
    if (!answer.ok) {
      this.job = null;
      this.#refused(answer);
      return;
    }
    const now = answer.value;
    this.job = now.state === 'running' ? now : null;
    if (now.state === 'running') {
      this.#leave = this.#time.after(
        LOOK_EVERY_MS,
        () => void this.#api.look(now.id).then((next) => this.#take(next)),
      );
      return;
    }
    this.ended = now;
    this.stations = { ...this.stations, ...byStation(now.stations) };
  }
}

const byStation = (replays: readonly StationReplay[]): Record<StationId, StationReplay> =>
  Object.fromEntries(replays.map((one) => [one.station, one]));
