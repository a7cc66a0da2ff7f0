import {
  answerOf,
  type ConditionKind,
  type Fact,
  type HubSubject,
  isOfLevel,
  type NoticeKey,
  noticeKey,
  type Person,
  type PersonId,
  type TownId,
  type Undoable,
} from '@kawamori/contracts';
import type { Addressed, NoticeBody, NoticeTable } from '../notices/notice-table.js';
import { channelInKey, personBehind, recipientOf, riseKeyOf } from '../notices/person-recipient.js';
import { answeredBy } from './answer.js';
import type { CallTable } from './call-table.js';
import type { Call } from './calls-due.js';
import { CALLS_FOR, callsOfNotice, type DutySettings, type Matter } from './calls-of-notice.js';
import { type MistrustedWay, trustedFirst } from './mistrusted-ways.js';
import { type TakenBack, takeBack } from './take-back.js';
import type { WordTable } from './word-table.js';
import { isOfEnd, isOfPast, RINGS, wordsOfEnd } from './words-of-end.js';

/** The key of the delivery that a call is. */
export function callKey(riseKey: string, { person, channel, ordinal }: Omit<Call, 'why'>): NoticeKey {
  const [episode = '', mark = '', rise] = riseKey.split('|');
  return noticeKey({
    episode,
    mark,
    rise: Number(rise),
    recipient: recipientOf(person),
    channel: channelInKey(channel, ordinal),
  });
}

/** Whether this hub tells what a fact has brought about, or another has. */
export interface Tells {
  isOurs: boolean;
}

/** What the judge does about people: calls those whose turn comes with the decision, and takes in what became of it since. */
export interface Calling {
  /** `isCalm`: whether nothing around the station speaks for a flood. */
  decided(
    riseKey: string,
    body: NoticeBody,
    wallAt: number,
    settings: DutySettings,
    isCalm: () => boolean,
  ): void;
  /** Tells people without waking them: each by the first channel that lets no telephone ring. Nobody is waited for. */
  toldQuietly(riseKey: string, to: readonly PersonId[], wallAt: number, settings: DutySettings): void;
  /** Whom the notices of an episode have called so far. */
  calledOf(episode: string): PersonId[];
  /** What an episode has told needs nobody any more: it is over. Returns the keys of its notices. */
  over(episode: string): string[];
  /** A notice that needed nobody any more does again. */
  goesOn(riseKey: string): void;
  /** What was told of episodes never was, but for the steps that stand. */
  takenBack(episodes: readonly string[], keeps: readonly string[]): TakenBack;
  /** What a notice ends is told quietly, once, to the people who were told of it. */
  ended(riseKey: string, before: readonly Addressed[], settings: DutySettings): void;
  /** A call that was under way when all was over has reached somebody: they hear of the end, too. Returns the key of its notice. */
  reached(key: NoticeKey, settings: DutySettings): string | undefined;
  /** Notices that have moved; undefined for a fact that is none of duty's. */
  apply(fact: Fact, settings: DutySettings, tells: Tells): string[] | undefined;
}

