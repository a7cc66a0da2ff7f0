import { toIsoJst } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { aNotice, minute } from '../testing/builders.js';
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
