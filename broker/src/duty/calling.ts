import {
  type AcknowledgementView,
  type Fact,
  type FactBody,
  type NoticeKey,
  noticeKey,
  type PersonId,
} from '@kawamori/contracts';
import type { NoticeBody, NoticeTable } from '../notices/notice-table.js';
import { channelInKey, recipientOf } from '../notices/person-recipient.js';
import type { AcknowledgementTable } from './acknowledgement-table.js';
import type { CallTable } from './call-table.js';
import type { Call } from './calls-due.js';
import { callsOfNotice, type DutySettings, type Matter } from './calls-of-notice.js';

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
  /** Notices that have moved; undefined for a fact that is none of duty's. */
  apply(fact: Fact, settings: DutySettings, tells: Tells): string[] | undefined;
}

export function calling(tables: {
  notices: Pick<NoticeTable, 'address' | 'ofEpisode' | 'has'>;
  calls: CallTable;
  acknowledgements: AcknowledgementTable;
}): Calling {
  const { notices, calls, acknowledgements } = tables;

  const call = (riseKey: string, made: Call, at: number) => {
    const key = callKey(riseKey, made);
    notices.address(key, riseKey, recipientOf(made.person), made.channel);
    calls.add(key, riseKey, made, at);
  };

  const acknowledged = (
    { episode, notice, by, via, note }: FactBody<'episode.acknowledged'>,
    at: number,
    { people }: DutySettings,
  ): string[] => {
    const all = notices.ofEpisode(episode);
    const seen = notice === undefined ? all : all.slice(0, all.indexOf(notice) + 1);
    const person = via === 'link' ? people.get(by as PersonId) : undefined;
    const nameJa = person?.nameJa ?? by;
    const row: AcknowledgementView = {
      ...{ by, via, at, nameJa, note: note ?? '' },
      nameEn: person ? (person.nameEn ?? person.nameJa) : by,
    };
    return seen.filter((key) => acknowledgements.add(key, row));
  };

  return {
    decided: (riseKey, body, wallAt, settings, isCalm) => {
      if (!settings.duties.has(body.town)) return;
      const begunAt = calls.runsSince(body.episode, wallAt) ?? wallAt;
      const notice = { town: body.town, matter: matterOf(body, isCalm), begunAt, decidedAt: wallAt };
      calls.begin(riseKey, body.episode, notice);
      const due = callsOfNotice(settings, { ...notice, acknowledged: false, made: [] }, wallAt);
      for (const made of due.now) call(riseKey, made, wallAt);
    },
    apply: (fact, settings, { isOurs }) => {
      if (fact.kind === 'episode.acknowledged') return acknowledged(fact.body, fact.at, settings);
      if (fact.kind !== 'notice.called') return undefined;
      const { notice, ...made } = fact.body;
      // One whose readings were journalled nowhere is not known here.
      if (!isOurs || !notices.has(notice)) return [];
      call(notice, made, fact.wallAt);
      return [notice];
    },
  };
}

/** A doubted reading may be a flood, and wakes people as one; where all around is calm it is a gauge that somebody looks after by day. */
const matterOf = ({ kind }: NoticeBody, isCalm: () => boolean): Matter =>
  kind === 'check' && isCalm() ? 'maintenance' : 'river';