export function calling(tables: {
  notices: Pick<
    NoticeTable,
    | 'address'
    | 'ofEpisode'
    | 'askingOf'
    | 'has'
    | 'body'
    | 'notNeeded'
    | 'recipientsOf'
    | 'recipientsOfOne'
    | 'isAddressed'
    | 'takenBack'
  >;
  calls: CallTable;
  words: WordTable;
  /** By what people are called last, as things stand. */
  mistrusted(): readonly MistrustedWay[];
}): Calling {
  const { notices, calls, words, mistrusted } = tables;

  const call = (riseKey: string, made: Call, at: number) => {
    const key = callKey(riseKey, made);
    notices.address(key, riseKey, recipientOf(made.person), made.channel);
    calls.add(key, riseKey, made, at);
  };

  /** Notices that a word is about: those that ask for one, and that the person had before them. */
  const meantBy = ({ episode, notice }: Said): string[] => notices.askingOf(episode, notice);

  const settleAnswers = (episode: string, keys: readonly string[]) => {
    for (const key of keys) words.setAnswer(key, answerOf(answeredBy(words.on(episode, key))));
  };

  const said = (what: Undoable, fact: SaidFact, settings: DutySettings): string[] => {
    const { body } = fact;
    const meant = meantBy(body);
    const newest = meant.at(-1);
    if (newest === undefined) return [];
    const to = 'to' in body ? settings.people.get(body.to) : undefined;
    words.add(
      body.episode,
      newest,
      {
        ...{ what, at: fact.at, wallAt: fact.wallAt, note: body.note ?? '' },
        ...speakerOf(body, settings),
        to:
          'to' in body
            ? { to: body.to, toNameJa: to?.nameJa ?? body.to, toNameEn: nameEnOf(to) ?? body.to }
            : undefined,
      },
      'press' in body ? body.press?.key : undefined,
    );
    settleAnswers(body.episode, meant);
    return meant;
  };

  /** Whom it goes to is called with the word itself, as a level calls the first of the ladder: it needs no disk. */
  const handedOver = (
    fact: Fact & { kind: 'episode.handed-over' },
    settings: DutySettings,
    { isOurs }: Tells,
  ): string[] => {
    const meant = said('handed-over', fact, settings);
    const newest = meant.at(-1);
    const body = newest === undefined ? undefined : notices.body(newest);
    if (newest === undefined || !body || !isOurs) return meant;
    const { episode, town } = body;
    const { wallAt } = fact;
    calls.begin(newest, episode, { town, matter: 'river', begunAt: wallAt, decidedAt: wallAt });
    const known = calls.callingOf(newest);
    const due = known?.handOver ? callsOfNotice(settings, known, wallAt, mistrusted()).now : [];
    for (const made of due) call(newest, made, wallAt);
    return meant;
  };

  const undone = ({ body }: Fact & { kind: 'episode.undone' }): string[] => {
    const { episode, what, by, via, saidAt } = body;
    if (!words.undo(episode, { what, by, via, at: saidAt })) return [];
    const asking = notices.askingOf(episode);
    settleAnswers(episode, asking);
    return asking;
  };

  const tellEnd = (
    riseKey: string,
    before: readonly Addressed[],
    { people }: Pick<DutySettings, 'people'>,
  ) => {
    const isTakenBack = isWithdrawal(notices.body(riseKey));
    for (const { person, channel } of wordsOfEnd(before, people, isTakenBack)) {
      const key = callKey(riseKey, { person, channel, ordinal: 1 });
      notices.address(key, riseKey, recipientOf(person), channel);
    }
  };

  return {
    decided: (riseKey, body, wallAt, settings, isCalm) => {
      const begunAt = calls.runsSince(body.episode, wallAt) ?? wallAt;
      calls.begin(riseKey, body.episode, {
        ...{ town: body.town, matter: matterOf(body, isCalm), begunAt, decidedAt: wallAt },
      });
      const known = calls.callingOf(riseKey);
      const due = known ? callsOfNotice(settings, known, wallAt, mistrusted()).now : [];
      for (const made of due) call(riseKey, made, wallAt);
    },
    toldQuietly: (riseKey, to, wallAt, settings) => {
      const { people } = trustedFirst(settings, mistrusted());
      for (const id of to) {
        const contact = people.get(id)?.contacts.find(({ channel }) => !RINGS.includes(channel));
        if (contact) call(riseKey, { person: id, channel: contact.channel, why: 'turn', ordinal: 1 }, wallAt);
      }
    },
    calledOf: (episode) => calls.peopleOf(episode),
    over: (episode) => {
      const keys = notices.ofEpisode(episode);
      for (const key of keys) {
        calls.endOne(key);
        notices.notNeeded(key);
      }
      return keys;
    },
    goesOn: (riseKey) => calls.goOn(riseKey),
    takenBack: (episodes, keeps) => takeBack(episodes, keeps, tables),
    ended: tellEnd,
    reached: (key, settings) => {
      const riseKey = riseKeyOf(key);
      const [episode = '', , , recipient = ''] = key.split('|');
      if (personBehind(recipient) === undefined || isOfEnd(riseKey)) return undefined;
      const all = notices.ofEpisode(episode);
      const later = all.slice(all.indexOf(riseKey) + 1).filter((one) => !isOfPast(one));
      const last = later.at(-1);
      // What was told after an end stands; what was taken back does not, whatever does.
      const isOver = last !== undefined && isOfEnd(last);
      const end = isOver
        ? last
        : calls.isEnded(riseKey)
          ? later.find((one) => isWithdrawal(notices.body(one)))
          : undefined;
      const before = notices.recipientsOf(episode).filter((one) => one.recipient === recipient);
      if (end === undefined || notices.isAddressed(end, recipient)) return undefined;
      tellEnd(end, before, settings);
      return end;
    },
    apply: (fact, settings, tells) => {
      switch (fact.kind) {
        case 'episode.acknowledged':
          return said('acknowledged', fact, settings);
        case 'episode.closed':
          return said('closed', fact, settings);
        case 'episode.handed-over':
          return handedOver(fact, settings, tells);
        case 'episode.undone':
          return undone(fact);
        case 'episode.noted':
          // It stands in the record; nothing follows from it.
          return [];
        case 'duty.set': {
          const town = fact.body.duty.town as TownId;
          // Its first plan, in the middle of a flood.
          if (tells.isOurs && !settings.duties.has(town))
            calls.beginAnew(town, fact.wallAt - CALLS_FOR, fact.wallAt);
          return undefined;
        }
        case 'notice.called': {
          const { notice, ...made } = fact.body;
          // One whose readings were journalled nowhere is not known here.
          if (!tells.isOurs || !notices.has(notice)) return [];
          call(notice, made, fact.wallAt);
          // Decided while it ended.
          if (calls.isEnded(notice)) notices.notNeeded(notice);
          return [notice];
        }
        default:
          return undefined;
      }
    },
  };
}

