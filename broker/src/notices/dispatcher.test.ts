// The channels and the table are played: what a receiver answers, the test says. Time is vitest's, moved by hand.
import {
  type FactBody,
  gravityOf,
  HOUR,
  type Instant,
  type LevelNotice,
  MINUTE,
  MusterId,
  type NewFact,
  NoticeKey,
  Person,
  type PersonId,
  StationId,
  TownId,
} from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { musterBody } from '../duty/muster-telling.js';
import { aNotice, aTown, silentLog } from '../testing/builders.js';
import { type Deferred, deferred } from '../testing/waiting.js';
import { PAST_WITHIN } from './bundling.js';
import { channelReach } from './channel-reach.js';
import type { Channel, Need, TryOutcome } from './channels/channel.js';
import type { Transports } from './channels/transport.js';
import { type Dispatcher, dispatcher, RETRY_LADDER_MS } from './dispatcher.js';
import { type Delivery, noticeTable } from './notice-table.js';
import { riseKeyOf } from './person-recipient.js';
import { personalWords } from './personal-words.js';

const ACCEPTED: TryOutcome = { accepted: true, receipt: 'HTTP 200' };
const BUSY: TryOutcome = { accepted: false, fault: 'HTTP 503', retry: true };
const WRONG: TryOutcome = { accepted: false, fault: 'HTTP 400', retry: false };

let table: Delivery[];
/** How tries ended. */
let journalled: FactBody<'notice.tried'>[];
/** Which tries were begun, and how many the receiver had heard of by then. */
let begun: string[];
/** Whether the judge has taken in what was journalled, so that the table shows it. */
let judgeKeepsUp: boolean;
let places: string[];
let tries: { key: string; attempt: number; answer: Deferred<TryOutcome> }[];
/** What the receiver answers at once; undefined when the test answers. */
let answer: TryOutcome | undefined;
let running: Dispatcher[];
let people: ReadonlyMap<PersonId, Person>;
/** Keys of deliveries that tell what somebody has acknowledged. */
let acknowledged: Set<string>;
/** Of those that tell what never was. */
let takenBack: Set<string>;
/** By the river clock. */
let riverNow: Instant;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  table = [];
  journalled = [];
  begun = [];
  judgeKeepsUp = true;
  tries = [];
  places = [];
  answer = ACCEPTED;
  running = [];
  people = new Map();
  acknowledged = new Set();
  takenBack = new Set();
  riverNow = Date.parse(aNotice().observedAt);
});
afterEach(async () => {
  for (const one of tries) one.answer.resolve(ACCEPTED);
  for (const one of running) await one.stop();
  vi.useRealTimers();
});

const webhook: Channel = {
  recipient: 'shimanto-duty',
  channel: 'webhook',
  deliver: (notice, attempt) => {
    const answered = deferred<TryOutcome>();
    tries.push({ key: notice.key, attempt, answer: answered });
    if (answer) answered.resolve(answer);
    return answered.promise;
  },
  test: () => Promise.reject(new Error('a dispatcher tries no channel')),
};
const sms: Channel = { ...webhook, channel: 'sms' };

function aDelivery(number = 1, changes: Partial<Delivery> = {}): Delivery {
  const key = NoticeKey.parse(`kajiyase-bashi:level:${number}|overflow|1|shimanto-duty|webhook`);
  return {
    key,
    recipient: 'shimanto-duty',
    channel: 'webhook',
    attempts: 0,
    detail: '',
    notice: aNotice({ key }),
    ...changes,
  };
}

/** The order in which the table has first been asked for them. */
const placeOf = (key: string): number => {
  if (!places.includes(key)) places.push(key);
  return places.indexOf(key) + 1;
};

function aDispatcher(channels: Channel[] = [webhook], transports: Transports = {}): Dispatcher {
  const one = dispatcher({
    log: silentLog,
    reach: channelReach({ channels, transports, people: () => people }),
    isNeeded: ({ key, recipient }) =>
      !takenBack.has(key) && !(acknowledged.has(key) && recipient.startsWith('person:')),
    words: personalWords(
      {
        settings: () => ({ stations: new Map() }),
        callReason: (key) => (key.endsWith('~2') ? 'reminder' : 'turn'),
        notice: () => undefined,
        toldSince: () => undefined,
        isOver: () => false,
      },
      undefined,
      () => riverNow,
    ),
    monotonic: () => performance.now(),
    outbox: {
      kinds: () => [...new Set(table.map(({ channel }) => channel))],
      waiting: (kind, after, limit, ofMusters) =>
        table
          .map((delivery) => ({ ...delivery, place: placeOf(delivery.key) }))
          .filter(({ channel, place }) => channel === kind && place > after)
          .filter(({ notice }) => (notice.kind === 'muster') === ofMusters)
          .slice(0, limit),
      stillWaiting: (keys) => keys.filter((key) => table.some((row) => row.key === key)),
    },
    keep: (facts: readonly NewFact[]) => {
      for (const fact of facts) {
        if (fact.kind !== 'notice.tried') throw new Error('a dispatcher journals tries and nothing else');
        if (fact.body.outcome === 'begun') begun.push(`${fact.body.attempt} after ${tries.length} tries`);
        else journalled.push(fact.body);
        if (judgeKeepsUp) takeIn(fact.body);
      }
      return Promise.resolve();
    },
  });
  running.push(one);
  return one;
}

