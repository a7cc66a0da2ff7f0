// Real: the judge on a database in memory.
import { DAY, HOUR, MINUTE, type NewFact, NodeRegistration, type PersonId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { callTable } from '../duty/call-table.js';
import { wordTable } from '../duty/word-table.js';
import { openJudge } from '../judging/judge.js';
import { noticeTable } from '../notices/notice-table.js';
import { aTown, journalled, minute, pack, settingUp } from '../testing/builders.js';
import { CANARY, CANARY_SERIES, isOfCanary } from './canary.js';
import { CANARY_LEVEL_M, canaryValue, withCanary } from './canary-station.js';
import { ENDS_AFTER_LOWS } from './crossing.js';
import { WATCHDOG } from './watchdog-channel.js';

const TOWN = aTown().id;
const registered: NewFact = {
  kind: 'node.added',
  body: {
    registration: NodeRegistration.parse({ id: 'canary', town: TOWN, stations: [CANARY] }),
    secretSha256: 'a'.repeat(64),
  },
};
const MORI = 'mori' as PersonId;
const GROUP = [{ call: { group: 'all' } }];
const duty: NewFact[] = [
  {
    kind: 'person.set',
    body: { person: { id: MORI, town: TOWN, nameJa: '森', contacts: [{ channel: 'mail', to: 'm@x.jp' }] } },
  },
  {
    kind: 'duty.set',
    body: {
      duty: {
        ...{ town: TOWN, groups: [{ id: 'all', nameJa: '全員', members: [MORI] }] },
        ...{ ladder: GROUP, maintenance: { ladder: GROUP } },
      },
    },
  },
];

/** A judge in a town with a duty plan, whose canary sings each minute and crosses its level each hour. */
function aJudge() {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const judge = openJudge(database, {
    addressees: [
      { recipient: 'room', channel: 'mail', towns: [TOWN], about: ['river', 'maintenance'] },
      { recipient: 'mailbox', channel: 'mail', towns: ['nakatosa' as typeof TOWN], about: ['canary'] },
      WATCHDOG,
    ],
    ...{ drill: false, logsChanges: false },
  });
  let seq = 1;
  const apply = (facts: readonly NewFact[], minutes: number) => {
    const judged = judge.apply(journalled(facts, minute(minutes), seq));
    seq += facts.length;
    return judged;
  };
  apply([...settingUp(), registered, ...duty], -60);
  const notices = noticeTable(database);
  return {
    ...{ apply, notices, database },
    sings: (from: number, to: number) => {
      const judged = [];
      for (let at = from; at < to; at++)
        judged.push(apply([pack([[at, canaryValue(minute(at), HOUR)]], { series: CANARY_SERIES })], at));
      return judged;
    },
  };
}

describe('what the canary measures', () => {
  test('steps over its level once a period, and stands below it for long enough in between', () => {
    for (const period of [5 * MINUTE, 20 * MINUTE, HOUR, DAY]) {
      const values = Array.from({ length: period / MINUTE }, (_, i) => canaryValue(i * MINUTE, period));
      const up = values.map((value) => value >= CANARY_LEVEL_M);
      expect(up.filter((is, i) => is && !up[i - 1]).length, `${period}`).toBe(1);
      expect(up.filter((is) => !is).length).toBeGreaterThanOrEqual(ENDS_AFTER_LOWS);
    }
  });

  test('is never the same twice in a row', () => {
    const values = Array.from({ length: 180 }, (_, i) => canaryValue(i * MINUTE, HOUR));
    expect(values.every((value, i) => value !== values[i - 1])).toBe(true);
  });
});

describe('a crossing of the canary', () => {
  test('is decided once an hour by the judge of the rivers, and addressed to those who take tests, of whichever town', () => {
    const { sings, notices } = aJudge();
    sings(-5, 65);
    const told = notices.newestCanary();
    expect(told).toMatchObject({ kind: 'canary', alertLevel: 0, observedAt: minute(60), town: TOWN });
    expect(told?.deliveries.map(({ recipient, channel }) => `${recipient} ${channel}`)).toEqual([
      'mailbox mail',
      'watchdog watchdog',
    ]);
    expect(told?.subjectJa).toContain('【動作確認】');
    expect(notices.body(told?.key ?? '')?.bodyJa).toContain('水位のお知らせではありません');
  });

  test('stands in no list, calls nobody, and is no news for a face', () => {
    const { sings, notices, database } = aJudge();
    const judged = sings(-5, 65);
    expect(notices.newestCanary()).toBeDefined();
    expect(notices.newest(100)).toEqual([]);
    expect(notices.between(minute(-60), minute(120))).toEqual([]);
    expect(judged.flatMap((one) => one.notices)).toEqual([]);
    expect(judged.filter((one) => one.canaryMoved).length).toBe(2);
    expect(episodeTable(database).between(0, Number.MAX_SAFE_INTEGER)).toEqual([]);
    const calls = callTable(database, wordTable(database));
    expect(calls.unacknowledgedSince(0)).toEqual([]);
    // Though its notices wait to be taken.
    expect(calls.waitsSince()).toBeUndefined();
  });

  test('is followed by the next, whose falling was told to nobody; of what is past the last three stay', () => {
    const { sings, notices, database } = aJudge();
    sings(-5, 5 * 60 + 5);
    const keys = database
      .prepare('SELECT rise_key FROM notice ORDER BY decided_seq')
      .pluck()
      .all() as string[];
    expect(keys.length).toBe(3);
    expect(keys.every(isOfCanary)).toBe(true);
    expect(notices.newestCanary()?.observedAt).toBe(minute(300));
    expect(database.prepare('SELECT count(*) FROM delivery').pluck().get()).toBe(6);
  });

  test('of readings that come late is told no more', () => {
    const { sings, apply, notices } = aJudge();
    sings(-5, 5);
    sings(10, 15);
    apply([pack([[7, CANARY_LEVEL_M]], { series: CANARY_SERIES })], 15);
    expect(notices.newestCanary()?.observedAt).toBe(minute(0));
    expect(notices.newest(100)).toEqual([]);
  });
});

test('where no node is registered for it, there is no canary', () => {
  const settings = { nodes: new Map(), stations: new Map() } as never;
  expect(withCanary(settings)).toBe(settings);
});
