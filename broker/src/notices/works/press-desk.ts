import {
  clockWords,
  HOUR,
  type Instant,
  type Language,
  LINK_HOURS,
  type Milliseconds,
  type Person,
  type PersonId,
  type WorksTextKey,
  worksSay,
} from '@kawamori/contracts';
import { type Callback, isSigned, type Press, pressIn } from '../../callback-box/press.js';
import type { HandlingDesk } from '../../duty/handling-desk.js';
import type { Called } from '../../duty/links.js';

/** A button counts as long as the link above it. */
const COUNTS_FOR: Milliseconds = LINK_HOURS * HOUR;

/** What became of a press. `later`: it counts, and could not be journalled; it is to be handed in again. */
export type Pressed =
  | 'acknowledged'
  | 'later'
  | 'forged'
  | 'not-ours'
  | 'late'
  | 'unknown-sender'
  | 'not-called';

export interface PressDeskInputs {
  botSecret: string;
  people(): ReadonlyMap<PersonId, Person>;
  /** Whom notices have called since; wall clock. */
  calledSince(from: Instant): Called[];
  /** Undefined where there is no such notice. */
  episodeOf(notice: string): string | undefined;
  desk: Pick<HandlingDesk, 'acknowledge'>;
  /** Answers in the chat. It never throws. */
  say(user: string, text: string): void;
}

/** Makes acknowledgements of presses. The signature counts, not the way by which they came: whoever holds the box forges none. */
export function pressDesk(inputs: PressDeskInputs): (callback: Callback, now: Instant) => Promise<Pressed> {
  const { botSecret, people, calledSince, episodeOf, desk, say } = inputs;

  const personOf = (user: string): Person | undefined =>
    [...people().values()].find(({ contacts }) =>
      contacts.some((one) => one.channel === 'line-works' && (one.userId ?? one.user) === user),
    );

  const acknowledge = async ({ user, notice }: Press, person: Person, now: Instant): Promise<Pressed> => {
    const episode = episodeOf(notice);
    const answer =
      episode === undefined
        ? 'no-episode'
        : await desk.acknowledge({ episode, notice, by: person.id, via: 'line-works' });
    if (typeof answer === 'string') return 'not-called';
    const { language, nameJa, nameEn } = person;
    const name = language === 'ja' ? nameJa : (nameEn ?? nameJa);
    say(
      user,
      worksSay(answer.recorded ? 'acknowledged' : 'unrecorded', language, { name, time: clockWords(now) }),
    );
    return answer.recorded ? 'acknowledged' : 'later';
  };

  return async (callback, now) => {
    if (!isSigned(botSecret, callback)) return 'forged';
    const press = pressIn(callback.body);
    if (!press) return 'not-ours';
    const person = personOf(press.user);
    const refuse = (pressed: Pressed, key: WorksTextKey, language: Language = 'ja'): Pressed => {
      say(press.user, worksSay(key, language));
      return pressed;
    };
    if (!person) return refuse('unknown-sender', 'notCalled');
    if (now - press.issuedAt > COUNTS_FOR) return refuse('late', 'late', person.language);
    const isCalled = calledSince(now - COUNTS_FOR).some(
      (one) => one.person === person.id && one.notice === press.notice,
    );
    if (!isCalled) return refuse('not-called', 'notCalled', person.language);
    return acknowledge(press, person, now);
  };
}
