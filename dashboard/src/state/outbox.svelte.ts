import type { NoticeView } from '@kawamori/contracts';
import type { Outbox, OutboxOptions, Pressed, Told } from '../kept/outbox.js';
import type { Waiting } from '../kept/presses.js';

/** What is pressed here and on its way to the hub, as the screens show it. Nothing is pressed before they stand: its work is loaded beside them. */
export class OutboxState {
  waiting = $state.raw<readonly Waiting[]>([]);
  told = $state.raw<readonly Told[]>([]);
  readonly #outbox: Promise<Outbox | undefined>;

  constructor(options: Omit<OutboxOptions, 'onChanged'>) {
    const onChanged: OutboxOptions['onChanged'] = ({ waiting, told }) => {
      this.waiting = waiting;
      this.told = told;
    };
    this.#outbox = import('../kept/outbox.js').then(
      ({ Outbox: Working }) => new Working({ ...options, onChanged }),
      () => undefined,
    );
  }

  of(episode: string): Waiting | undefined {
    return this.waiting.find((one) => one.episode === episode && one.what === 'acknowledged');
  }

  load = async (account: string): Promise<void> => (await this.#outbox)?.load(account);
  own = async (account: string): Promise<void> => (await this.#outbox)?.own(account);
  takeBack = async (episode: string): Promise<void> => (await this.#outbox)?.takeBack(episode);
  seen = async (told: Told): Promise<void> => (await this.#outbox)?.seen(told);
  send = async (): Promise<void> => (await this.#outbox)?.send();

  /** Refused where its work could not be loaded: the page has to be opened anew. */
  acknowledge = async (notice: NoticeView): Promise<Pressed> =>
    (await (await this.#outbox)?.acknowledge(notice)) ?? { is: 'refused', message: undefined };
}
