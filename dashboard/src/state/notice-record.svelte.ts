import type { NoticeView } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';

/** Notices before those that are heard live, a page at a time. */
export class NoticeRecord {
  readonly #api: Pick<HubApi, 'notices'>;
  notices = $state.raw<NoticeView[]>([]);
  /** From where on to ask; null at the end, undefined before the first asking. */
  next = $state<string | null | undefined>(undefined);
  isAsking = $state(false);
  hasFailed = $state(false);

  constructor(api: Pick<HubApi, 'notices'>) {
    this.#api = api;
  }

  /** The first asking begins at the newest: what is heard live has no end that can be asked from. */
  async ask(): Promise<void> {
    if (this.isAsking || this.next === null) return;
    this.isAsking = true;
    const answer = await this.#api.notices(this.next);
    this.isAsking = false;
    this.hasFailed = !answer.ok;
    if (!answer.ok) return;
    this.notices = [...this.notices, ...answer.value.notices];
    this.next = answer.value.more;
  }
}
