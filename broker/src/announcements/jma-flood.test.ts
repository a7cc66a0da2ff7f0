import { type AnnouncementView, type Fact, type NewFact, StatementId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { aTown, journalled, minute } from '../testing/builders.js';
import { floodNews, readFloodFeed, vanishedFrom } from './jma-flood.js';
import { createStatementTable, statementTable } from './statement-table.js';
import { anItem, aTelegram } from './testing/built-telegrams.js';

const TOWN = aTown();
const ID = StatementId.parse('jma-8699999901-shimanto-cho');

/** A hub that reads one array after the other. */
function aReader() {
  const database = openDatabase(':memory:', 'rebuildable');
  createStatementTable(database);
  const table = statementTable(database);
  let seq = 1;
  const apply = (facts: readonly NewFact[], at: number) => {
    for (const fact of journalled(facts, at, seq) as Fact[]) table.apply(fact);
    seq += facts.length;
  };
  return {
    apply,
    reads: (telegrams: readonly unknown[], at = 60) => {
      const read = readFloodFeed(telegrams);
      const news = floodNews(read.telegrams, {
        ...{ towns: [TOWN], now: minute(at) },
        known: (id) => table.one('announcement', id),
      });
      apply(news.facts, minute(at));
      return { kinds: news.facts.map(({ kind }) => kind), refused: [...read.refused, ...news.refused] };
    },
    standing: () => table.official().announcements,
    one: (): AnnouncementView | undefined => table.one('announcement', ID),
  };
}

describe('a telegram for one of the towns', () => {
  test('is recorded as a quotation with its issuer, river, place, level and time', () => {
    const reader = aReader();
    expect(reader.reads([aTelegram()])).toEqual({ kinds: ['announcement.recorded'], refused: [] });
    expect(reader.standing()).toEqual([
      {
        ...{
          id: ID,
          town: 'shimanto-cho',
          issuer: '架空地方気象台',
          title: 'レベル４氾濫危険警報',
          level: 4,
        },
        ...{
          river: '架空川',
          area: '架空川下流、架空川上流',
          announcedAt: minute(0),
          recordedAt: minute(60),
        },
        ...{ by: 'JMA', source: 'jma-flood', lifted: null, withdrawn: null },
      },
    ]);
  });

  test('once more changes nothing, nor does an older one', () => {
    const reader = aReader();
    reader.reads([aTelegram({ at: 10 })]);
    expect(reader.reads([aTelegram({ at: 10 })]).kinds).toEqual([]);
    expect(reader.reads([aTelegram({ at: 0, item: anItem('20', '前の電文') })]).kinds).toEqual([]);
  });

  test.each([
    ['51', 5],
    ['53', 5],
    ['40', 4],
    ['41', 4],
    ['30', 3],
    ['31', 3],
    ['20', 2],
    ['21', 2],
    ['22', 2],
  ])('has its level by code %s and never by its words', (code, level) => {
    const reader = aReader();
    reader.reads([aTelegram({ item: anItem(code, '氾濫特別警報ではありません') })]);
    expect(reader.standing()[0]?.level).toBe(level);
  });

  test('takes the place of the one before, whatever the order in the array', () => {
    const reader = aReader();
    const [low, high] = [
      aTelegram({ item: anItem('30', '低い') }),
      aTelegram({ at: 20, item: anItem('51', '高い') }),
    ];
    reader.reads([high, low]);
    expect(reader.standing()).toMatchObject([{ level: 5, title: '高い' }]);
  });

  test('with code 10 lifts what stands, and is nothing where nothing does', () => {
    const reader = aReader();
    const lifting = aTelegram({ at: 30, serial: 2, item: anItem('10', '解除') });
    expect(reader.reads([lifting]).kinds).toEqual([]);
    reader.reads([aTelegram()]);
    expect(reader.reads([aTelegram(), lifting]).kinds).toEqual(['announcement.lifted']);
    expect(reader.one()?.lifted).toEqual({ at: minute(30), by: 'JMA' });
    expect(reader.reads([aTelegram(), lifting]).kinds).toEqual([]);
    expect(reader.reads([aTelegram({ at: 40, serial: 3 })]).kinds).toEqual(['announcement.recorded']);
    expect(reader.standing()).toHaveLength(1);
  });

  test('that is corrected says what the correction says', () => {
    const reader = aReader();
    reader.reads([aTelegram()]);
    const corrected = aTelegram({ infoType: '訂正', serial: 2, item: anItem('30', '訂正した名') });
    expect(reader.reads([aTelegram(), corrected]).kinds).toContain('announcement.recorded');
    expect(reader.standing()).toMatchObject([{ level: 3, title: '訂正した名' }]);
  });

  test('that is cancelled stands no more, also when the first one is still in the array', () => {
    const reader = aReader();
    reader.reads([aTelegram()]);
    const cancelled = aTelegram({ at: 5, infoType: '取消', serial: 2 });
    expect(reader.reads([aTelegram(), cancelled]).kinds).toEqual(['announcement.withdrawn']);
    expect(reader.standing()).toEqual([]);
    expect(reader.reads([aTelegram(), cancelled]).kinds).toEqual([]);
  });

  describe.each([
    ['in one read', false],
    ['in two reads', true],
  ])('that lifted by mistake is made good (%s)', (_how, apart) => {
    const lifting = aTelegram({ at: 30, serial: 2, item: anItem('10', '解除') });
    test.each([
      ['by a correction of the same time', aTelegram({ at: 30, serial: 3, infoType: '訂正' })],
      ['by a cancellation of the same time', { ...lifting, serial: 3, infoType: '取消' }],
      [
        'by a cancellation two minutes later',
        aTelegram({ at: 32, serial: 3, infoType: '取消', item: anItem('10', '解除') }),
      ],
    ])('%s: the level stands, told once', (_what, mended) => {
      const reader = aReader();
      if (apart) {
        reader.reads([aTelegram(), lifting]);
        expect(reader.standing()).toEqual([]);
      }
      expect(reader.reads([aTelegram(), lifting, mended]).kinds.at(-1)).toBe('announcement.recorded');
      expect(reader.standing()).toMatchObject([{ level: 4 }]);
      expect(reader.reads([aTelegram(), lifting, mended]).kinds).toEqual([]);
      expect(reader.reads([mended]).kinds).toEqual([]);
    });
  });

  test('and its correction are told once, though both stay in the array', () => {
    const reader = aReader();
    const both = [aTelegram(), aTelegram({ infoType: '訂正', serial: 2, item: anItem('30', '訂正した名') })];
    reader.reads(both);
    expect(reader.reads(both).kinds).toEqual([]);
  });

  test('which corrects leaves lifted what staff have lifted at its time', () => {
    const reader = aReader();
    reader.reads([aTelegram()]);
    const lifted = { announcement: ID, town: TOWN.id, by: 'hq', at: minute(30) };
    reader.apply([{ kind: 'announcement.lifted', body: lifted }], minute(31));
    expect(reader.reads([aTelegram({ at: 30, serial: 2, infoType: '訂正' })]).kinds).toEqual([]);
  });

  test('stays as staff have left it, until a newer one comes', () => {
    const reader = aReader();
    reader.reads([aTelegram()]);
    const by = { announcement: ID, town: TOWN.id, by: 'hq' };
    reader.apply([{ kind: 'announcement.withdrawn', body: { ...by, reason: '' } }], minute(61));
    expect(reader.reads([aTelegram()]).kinds).toEqual([]);
    expect(reader.reads([aTelegram({ at: 30, serial: 2 })]).kinds).toEqual(['announcement.recorded']);
    reader.apply([{ kind: 'announcement.lifted', body: { ...by, at: minute(50) } }], minute(62));
    expect(reader.reads([aTelegram({ at: 30, serial: 2 })]).kinds).toEqual([]);
  });
});

describe('nothing is made of', () => {
  test.each(['訓練', '試験'])('a telegram of an exercise or a test (%s)', (infoType) => {
    const reader = aReader();
    expect(reader.reads([aTelegram({ infoType })])).toEqual({ kinds: [], refused: [] });
  });

  test('a telegram for other towns, and an empty array', () => {
    const reader = aReader();
    expect(reader.reads([aTelegram({ class20Codes: ['3920100'] })])).toEqual({ kinds: [], refused: [] });
    expect(reader.reads([])).toEqual({ kinds: [], refused: [] });
  });
});

describe('what is not understood is refused, and said where', () => {
  test.each([
    ['an object', {}, ['expected an array, received object']],
    [
      'a telegram without a level',
      [aTelegram({ item: {} })],
      ['[0].item.areas', '[0].item.name', '[0].item.code'],
    ],
    [
      'a code that nobody knows',
      [aTelegram({ item: anItem('60', '新') })],
      ['[0].item.code: no such code is known'],
    ],
    ['a kind that nobody knows', [aTelegram({ infoType: '速報' })], ['[0].infoType']],
    ['a time without a zone', [aTelegram({ reportDatetime: '2026-06-02 18:00' })], ['[0].reportDatetime']],
    ['a time to come', [aTelegram({ at: 120 })], ['reported at a time that has not been yet']],
    ['a river of another shape', [aTelegram({ riverCode: 'Shimanto' })], ['[0].riverCode']],
  ])('%s', (_what, document, faults) => {
    const reader = aReader();
    const { kinds, refused } = reader.reads(document as unknown[]);
    expect(kinds).toEqual([]);
    for (const [i, fault] of faults.entries()) expect(refused[i]).toContain(fault);
  });

  test('and what is understood beside it is taken', () => {
    const reader = aReader();
    const { kinds, refused } = reader.reads(['?', aTelegram()]);
    expect(kinds).toEqual(['announcement.recorded']);
    expect(refused).toHaveLength(1);
  });

  test('and of an array beyond all rivers nothing is taken', () => {
    expect(readFloodFeed(Array.from({ length: 3_001 }, () => aTelegram())).telegrams).toEqual([]);
  });
});

test('one that stands and is in no telegram any more is told, and not lifted by itself', () => {
  const reader = aReader();
  reader.reads([aTelegram()]);
  expect(reader.reads([]).kinds).toEqual([]);
  expect(vanishedFrom([], reader.standing(), [TOWN])).toEqual([ID]);
  const { telegrams } = readFloodFeed([aTelegram()]);
  expect(vanishedFrom(telegrams, reader.standing(), [TOWN])).toEqual([]);
});