/** What the judge makes of a try. */
function takeIn({ key, attempt, outcome, detail }: FactBody<'notice.tried'>): void {
  table = table.flatMap((row) => {
    if (row.key !== key) return [row];
    return outcome === 'failed' || outcome === 'begun' ? [{ ...row, attempts: attempt, detail }] : [];
  });
}

/** Lets everything happen that needs no time. */
const now = () => vi.advanceTimersByTimeAsync(0);
const outcomes = () => journalled.map((one) => `${one.attempt} ${one.outcome}`);

describe('a notice that waits', () => {
  test('is handed to its channel, and the receipt is journalled', async () => {
    table = [aDelivery()];
    await aDispatcher().start();
    await now();
    expect(tries).toMatchObject([{ key: aDelivery().key, attempt: 1 }]);
    expect(journalled).toEqual([
      { key: aDelivery().key, attempt: 1, outcome: 'accepted', detail: 'HTTP 200' },
    ]);
  });

  test('that comes later is taken up as soon as somebody says so', async () => {
    const one = aDispatcher();
    await one.start();
    table = [aDelivery()];
    one.wake();
    await now();
    expect(tries).toHaveLength(1);
  });

  test('is handed over once, however often it is seen before the table shows its receipt', async () => {
    judgeKeepsUp = false;
    table = [aDelivery()];
    const one = aDispatcher();
    await one.start();
    for (let i = 0; i < 5; i++) {
      one.wake();
      await now();
    }
    expect(tries).toHaveLength(1);
  });

  test('is not handed over any more, to machine or person, where it was taken back between two tries', async () => {
    answer = BUSY;
    table = [aDelivery()];
    await aDispatcher().start();
    await now();
    takenBack.add(aDelivery().key);
    answer = ACCEPTED;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tries).toHaveLength(1);
    expect(outcomes()).toEqual(['1 failed', '2 not-needed']);
  });

  test('is not handed over twice while its receiver still thinks', async () => {
    answer = undefined;
    table = [aDelivery()];
    const one = aDispatcher();
    await one.start();
    one.wake();
    one.wake();
    await now();
    expect(tries).toHaveLength(1);
  });

  test('is journalled as begun before its receiver hears of it, so that a try after a kill is marked as a repeat', async () => {
    answer = undefined;
    table = [aDelivery()];
    await aDispatcher().start();
    await now();
    expect(begun).toEqual(['1 after 0 tries']);
    // The hub is killed while the receiver thinks; the one that starts anew knows of the first try.
    await aDispatcher().start();
    await now();
    expect(tries.map((one) => one.attempt)).toEqual([1, 2]);
  });
});

describe('a receiver that is busy', () => {
  test('is asked again after longer and longer waits, each try with its number, until it takes it', async () => {
    answer = BUSY;
    table = [aDelivery()];
    await aDispatcher().start();
    await now();
    for (const [index, waitMs] of RETRY_LADDER_MS.entries()) {
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(tries).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(tries).toHaveLength(index + 2);
    }
    answer = ACCEPTED;
    await vi.advanceTimersByTimeAsync(RETRY_LADDER_MS.at(-1) ?? 0);
    expect(outcomes()).toEqual([
      '1 failed',
      '2 failed',
      '3 failed',
      '4 failed',
      '5 failed',
      '6 failed',
      '7 accepted',
    ]);
  });

  test('holds up no other notice', async () => {
    answer = undefined;
    table = [aDelivery(1), aDelivery(2)];
    await aDispatcher().start();
    await now();
    tries[0]?.answer.resolve(BUSY);
    tries[1]?.answer.resolve(ACCEPTED);
    await now();
    expect(journalled.map((one) => [one.key, one.outcome])).toEqual([
      [aDelivery(1).key, 'failed'],
      [aDelivery(2).key, 'accepted'],
    ]);
  });

  test('is asked on by a hub that starts anew: the try after the last journalled one', async () => {
    table = [aDelivery(1, { attempts: 3 })];
    await aDispatcher().start();
    await now();
    expect(tries).toMatchObject([{ attempt: 4 }]);
  });
});

