import { type Instant, OnDuty } from '@kawamori/contracts';
import { asker } from '../api/client.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { askedAgainAfter } from '../view/on-duty.js';

/** Who is on duty, asked for anew whenever a shift changes. */
export class OnDutyFeed {
  /** Null until it has been read once. */
  known = $state.raw<OnDuty | null>(null);
  /** The last question was not answered. */
  isStale = $state(false);
  /** The hub's wall clock, moved on by this device's; 0 before the first answer. */
  now = $state<Instant>(0);

  readonly #ask: ReturnType<typeof asker>;
  readonly #time: WallTime;
  #readAt = 0;
  #asked = 0;
  #again: Stop | undefined;

  constructor(base: string, time: WallTime) {
    [this.#ask, this.#time] = [asker(base), time];
  }

  async renew(): Promise<void> {
    this.#again?.();
    const turn = ++this.#asked;
    const answer = await this.#ask(OnDuty, '/on-duty');
    if (turn !== this.#asked) return;
    this.isStale = !answer.ok;
    if (answer.ok) [this.known, this.#readAt] = [answer.value, this.#time.now()];
    this.tick();
    this.#again = this.#time.after(
      askedAgainAfter(this.known, this.isStale, this.now),
      () => void this.renew(),
    );
  }

  /** Moves the clock on. */
  tick(): void {
    if (this.known) this.now = this.known.at + (this.#time.now() - this.#readAt);
  }

  stop(): void {
    this.#asked++;
    this.#again?.();
  }
}
