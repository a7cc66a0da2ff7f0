import type { NoticeView } from '@kawamori/contracts';
import { Outbox, type OutboxOptions, type Pressed, type Told } from '../kept/outbox.js';
import type { Waiting } from '../kept/presses.js';

/** What is pressed here and on its way to the hub, as the screens show it. */
export class OutboxState {
  waiting = $state.raw<readonly Waiting[]>([]);
  told = $state.raw<readonly Told[]>([]);
  readonly #outbox: Outbox;

  constructor(options: Omit<OutboxOptions, 'onChanged'>) {
    this.#outbox = new Outbox({
      ...options,
      onChanged: ({ waiting, told }) => {
        this.waiting = waiting;
        this.told = told;
      },
    });
  }

  of(episode: string): Waiting | undefined {
    return this.waiting.find((one) => one.episode === episode && one.what === 'acknowledged');
  }

  load = (account: string): Promise<void> => this.#outbox.load(account);
  own = (account: string): Promise<void> => this.#outbox.own(account);
  acknowledge = (notice: NoticeView): Promise<Pressed> => this.#outbox.acknowledge(notice);
  takeBack = (episode: string): Promise<void> => this.#outbox.takeBack(episode);
  seen = (told: Told): void => this.#outbox.seen(told);
  send = (): void => this.#outbox.send();
}