describe('a notice that cannot be delivered', () => {
  test('is given up when its receiver refuses it for good, and that is journalled', async () => {
    answer = WRONG;
    table = [aDelivery()];
    await aDispatcher().start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tries).toHaveLength(1);
    expect(journalled).toMatchObject([{ outcome: 'given-up', detail: 'HTTP 400' }]);
  });

  test('is given up when nobody is configured to take it any more', async () => {
    table = [aDelivery(1, { recipient: 'gone' })];
    await aDispatcher().start();
    await now();
    expect(tries).toEqual([]);
    expect(journalled).toMatchObject([{ outcome: 'given-up' }]);
  });

  test('has a fault that fits into the journal, however much its receiver has to say', async () => {
    answer = { accepted: false, fault: 'x'.repeat(10_000), retry: false };
    table = [aDelivery()];
    await aDispatcher().start();
    await now();
    expect(journalled[0]?.detail).toHaveLength(500);
  });
});

test('what was accepted and refused in part is journalled as taken, with its fault', async () => {
  answer = { accepted: true, receipt: '250 OK', fault: 'left@town.example: 550 no such user' };
  table = [aDelivery()];
  await aDispatcher().start();
  await now();
  expect(journalled).toEqual([
    {
      ...{ key: aDelivery().key, attempt: 1, outcome: 'accepted', detail: '250 OK' },
      fault: 'left@town.example: 550 no such user',
    },
  ]);
});

test('what a channel tells nothing of counts as sent nowhere, and is not tried again', async () => {
  answer = { accepted: true, leftOut: true, receipt: 'not published: no level was reached' };
  table = [aDelivery()];
  await aDispatcher().start();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(tries).toHaveLength(1);
  expect(journalled).toMatchObject([
    { outcome: 'not-needed', detail: 'not published: no level was reached' },
  ]);
});

describe('a server that takes nothing', () => {
  /** Rows of the table that the dispatcher reads for each try, with so many notices behind that server. */
  const readPerTry = async (count: number) => {
    const database = openDatabase(':memory:', 'rebuildable');
    const table = noticeTable(database);
    const wait = (number: number, channel = 'webhook') => {
      const { key, notice } = aDelivery(number, {
        notice: aNotice({ episode: `kajiyase-bashi:level:${number}` }),
      });
      const { key: _key, ...body } = notice;
      const riseKey = riseKeyOf(key);
      table.add(riseKey, number, body, { receivedAt: 0, judgedAt: 0 });
      table.address(
        NoticeKey.parse(`${riseKey}|shimanto-duty|${channel}`),
        riseKey,
        'shimanto-duty',
        channel,
      );
    };
    for (let number = 1; number <= count; number++) wait(number);
    answer = BUSY;
    tries = [];
    let [rows, most] = [0, 0];
    const one = dispatcher({
      log: silentLog,
      reach: channelReach({ channels: [webhook, sms], transports: {}, people: () => people }),
      isNeeded: () => true,
      words: ({ notice }) => notice,
      monotonic: () => performance.now(),
      outbox: {
        kinds: table.kinds,
        waiting: (...asked) => {
          const found = table.waiting(...asked);
          rows += found.length;
          most = Math.max(most, found.length);
          return found;
        },
        stillWaiting: (keys) => {
          most = Math.max(most, keys.length);
          return table.stillWaiting(keys);
        },
      },
      keep: (facts) => {
        for (const fact of facts) if (fact.kind === 'notice.tried') table.tried(fact.body, 0);
        return Promise.resolve();
      },
    });
    running.push(one);
    await one.start();
    await vi.advanceTimersByTimeAsync(RETRY_LADDER_MS[0] + RETRY_LADDER_MS[1]);
    expect(tries).toHaveLength(3 * count);
    const plan = database
      .prepare(
        "EXPLAIN QUERY PLAN SELECT rowid FROM delivery WHERE state = 'waiting' AND channel = 'x' AND rowid > 1 ORDER BY rowid",
      )
      .all() as { detail: string }[];
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('INDEX delivery_waiting_by_channel (channel=? AND rowid>?)'),
    ]);
    // What comes meanwhile, for it and for another, leaves at once.
    wait(count + 1);
    wait(count + 2, 'sms');
    one.wake();
    await now();
    expect(
      tries
        .slice(3 * count)
        .map(({ key }) => key.split('|')[0])
        .sort(),
    ).toEqual([`kajiyase-bashi:level:${count + 1}`, `kajiyase-bashi:level:${count + 2}`]);
    await one.stop();
    return { rowsPerNotice: rows / (count + 2), most };
  };

  test('costs as much a try with a thousand notices behind it as with twenty', async () => {
    expect(await readPerTry(20)).toEqual({ rowsPerNotice: 1, most: 16 });
    expect(await readPerTry(1_000)).toEqual({ rowsPerNotice: 1, most: 16 });
  });
});

