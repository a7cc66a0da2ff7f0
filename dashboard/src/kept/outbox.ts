import type { AcknowledgeAnswer, NoticeView } from '@kawamori/contracts';
import type { Answer, HubApi } from '../api/client.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { put, readAll, remove } from './database.js';
import { outcomeOf, pauseAfter, pressOf, type Waiting, withoutPress } from './presses.js';

/** What is told of a press that had to wait. */
export interface Told {
  press: Waiting;
  /** When the hub answered, river clock. */
  at: number;
  /** The hub's own words where it refused. */
  refusal: string | undefined;
}

/** What came of pressing: as the hub has answered, or it waits here and is told by the strip. */
export type Pressed =
  | { is: 'taken'; answer: AcknowledgeAnswer }
  | { is: 'refused'; message: string | undefined }
  | { is: 'waits' };

export interface OutboxOptions {
  api: Pick<HubApi, 'acknowledge' | 'session' | 'undo'>;
  time: WallTime;
  /** River clock, as far as it is known. */
  now(): number;
  /** Nothing of a rehearsal outlives its page. */
  isKept: boolean;
  onChanged(now: { waiting: readonly Waiting[]; told: readonly Told[] }): void;
}

/** Acknowledgements on their way to the hub: kept before they are sent, sent in the order of the presses, each once. */
export class Outbox {
  #waiting: readonly Waiting[] = [];
  #told: readonly Told[] = [];
  #account: string | null = null;
  #isOwned = false;
  #sending = false;
  #tries = 0;
  #again: Stop | undefined;
  readonly #options: OutboxOptions;
  readonly #heard = new Map<string, (pressed: Pressed) => void>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What this account has pressed here before is shown. It leaves once `own` has said that they are signed in. */
  async load(account: string): Promise<void> {
    if (this.#account === account) return;
    this.#account = account;
    const all = this.#options.isKept ? await readAll<Waiting>('presses') : [];
    const known = new Set(this.#waiting.map(({ key }) => key));
    const next = [...this.#waiting, ...all.filter(({ key }) => !known.has(key))]
      .filter((one) => one.account === account)
      .sort((a, b) => a.pressedAt - b.pressedAt);
    this.#show(next, this.#told);
  }

  /** Somebody is signed in for sure: what they have pressed is sent; what another has pressed here is nobody's any more. */
  async own(account: string): Promise<void> {
    await this.load(account);
    this.#isOwned = true;
    if (this.#options.isKept) {
      const others = (await readAll<Waiting>('presses')).filter((one) => one.account !== account);
      await remove(
        'presses',
        others.map(({ key }) => key),
      );
    }
    this.send();
  }

  /** Resolves with the first answer, or as soon as it is clear that it has to wait. */
  async acknowledge({ episode, key, subjectJa, subjectEn }: NoticeView): Promise<Pressed> {
    const { time, now } = this.#options;
    const pressedAt = time.now();
    const press: Waiting = {
      ...{ key: keyOfPress(), account: this.#account ?? '', what: 'acknowledged', episode, notice: key },
      ...{ subject: { ja: subjectJa, en: subjectEn }, pressedAt, aheadMs: pressedAt - now(), tried: false },
    };
    const heard = new Promise<Pressed>((resolve) => this.#heard.set(press.key, resolve));
    await this.#keep([...this.#waiting, press]);
    if (navigator.onLine && this.#isOwned) this.send();
    else this.#answer(press, { is: 'waits' });
    return heard;
  }

  async takeBack(episode: string): Promise<void> {
    await this.#keep(withoutPress(this.#waiting, episode));
    this.send();
  }

  seen(told: Told): void {
    this.#show(
      this.#waiting,
      this.#told.filter((one) => one !== told),
    );
  }

  /** The hub can be reached again, or something new waits. */
  send(): void {
    this.#again?.();
    this.#again = undefined;
    if (this.#isOwned && !this.#sending) void this.#sendAll();
  }

  #show(waiting: readonly Waiting[], told: readonly Told[]): void {
    this.#waiting = waiting;
    this.#told = told;
    this.#options.onChanged({ waiting, told });
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const asker = await this.#asker(next);
      if (asker === 'unknown') {
        this.#later(next);
        break;
      }
      if (asker === 'other') {
        await this.#keep([]);
        break;
      }
      const tried = { ...next, tried: true };
      await this.#keep(this.#waiting.map((one) => (one === next ? tried : one)));
      const answer = await this.#try(tried);
      const outcome = outcomeOf(answer, tried.what);
      if (outcome === 'later') {
        this.#later(tried);
        break;
      }
      this.#tries = 0;
      await this.#done(tried, answer);
    }
    this.#sending = false;
  }

  /** Whose word it would be: who has waited for a line may find another signed in at this browser. */
  async #asker(press: Waiting): Promise<'own' | 'other' | 'unknown'> {
    // It was pressed this moment.
    if (this.#heard.has(press.key)) return 'own';
    const who = await this.#options.api.session();
    if (!who.ok) return 'unknown';
    return who.value.name === press.account ? 'own' : 'other';
  }

  #try(press: Waiting): Promise<Answer<AcknowledgeAnswer>> {
    const { api, time } = this.#options;
    const { episode, notice, what } = press;
    if (what === 'undo') return api.undo(episode, 'acknowledged');
    return api.acknowledge(episode, notice, pressOf(press, time.now()));
  }

  #later(press: Waiting): void {
    this.#tries += 1;
    this.#answer(press, { is: 'waits' });
    this.#again = this.#options.time.after(pauseAfter(this.#tries), () => this.send());
  }

  async #done(press: Waiting, answer: Answer<AcknowledgeAnswer>): Promise<void> {
    const now = this.#waiting.find(({ key }) => key === press.key);
    // Taken back while it was under way: it has arrived, so that is sent after it.
    const isTakenBack = now?.what === 'undo' && press.what === 'acknowledged';
    if (!isTakenBack) await this.#keep(this.#waiting.filter(({ key }) => key !== press.key));
    const refusal = answer.ok ? undefined : (answer.error?.message ?? '');
    const wasAwaited = this.#answer(
      press,
      answer.ok ? { is: 'taken', answer: answer.value } : { is: 'refused', message: answer.error?.message },
    );
    if (!wasAwaited && press.what === 'acknowledged' && !isTakenBack)
      this.#show(this.#waiting, [...this.#told, { press, at: this.#options.now(), refusal }]);
  }

  #answer({ key }: Waiting, pressed: Pressed): boolean {
    const tell = this.#heard.get(key);
    this.#heard.delete(key);
    tell?.(pressed);
    return tell !== undefined;
  }

  async #keep(next: readonly Waiting[]): Promise<void> {
    const before = this.#waiting;
    this.#show(next, this.#told);
    if (!this.#options.isKept) return;
    const keys = new Set(next.map(({ key }) => key));
    await remove(
      'presses',
      before.map(({ key }) => key).filter((key) => !keys.has(key)),
    );
    for (const press of next) if (!before.includes(press)) await put('presses', press.key, press);
  }
}

/** Of this press alone, also where a page is no secure context and has no `randomUUID`. */
const keyOfPress = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
