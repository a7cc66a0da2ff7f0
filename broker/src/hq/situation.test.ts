import { AnnouncementView, forbiddenIn, HOUR, OrderView, SITUATION_TEXTS, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aCrisisGaugeFile, aStation, aTown, minute } from '../testing/builders.js';
import { hoursTable } from './hours-table.js';
import { officialAt, PEAK_HOURS, stoodAt, timesUpTo, waterOf } from './situation.js';
import { aFullReport } from './testing/a-full-report.js';
import { type Known, knownSource } from './testing/known-hours.js';

const AT = minute(185);
const TOLD = { at: minute(500), town: aTown().id, subjectJa: 'x', recipients: [], acknowledged: [] };
const waterWith = (readings: Readonly<Record<string, readonly Known[]>>, stations = [aStation()]) => {
  const source = knownSource(readings);
  const table = hoursTable({ hours: timesUpTo(AT), now: minute(200), order: 'worst' }, stations, source);
  return waterOf(table, ({ station }) => source.gauges(station, AT)[0]?.lastUsable);
};

describe('the rivers at a time', () => {
  test('that need be no full hour, with the change of the last hour', () => {
    const { rows, reached, rising, unseen } = waterWith({
      'kajiyase-bashi/level': [
        [120, 2.9],
        [180, 3.1],
      ],
    });
    expect(rows[0]?.level?.cells.at(-1)).toMatchObject({ valueM: 3.1, at: minute(180), changeM: 0.2 });
    expect({ reached, rising, unseen }).toEqual({ reached: 1, rising: 1, unseen: [] });
    expect(timesUpTo(AT)).toHaveLength(PEAK_HOURS);
    expect(timesUpTo(AT).slice(-2)).toEqual([AT - HOUR, AT]);
  });

  test('what came after it is not told', () => {
    const { unseen } = waterWith({
      'kajiyase-bashi/level': [
        [100, 2.9],
        [186, 5],
      ],
    });
    expect(unseen).toMatchObject([{ cell: { why: 'silent' }, last: { value: 2.9 } }]);
  });

  test('who is silent or doubted is not seen, with the last value; who rests is', () => {
    const resting = aStation({ ...aCrisisGaugeFile(), id: 'resting' });
    const stations = [aStation({ id: 'doubted' }), resting];
    const known = waterWith(
      {
        'doubted/level': [
          [60, 4.2],
          [180, 9, 'suspect', 'spike'],
        ],
        'resting/level': [[-300, 1.1]],
      },
      stations,
    );
    expect(known.unseen).toMatchObject([
      { row: { station: { id: 'doubted' } }, cell: { kind: 'doubted' }, last: { value: 9 } },
    ]);
    expect(known.rows.map(({ station }) => station.id)).toEqual(['doubted', 'resting']);
    const text = aFullReport({ at: AT, ...known });
    expect(text).toContain('<td colspan="4" class="words quiet">休止中（最終確認 8時間前）</td>');
    expect(text).not.toContain('—');
  });

  test('a still river rises no more than a falling one', () => {
    expect(
      waterWith({
        'kajiyase-bashi/level': [
          [125, 3.1],
          [180, 3.1],
        ],
      }).rising,
    ).toBe(0);
    expect(
      waterWith({
        'kajiyase-bashi/level': [
          [125, 3.1],
          [180, 3.0],
        ],
      }).rising,
    ).toBe(0);
  });
});

