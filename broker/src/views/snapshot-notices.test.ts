import { join } from 'node:path';
import {
  HOUR,
  type NewFact,
  NOTICES_IN_SNAPSHOT,
  type Snapshot,
  toIsoJst,
  WAITING_IN_SNAPSHOT,
} from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { noticeTable } from '../notices/notice-table.js';
import { aNotice, journalled, minute, pack, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { hubView } from './hub-view.js';

const REST: Pick<Snapshot, 'hub' | 'nodes'> = {
  hub: {
    ...{ name: 'test', version: '0', drill: false, recording: true, clockAheadMs: null },
    ...{ alarms: [], rehearsal: null, conditions: [] },
  },
  nodes: { known: 0, connected: 0 },
};

/** A judge over a store on the disk, and what a hub's snapshot has of it. */
function aHub() {
  const file = join(temporaryFolder(), 'store.db');
  const database = openDatabase(file, 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  let now = minute(0);
  const view = hubView(file, { now: () => now }, () => 1);
  let seq = 0;
  const hears = (minutes: number, ...news: NewFact[]) => {
    now = minute(minutes);
    judge.apply(journalled(news, now, seq + 1));
    seq += news.length;
  };
  hears(-60, ...settingUp());
  void view.start();
  onTestFinished(async () => {
    await view.stop();
    database.close();
  });
  const table = noticeTable(database);
  let others = 0;
  return {
    hears,
    reads: (minutes: number, value: number) => hears(minutes, pack([[minutes, value]])),
    /** So many notices of other episodes, decided now. */
    hearsOthers: (count: number, changes: Parameters<typeof aNotice>[0]) => {
      seq += 1;
      for (let i = 0; i < count; i++) {
        const { key: _key, ...body } = aNotice({ decidedAt: toIsoJst(now), ...changes });
        const episode = `other:level:${++others}`;
        table.add(`${episode}|${body.mark}|1`, seq, { ...body, episode }, { receivedAt: now, judgedAt: now });
      }
    },
    passes: (hours: number) => {
      now += hours * HOUR;
    },
    shown: () => view.snapshot(REST).notices,
    marks: () =>
      view
        .snapshot(REST)
        .notices.filter(({ episode }) => episode.startsWith('kajiyase-bashi'))
        .map(({ mark }) => mark),
  };
}

const said = (kind: 'episode.acknowledged' | 'episode.closed', episode: string): NewFact => ({
  kind,
  body: { episode, by: 'hq', via: 'face' },
});

function raised() {
  const hub = aHub();
  hub.reads(0, 2.4);
  hub.reads(10, 3.3);
  hub.reads(20, 4.2);
  const episode = hub.shown()[0]?.episode ?? '';
  expect(hub.marks()).toEqual(['danger', 'caution']);
  hub.hearsOthers(NOTICES_IN_SNAPSHOT, { kind: 'learnt' });
  return { hub, episode };
}

test('what nobody has answered stays in the snapshot however much is told after it, the newest of its episode', () => {
  const { hub, episode } = raised();
  expect(hub.marks()).toEqual(['danger']);
  expect(hub.shown()).toHaveLength(NOTICES_IN_SNAPSHOT + 1);
  hub.hears(30, said('episode.acknowledged', episode));
  expect(hub.marks()).toEqual([]);
});

test('what was handed over stays until it is taken over, also the next day; what nobody answered waits for twelve hours', () => {
  const { hub, episode } = raised();
  hub.hears(30, {
    kind: 'person.set',
    body: {
      person: {
        ...{ id: 'oka', town: 'shimanto-cho', nameJa: '岡' },
        contacts: [{ channel: 'mail', to: 'oka@town.example' }],
      },
    },
  });
  hub.passes(13);
  expect(hub.marks()).toEqual([]);
  hub.hears(14 * 60, {
    kind: 'episode.handed-over',
    body: { episode, to: 'oka', by: 'hq', via: 'face' },
  } as NewFact);
  expect(hub.marks()).toEqual(['danger']);
  hub.passes(24);
  expect(hub.marks()).toEqual(['danger']);
  hub.hears(40 * 60, said('episode.closed', episode));
  expect(hub.marks()).toEqual([]);
});

test('where very much waits the gravest of it stays', () => {
  const { hub } = raised();
  hub.hearsOthers(NOTICES_IN_SNAPSHOT + WAITING_IN_SNAPSHOT, { alertLevel: 2, mark: 'caution' });
  expect(hub.shown()).toHaveLength(NOTICES_IN_SNAPSHOT + WAITING_IN_SNAPSHOT);
  expect(hub.marks()).toEqual(['danger']);
});

test('what is over waits for nobody', () => {
  const { hub } = raised();
  [3.4, 2.6, 1.8, 1.5, 1.5, 1.5].forEach((value, i) => {
    hub.reads(30 + i * 10, value);
  });
  hub.hearsOthers(NOTICES_IN_SNAPSHOT, { kind: 'learnt' });
  expect(hub.marks()).toEqual([]);
});
