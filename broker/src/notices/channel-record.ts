import type { ChannelView, Fact, Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { channelOf } from './person-recipient.js';

/** So many messages in a row that nobody took, and a channel counts as dead. */
export const DEAD_AFTER = 3;

/** How a way to reach somebody has done, by notices and by tests. */
export type ChannelRecord = Pick<ChannelView, 'state' | 'acceptedAt' | 'failedAt' | 'fault' | 'failures'>;

export const UNTRIED: ChannelRecord = {
  ...{ state: 'untried', acceptedAt: null, failedAt: null, fault: '', failures: 0 },
};

/** What came of one message. */
interface Outcome {
  recipient: string;
  channel: string;
  accepted: boolean;
  detail: string;
  /** What of it was refused for good though it was accepted. */
  fault?: string | undefined;
  at: Instant;
}

export function afterOutcome(
  before: ChannelRecord,
  { accepted, detail, fault, at }: Omit<Outcome, 'recipient' | 'channel'>,
): ChannelRecord {
  if (accepted && fault !== undefined)
    return { state: 'failing', acceptedAt: at, failedAt: at, fault, failures: 0 };
  if (accepted) return { ...before, state: 'works', acceptedAt: at, failures: 0 };
  const failures = before.failures + 1;
  return {
    ...before,
    state: failures >= DEAD_AFTER ? 'dead' : 'failing',
    failedAt: at,
    fault: detail,
    failures,
  };
}

/** Undefined for a fact that says nothing of a channel. */
function outcomeIn(fact: Fact): Outcome | undefined {
  if (fact.kind === 'channel.tested') {
    const { recipient, channel, accepted, detail } = fact.body;
    return { recipient, channel, accepted, detail, at: fact.wallAt };
  }
  if (fact.kind !== 'notice.tried') return undefined;
  const { key, outcome, detail, fault } = fact.body;
  if (outcome === 'begun' || outcome === 'not-needed') return undefined;
  const [, , , recipient = '', inKey = ''] = key.split('|');
  const accepted = outcome === 'accepted';
  return { recipient, channel: channelOf(inKey), accepted, detail, fault, at: fact.wallAt };
}

/** The record of every channel: a projection of facts, written by the judge alone. */
export type ChannelRecords = ReturnType<typeof channelRecords>;

export function channelRecords(database: SqliteDatabase) {
  if (!database.readonly) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS channel_record (
        recipient TEXT NOT NULL,
        channel TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (recipient, channel)
      ) STRICT, WITHOUT ROWID;
    `);
  }
  const one = database.prepare('SELECT record FROM channel_record WHERE recipient = ? AND channel = ?');
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO channel_record VALUES (?, ?, ?)');
  const of = (recipient: string, channel: string): ChannelRecord => {
    const row = one.get(recipient, channel) as { record: string } | undefined;
    return row ? (JSON.parse(row.record) as ChannelRecord) : UNTRIED;
  };
  return {
    of,
    take: (fact: Fact): void => {
      const outcome = outcomeIn(fact);
      if (!outcome) return;
      const { recipient, channel } = outcome;
      put?.run(recipient, channel, JSON.stringify(afterOutcome(of(recipient, channel), outcome)));
    },
  };
}
