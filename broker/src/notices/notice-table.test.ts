import { MINUTE, MusterId, NoticeKey, TownId, toIsoJst } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { musterBody, musterKey } from '../duty/muster-telling.js';
import { aNotice, aTown, minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { noticeTable } from './notice-table.js';

test('page by page every notice comes once, the newest decision first, also where many were decided at once', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const table = noticeTable(database);
  const chance = seeded(20_261_129);
  for (let i = 0; i < 250; i++) {
    const { key: _key, ...body } = aNotice({ decidedAt: toIsoJst(minute(chance.whole(0, 3))) });
    table.add(`rise-${chance.whole(0, 1e9)}-${i}`, chance.whole(1, 5), body, {
      receivedAt: minute(0),
      judgedAt: minute(0),
    });
  }
  const whole = table.newest(1_000).map(({ key }) => key);
  expect(new Set(whole).size).toBe(250);
  for (const limit of [1, 7, 249, 250]) {
    const found = table.newest(limit).map(({ key }) => key);
    for (let page = found; page.length > 0; found.push(...page)) {
      page = table.before(found.at(-1) ?? '', limit).map(({ key }) => key);
    }
    expect(found).toEqual(whole);
  }
});

test('what calls people together waits apart from all else', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const table = noticeTable(database);
  const times = { receivedAt: minute(0), judgedAt: minute(0) };
  const muster = {
    id: MusterId.parse('condition:muster:shimanto-cho:2026-06-02T18:00:00+09:00'),
    ...{ town: TownId.parse('shimanto-cho'), place: '本庁舎2階', word: '' },
    ...{ withinMs: 60 * MINUTE, calledAt: minute(0) },
  };
  const together = musterKey(muster);
  table.add(together, 1, musterBody(muster, aTown(), false), times);
  const people = ['mori', 'oka'].map((id) => NoticeKey.parse(`${together}|person:${id}|mail`));
  for (const key of people) table.address(key, together, key.split('|')[3] ?? '', 'mail');
  const { key: _key, ...level } = aNotice();
  const ofLevel = NoticeKey.parse('kajiyase-bashi:level:1|overflow|1|person:mori|mail');
  table.add('kajiyase-bashi:level:1|overflow|1', 2, level, times);
  table.address(ofLevel, 'kajiyase-bashi:level:1|overflow|1', 'person:mori', 'mail');
  const waiting = (ofMusters: boolean) => table.waiting('mail', 0, 10, ofMusters).map(({ key }) => key);
  expect([waiting(false), waiting(true)]).toEqual([[ofLevel], people]);
});