describe('what stood at a time', () => {
  const course = { recordedAt: minute(1), by: 'hq', source: 'staff', lifted: null, withdrawn: null } as const;
  const order = (changes: Partial<OrderView> = {}): OrderView =>
    OrderView.parse({
      ...{ id: 'a', town: aTown().id, issuer: '町長', kind: 'elderly', orderedAt: minute(0) },
      ...{ ...course, ...changes },
    });
  const lifted = { at: minute(60), by: 'hq' };

  test('from when it was said until it was lifted', () => {
    const one = order({ lifted });
    expect([-1, 0, 59, 60].map((at) => stoodAt(one, one.orderedAt, minute(at)))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  test('or taken back by its issuer; what was recorded by mistake never stood', () => {
    const back = { at: minute(60), by: 'hq', reason: '' };
    const cancelled = order({ withdrawn: { ...back, cancelled: true } });
    expect([59, 60].map((at) => stoodAt(cancelled, 0, minute(at)))).toEqual([true, false]);
    expect(stoodAt(order({ withdrawn: back }), 0, minute(59))).toBe(false);
  });

  test('the gravest first, of one town alone where that is asked for', () => {
    const announcement = AnnouncementView.parse({
      ...{ id: 'b', town: TownId.parse('nakatosa'), issuer: '高知県', title: '氾濫危険情報', level: 4 },
      ...{ announcedAt: minute(0), ...course },
    });
    const said = { orders: [order(), order({ kind: 'safety' })], announcements: [announcement] };
    const all = officialAt(said, minute(10), undefined);
    expect(all.orders.map(({ kind }) => kind)).toEqual(['safety', 'elderly']);
    expect(all.announcements).toHaveLength(1);
    expect(officialAt(said, minute(10), aTown().id).announcements).toEqual([]);
  });
});

describe('on paper', () => {
  test('nothing that people wrote is markup, and it needs no script', () => {
    const text = aFullReport({ told: [{ ...TOLD, subjectJa: '<b>x', recipients: ['<i>'] }] });
    expect(text).toContain('&lt;b&gt;x');
    expect(text).toContain('&lt;i&gt;');
    expect(text).not.toContain('<script');
  });

  test('what nobody has acknowledged stands first, and what asks for no answer says nothing of one', () => {
    const seen = { ...TOLD, at: minute(600), acknowledged: [{ nameJa: '森 一郎', at: minute(601) }] };
    const text = aFullReport({ told: [seen, TOLD] });
    expect(text.indexOf('未確認</b>')).toBeLessThan(text.indexOf('確認 森 一郎'));
    expect(aFullReport({ told: [{ ...TOLD, acknowledged: null }] })).not.toContain('未確認</b>');
  });

  test('where the record cannot be read it says that what is broken is not in it', () => {
    expect(aFullReport({ conditions: null })).toContain('設備の異常は、記録を読めなかったため');
  });

  test('headquarters, who has come, and what waits in the reception book stand on it; a quiet page has room for notices', () => {
    const text = aFullReport();
    expect(text).toContain('2日18:20 から設置中');
    expect(text).toContain('到着 12名、参集予定 6名、未回答 4名、来られない 2名（全24名）');
    expect(text).toContain('受信簿の対応待ち');
    const quiet = aFullReport({
      rows: [],
      unseen: [],
      orders: [],
      announcements: [],
      conditions: [],
      entries: [],
    });
    const told = (page: string) => page.split('知らせた先').length - 1;
    expect(told(quiet)).toBe(12);
    expect(told(text)).toBeLessThan(12);
  });

  test('a quiet day says so in each part', () => {
    const text = aFullReport({
      unseen: [],
      told: [],
      orders: [],
      announcements: [],
      conditions: [],
      entries: [],
    });
    expect(text).toContain('対応待ちはありません。');
    expect(text).toContain('記録されているものはありません。');
    expect(text).toContain('24時間以内のお知らせはありません。');
    expect(text).toContain('<p>ありません。</p>');
  });
});

test('its words are no official announcement’s, and have the same gaps in both languages', () => {
  const texts = Object.values(SITUATION_TEXTS);
  expect(texts.filter(({ ja }) => forbiddenIn(ja, 'staff').length > 0)).toEqual([]);
  const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  expect(texts.filter(({ ja, en }) => `${gaps(ja)}` !== `${gaps(en)}`)).toEqual([]);
});