describe('another store', () => {
  test('in which everything has another place: what waits is found, and what is in hand is not taken twice', async () => {
    judgeKeepsUp = false;
    table = [aDelivery(1), aDelivery(2)];
    const one = aDispatcher();
    await one.start();
    await now();
    places = ['none', 'of', 'these', aDelivery(3).key];
    table = [aDelivery(3), ...table];
    one.readAnew();
    await now();
    expect(tries.map(({ key }) => key)).toEqual([1, 2, 3].map((number) => aDelivery(number).key));
  });
});

describe('many notices', () => {
  test('are handed over sixteen at a time, oldest first, and none is left', async () => {
    answer = undefined;
    table = Array.from({ length: 40 }, (_, i) => aDelivery(i));
    await aDispatcher().start();
    await now();
    expect(tries.map((one) => one.key)).toEqual(table.slice(0, 16).map((one) => one.key));
    for (let done = 0; done < 40; done++) {
      tries[done]?.answer.resolve(ACCEPTED);
      await now();
    }
    expect(new Set(tries.map((one) => one.key)).size).toBe(40);
    expect(tries).toHaveLength(40);
    expect(table).toEqual([]);
  });

  test('that wait for a busy receiver do not keep newer ones from being handed over', async () => {
    answer = BUSY;
    table = Array.from({ length: 20 }, (_, i) => aDelivery(i));
    const one = aDispatcher();
    await one.start();
    await now();
    expect(tries).toHaveLength(20);
    answer = ACCEPTED;
    table = [...table, aDelivery(99)];
    one.wake();
    await now();
    expect(tries.at(-1)).toMatchObject({ key: aDelivery(99).key });
  });
});

describe('kinds of channels', () => {
  const bySms = (number: number) => {
    const key = NoticeKey.parse(`kajiyase-bashi:level:${number}|overflow|1|shimanto-duty|sms`);
    return aDelivery(number, { key, channel: 'sms', notice: aNotice({ key }) });
  };

  test('do not hold up one another: sixteen slow ones of a kind, a hundred behind them, and the other kind leaves at once', async () => {
    answer = undefined;
    table = [...Array.from({ length: 116 }, (_, i) => aDelivery(i)), bySms(1)];
    await aDispatcher([webhook, sms]).start();
    await now();
    expect(tries).toHaveLength(17);
    expect(tries.at(-1)).toMatchObject({ key: bySms(1).key });
  });

  test('that go by the modem are all handed to it, however many wait: it takes the gravest first', async () => {
    answer = undefined;
    table = Array.from({ length: 116 }, (_, i) => bySms(i));
    await aDispatcher([sms]).start();
    await now();
    expect(tries).toHaveLength(116);
  });

  test('of which one is full: what it has handed over is not handed over again before the table shows it', async () => {
    judgeKeepsUp = false;
    table = Array.from({ length: 40 }, (_, i) => bySms(i));
    const one = aDispatcher([sms]);
    await one.start();
    for (let i = 0; i < 5; i++) {
      one.wake();
      await now();
    }
    expect(tries.map(({ key }) => key)).toEqual(table.map(({ key }) => key));
  });

  test('that take only so many a minute are handed no more, retries counted, and nothing is lost', async () => {
    answer = BUSY;
    table = Array.from({ length: 5 }, (_, i) => bySms(i));
    await aDispatcher([{ ...sms, perMinute: 3 }]).start();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(tries).toHaveLength(3);
    answer = ACCEPTED;
    for (let minutes = 1; minutes <= 3; minutes++) {
      await vi.advanceTimersByTimeAsync(60_000);
      expect(tries.length).toBeLessThanOrEqual(3 * (minutes + 1));
    }
    expect(table).toEqual([]);
    expect(tries).toHaveLength(8);
  });

  test('that take only so many a minute give what was never tried its turn before what was refused', async () => {
    answer = BUSY;
    table = Array.from({ length: 3 }, (_, i) => bySms(i));
    await aDispatcher([{ ...sms, perMinute: 3 }]).start();
    await vi.advanceTimersByTimeAsync(30_000);
    table = [...table, bySms(99)];
    await vi.advanceTimersByTimeAsync(30_000);
    expect(tries[3]).toMatchObject({ key: bySms(99).key, attempt: 1 });
  });

  test('that ask to be left alone are, where that is longer than the ladder', async () => {
    answer = { ...BUSY, accepted: false, afterMs: 20_000 };
    table = [bySms(1)];
    await aDispatcher([sms]).start();
    await vi.advanceTimersByTimeAsync(19_999);
    expect(tries).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(tries).toHaveLength(2);
  });
});