type SaidFact = Fact & { kind: 'episode.acknowledged' | 'episode.closed' | 'episode.handed-over' };
type Said = SaidFact['body'];

/** Of a link, the person's; else the account's, or that of the person whose account it is. */
export function speakerOf({ by, via }: Pick<Said, 'by' | 'via'>, { people, accounts }: DutySettings) {
  const id = via === 'face' ? (accounts.get(by)?.person ?? undefined) : (by as PersonId);
  const person = id === undefined ? undefined : people.get(id);
  return { by, via, person: id, nameJa: person?.nameJa ?? by, nameEn: nameEnOf(person) ?? by };
}

const nameEnOf = (person: Person | undefined): string | undefined =>
  person && (person.nameEn ?? person.nameJa);

/** What hides the water, and so may hide a flood. */
const HIDES_THE_WATER: readonly string[] = ['silent', 'node-offline'] satisfies ConditionKind[];

/** Faults of the hub by which a notice of a flood might not leave, or nobody would know that it did not. */
const KEEPS_FROM_TELLING: readonly string[] = [
  'not-recording',
  'notices-wait',
  'channel-dead',
  'mail-lost',
  'modem-dead',
  'canary-lost',
  'canary-undecided',
  'canary-unsent',
  'canary-untaken',
  'watchdog-gone',
] satisfies HubSubject[];

/**
 * A doubted reading may be a flood, and so may one that does not come: both wake people as one; where all around is calm somebody looks
 * after it by day. For what does not come the other town is not woken. What else is broken can wait, but for what keeps the next notice from leaving.
 */
function matterOf(body: NoticeBody, isCalm: () => boolean): Matter {
  if (body.kind === 'muster') return 'muster';
  if (isOfLevel(body)) return body.kind === 'check' && isCalm() ? 'maintenance' : 'river';
  if (HIDES_THE_WATER.includes(body.mark) && !isCalm()) return 'unseen';
  return body.subjects.some(({ subject }) => KEEPS_FROM_TELLING.includes(subject))
    ? 'telling'
    : 'maintenance';
}
const isWithdrawal = (body: NoticeBody | undefined): boolean =>
  body !== undefined && isOfLevel(body) && (body.takenBack ?? false);