describe('a muster of a whole town', () => {
  const called = (number: number): Delivery => {
    const muster = {
      id: MusterId.parse('condition:muster:shimanto-cho:2026-06-02T18:20:00+09:00'),
      ...{
        town: TownId.parse('shimanto-cho'),
        place: '本庁舎2階',
        word: '',
        withinMs: HOUR,
        calledAt: riverNow,
      },
    };
    const key = NoticeKey.parse(`${muster.id}|muster|1|person:p${number}|webhook`);
    return aDelivery(number, { key, notice: { ...musterBody(muster, aTown(), false), key } });
  };
  const people100 = () => Array.from({ length: 100 }, (_, i) => called(i));

  test('holds up no level that is decided after it, though its server is slow', async () => {
    answer = undefined;
    table = people100();
    const one = aDispatcher();
    await one.start();
    await now();
    const before = tries.length;
    expect(before).toBeGreaterThan(0);
    table = [...table, aDelivery(7)];
    one.wake();
    await now();
    expect(tries.slice(before).map(({ key }) => key)).toEqual([aDelivery(7).key]);
  });

  test.each([2, 30])(
    'holds up no level where its server takes %i a minute, and all are called',
    async (perMinute) => {
      table = people100();
      const one = aDispatcher([{ ...webhook, perMinute }]);
      await one.start();
      await now();
      const before = tries.length;
      expect(before).toBeGreaterThan(0);
      table = [...table, aDelivery(7)];
      one.wake();
      await now();
      expect(tries.slice(before).map(({ key }) => key)).toEqual([aDelivery(7).key]);
      await vi.advanceTimersByTimeAsync(100 * MINUTE);
      expect(table).toEqual([]);
    },
  );

  test('goes after a level that waits already', async () => {
    table = [called(1), aDelivery(7)];
    await aDispatcher().start();
    await now();
    expect(tries.map(({ key }) => key)).toEqual([aDelivery(7).key, called(1).key]);
    expect(gravityOf(called(1).notice)).toBeLessThan(gravityOf({ kind: 'condition', alertLevel: 0 }));
    expect(gravityOf(called(1).notice)).toBeLessThan(gravityOf({ kind: 'check', alertLevel: 0 }));
  });
});

describe('a dispatcher that stops', () => {
  test('waits for what is under way, so that its outcome is journalled, and begins nothing new', async () => {
    answer = undefined;
    table = [aDelivery(1)];
    const one = aDispatcher();
    await one.start();
    await now();
    const stopped = one.stop();
    table = [aDelivery(1), aDelivery(2)];
    one.wake();
    tries[0]?.answer.resolve(ACCEPTED);
    await stopped;
    expect(outcomes()).toEqual(['1 accepted']);
    expect(tries).toHaveLength(1);
  });

  test('tries nothing again afterwards', async () => {
    answer = BUSY;
    table = [aDelivery()];
    const one = aDispatcher();
    await one.start();
    await now();
    await one.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tries).toHaveLength(1);
  });
});

describe('a notice that breaks its channel', () => {
  const breaking: Channel = {
    ...webhook,
    deliver: (notice, attempt) => {
      if (notice.key !== aDelivery(1).key) return webhook.deliver(notice, attempt);
      throw new TypeError('no such word');
    },
  };

  test('is given up after three such tries in a row, and the others leave', async () => {
    table = [aDelivery(1), aDelivery(2)];
    await aDispatcher([breaking]).start();
    await now();
    expect(journalled.filter(({ key }) => key === aDelivery(2).key)).toMatchObject([{ outcome: 'accepted' }]);
    await vi.advanceTimersByTimeAsync(RETRY_LADDER_MS[0]);
    await vi.advanceTimersByTimeAsync(RETRY_LADDER_MS[1]);
    await now();
    const own = journalled.filter(({ key }) => key === aDelivery(1).key);
    expect(own.map(({ outcome, detail }) => `${outcome}: ${detail}`)).toEqual([
      'failed: the channel broke on it, try 1 of 3: no such word',
      'failed: the channel broke on it, try 2 of 3: no such word',
      'given-up: the channel broke on it, try 3 of 3: no such word',
    ]);
  });

  test('is counted across a restart', async () => {
    table = [aDelivery(1, { attempts: 2, detail: 'the channel broke on it, try 2 of 3: no such word' })];
    await aDispatcher([breaking]).start();
    await now();
    expect(outcomes()).toEqual(['3 given-up']);
  });
});

describe('a call to a person', () => {
  const mori = Person.parse({
    ...{ id: 'mori-ichiro', town: 'shimanto-cho', nameJa: '森 一郎' },
    contacts: [
      { channel: 'voice', number: '09012345678' },
      { channel: 'mail', to: 'mori@town.example' },
    ],
  });
  const callTo = (person: string, channel: string, inKey = channel) => {
    const recipient = `person:${person}`;
    const key = NoticeKey.parse(`kajiyase-bashi:level:1|overflow|1|${recipient}|${inKey}`);
    return aDelivery(1, { ...{ key, recipient, channel }, notice: aNotice({ key }) });
  };
  let handed: {
    recipient: string;
    to: string;
    subject: string;
    reminder: boolean | undefined;
    attempt: number;
  }[];
  /** What the mail server answers. */
  let given: TryOutcome;
  const toPeople = (channels: Channel[] = []) =>
    aDispatcher(channels, {
      mail: {
        channelFor: ({ id }, { to }) => ({
          ...{ recipient: id, channel: 'mail' },
          deliver: ({ subjectJa: subject, reminder }, attempt) => {
            handed.push({ recipient: id, to, subject, reminder, attempt });
            return Promise.resolve(given);
          },
          test: () => Promise.reject(new Error('a dispatcher tries no channel')),
        }),
      },
    });
  beforeEach(() => {
    handed = [];
    given = ACCEPTED;
    people = new Map([[mori.id, mori]]);
  });

  test('goes to the address that the person has now', async () => {
    table = [callTo('mori-ichiro', 'mail')];
    await toPeople().start();
    await now();
    expect(handed).toEqual([
      {
        ...{ recipient: 'mori-ichiro', to: 'mori@town.example' },
        subject: aNotice().subjectJa,
        reminder: undefined,
        attempt: 1,
      },
    ]);
    expect(outcomes()).toEqual(['1 accepted']);
  });

  test.each([
    ['voice', 'mori-ichiro', "the hub's file has nothing to send voice by"],
    ['sms', 'mori-ichiro', 'mori-ichiro is reached by sms no more'],
    ['mail', 'oka-hana', 'nobody is named oka-hana any more'],
  ])(
    'by %s to %s is given up at once where there is no way, and says why',
    async (channel, person, detail) => {
      table = [callTo(person, channel)];
      await toPeople().start();
      await now();
      expect(handed).toEqual([]);
      expect(journalled).toMatchObject([{ outcome: 'given-up', detail }]);
    },
  );

  test('that was not taken is not tried any more when somebody has acknowledged; a machine is told all the same', async () => {
    given = BUSY;
    answer = BUSY;
    table = [callTo('mori-ichiro', 'mail'), aDelivery()];
    const [call, machine] = table.map(({ key }) => key);
    const one = toPeople([webhook]);
    await one.start();
    await now();
    acknowledged.add(call ?? '').add(machine ?? '');
    answer = ACCEPTED;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(handed).toHaveLength(1);
    expect(journalled.map(({ key, attempt, outcome }) => [key, attempt, outcome])).toEqual([
      [call, 1, 'failed'],
      [machine, 1, 'failed'],
      [call, 2, 'not-needed'],
      [machine, 2, 'accepted'],
    ]);
    expect(table).toEqual([]);
  });

  test('that is under way is ended when somebody acknowledges, and its channel may ask whether it is needed', async () => {
    const needs: Need[] = [];
    const one = aDispatcher([], {
      mail: {
        channelFor: ({ id }) => ({
          ...{ recipient: id, channel: 'mail' },
          deliver: (_notice, _attempt, need) => {
            if (!need) throw new Error('the dispatcher says how long it is needed');
            needs.push(need);
            return new Promise((resolve) => {
              need.over.addEventListener('abort', () => {
                resolve({ accepted: false, fault: 'hung up', retry: true });
              });
            });
          },
          test: () => Promise.reject(new Error('a dispatcher tries no channel')),
        }),
      },
    });
    const [call, reminder] = [callTo('mori-ichiro', 'mail'), callTo('mori-ichiro', 'mail', 'mail~2')];
    table = [call];
    await one.start();
    await now();
    expect(needs.map((need) => need.lasts())).toEqual([true]);
    acknowledged.add(call.key);
    one.wake();
    await now();
    expect(outcomes()).toEqual(['1 not-needed']);
    table = [reminder];
    await vi.advanceTimersByTimeAsync(61_000);
    one.wake();
    await now();
    acknowledged.add(reminder.key);
    expect(needs.at(-1)?.lasts()).toBe(false);
    await now();
    expect(outcomes()).toEqual(['1 not-needed', '1 not-needed']);
    expect([needs.length, table.length]).toEqual([2, 0]);
  });

  test('says how old its value is at each try, and a late one also in its subject', async () => {
    given = BUSY;
    table = [callTo('mori-ichiro', 'mail')];
    await toPeople().start();
    await now();
    riverNow += 3 * HOUR + 12 * MINUTE;
    await vi.advanceTimersByTimeAsync(RETRY_LADDER_MS[0]);
    expect(handed.map(({ subject }) => subject)).toEqual([
      aNotice().subjectJa,
      `${aNotice().subjectJa}（18:10 観測、3時間12分前）`,
    ]);
  });

  test('that reminds says so', async () => {
    table = [callTo('mori-ichiro', 'mail', 'mail~2')];
    await toPeople().start();
    await now();
    expect(handed).toMatchObject([{ subject: `【再通知】${aNotice().subjectJa}`, reminder: true }]);
  });

  describe('that follows another within a minute', () => {
    /** About one station after the other. */
    const about = (station: string, channel = 'mail') => {
      const recipient = 'person:mori-ichiro';
      const key = NoticeKey.parse(`${station}:level:1|overflow|1|${recipient}|${channel}`);
      return aDelivery(1, {
        ...{ key, recipient, channel },
        notice: aNotice({ key, stationNameJa: station }),
      });
    };
    const comes = async (dispatching: Dispatcher, ...deliveries: Delivery[]) => {
      table = [...table, ...deliveries];
      dispatching.wake();
      await now();
    };

    test('waits for nothing where it is graver than what has left; less grave ones wait', async () => {
      const one = toPeople();
      await one.start();
      const told = (station: string, changes: Partial<LevelNotice>) => {
        const delivery = about(station);
        return {
          ...delivery,
          notice: {
            ...aNotice({ ...changes, key: delivery.key, stationNameJa: station }),
            subjectJa: station,
          },
        };
      };
      await comes(one, told('下回り', { kind: 'fallen', alertLevel: 0 }));
      await comes(one, told('要確認', { kind: 'check', alertLevel: 0 }));
      await comes(one, told('注意', { alertLevel: 2 }), told('別の注意', { alertLevel: 2 }));
      await comes(one, told('氾濫', { alertLevel: 5 }), told('危険', { alertLevel: 4 }));
      expect(handed.map(({ subject }) => subject)).toEqual(['下回り', '要確認', '注意', '氾濫']);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(handed[4]?.subject).toBe('危険 ほか1件（別の注意）');
      // The bundle was of the fourth level: the fifth leaves at once again.
      await comes(one, told('また氾濫', { alertLevel: 5 }), told('また危険', { alertLevel: 4 }));
      expect(handed.slice(5).map(({ subject }) => subject)).toEqual(['また氾濫']);
    });

    test('leaves with all that come in that time, as one message, and its receipt counts for each', async () => {
      const one = toPeople();
      await one.start();
      await comes(one, about('イ'));
      expect(handed).toHaveLength(1);
      await comes(one, about('ロ'));
      await vi.advanceTimersByTimeAsync(30_000);
      await comes(one, about('ハ'));
      expect(handed).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(31_000);
      expect(handed.map(({ subject }) => subject.replace(aNotice().subjectJa, ''))).toEqual([
        '',
        ' ほか1件（ハ）',
      ]);
      expect(journalled.map(({ key, outcome }) => `${key.split(':')[0]} ${outcome}`)).toEqual([
        'イ accepted',
        'ロ accepted',
        'ハ accepted',
      ]);
      // The minute of the bundle itself: what comes in it waits, too, and what comes after it leaves at once.
      await comes(one, about('ニ'));
      expect(handed).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(handed).toHaveLength(3);
      await vi.advanceTimersByTimeAsync(62_000);
      await comes(one, about('ホ'));
      expect(handed).toHaveLength(4);
    });

    test('of what was learnt afterwards waits for whatever else comes to light, and lets nothing else wait', async () => {
      const handed: { subject: string; body: string }[] = [];
      const room: Channel = {
        ...{ recipient: 'hq', channel: 'mail' },
        deliver: ({ subjectJa, bodyJa }) => {
          handed.push({ subject: subjectJa, body: bodyJa });
          return Promise.resolve(ACCEPTED);
        },
        test: () => Promise.reject(new Error('a dispatcher tries no channel')),
      };
      const toRoom = (number: number, changes: Partial<LevelNotice>) => {
        const key = NoticeKey.parse(`station-${number}:level:1|${changes.mark ?? 'overflow'}|1|hq|mail`);
        const notice = aNotice({ key, stationNameJa: `第${number}観測所`, ...changes });
        return aDelivery(number, { key, recipient: 'hq', channel: 'mail', notice });
      };
      const learnt = (number: number, mark: string) =>
        toRoom(number, {
          ...{ kind: 'learnt', alertLevel: 0, mark: `learnt:${mark}` },
          station: StationId.parse(`station-${number}`),
          subjectJa: `第${number}観測所 ${mark}`,
          markNameJa: mark,
        });
      const first = aDispatcher([room]);
      await first.start();
      // Some hundreds come to light within minutes, and a flood of now among them.
      for (let number = 1; number <= 200; number++)
        await comes(first, learnt(number, number === 77 ? 'danger' : 'caution'));
      await comes(first, toRoom(900, { subjectJa: 'いまの氾濫' }));
      expect(handed.map(({ subject }) => subject)).toEqual(['いまの氾濫']);
      await vi.advanceTimersByTimeAsync(PAST_WITHIN / 2);
      await first.stop();
      const again = aDispatcher([room]);
      await again.start();
      await vi.advanceTimersByTimeAsync(PAST_WITHIN + 1_000);
      expect(handed.map(({ subject }) => subject).slice(1)).toEqual([
        '第77観測所 danger ほか199件（第1観測所、第2観測所、第3観測所など）',
      ]);
      expect(handed[1]?.body).toContain('後から判明した基準水位超過が200件あります');
      expect(handed[1]?.body).toContain('ほか180観測所');
      expect(handed[1]?.body.split('\n').length).toBeLessThan(30);
      expect(table).toEqual([]);
      expect(outcomes().every((one) => one === '1 accepted')).toBe(true);
      // What comes to light later is another line.
      await comes(again, learnt(300, 'caution'));
      await vi.advanceTimersByTimeAsync(PAST_WITHIN + 1_000);
      expect(handed.at(-1)?.subject).toBe('第300観測所 caution');
      expect(handed).toHaveLength(3);
    });

    test('is tried again whole where it was not taken', async () => {
      const one = toPeople();
      await one.start();
      await comes(one, about('イ'));
      await comes(one, about('ロ'), about('ハ'));
      given = BUSY;
      await vi.advanceTimersByTimeAsync(60_500);
      given = ACCEPTED;
      await vi.advanceTimersByTimeAsync(2_000);
      expect(handed.slice(1).map(({ attempt }) => attempt)).toEqual([1, 2]);
      expect(
        journalled.slice(1).map(({ key, attempt, outcome }) => `${key.split(':')[0]} ${attempt} ${outcome}`),
      ).toEqual(['ロ 1 failed', 'ハ 1 failed', 'ロ 2 accepted', 'ハ 2 accepted']);
      expect(table).toEqual([]);
    });

    test('does not leave any more when somebody acknowledges meanwhile, and the others do', async () => {
      const one = toPeople();
      await one.start();
      await comes(one, about('イ'), about('ロ'), about('ハ'));
      acknowledged.add(about('ロ').key);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(handed.map(({ subject }) => subject)).toEqual([aNotice().subjectJa, aNotice().subjectJa]);
      expect(journalled.map(({ key, outcome }) => `${key.split(':')[0]} ${outcome}`)).toEqual([
        'イ accepted',
        'ロ not-needed',
        'ハ accepted',
      ]);
      expect(table).toEqual([]);
    });

    test('waits for nothing where there is nothing to send it by: the next channel takes its place at once', async () => {
      const one = toPeople();
      await one.start();
      await comes(one, about('イ', 'voice'), about('ロ', 'voice'));
      expect(outcomes()).toEqual(['1 given-up', '1 given-up']);
    });

    test('leaves with a hub that starts anew: the first at once, the others a minute later', async () => {
      const first = toPeople();
      await first.start();
      await comes(first, about('イ'), about('ロ'), about('ハ'));
      await first.stop();
      const again = toPeople();
      await again.start();
      await now();
      expect(handed).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(handed).toHaveLength(3);
      expect(table).toEqual([]);
    });
  });
});
