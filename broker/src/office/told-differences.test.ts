import type { StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { settingsTable, settingsWith } from '../settings/settings.js';
import { aStationFile, aTown, minute, settingUp } from '../testing/builders.js';
import type { RecordKind } from './record-forms.js';
import { toldDifferences } from './told-differences.js';

const names = settingsWith(settingsTable(openDatabase(':memory:', 'rebuildable')).load(), [
  ...settingUp(),
  {
    kind: 'person.set',
    body: {
      person: {
        id: 'mori',
        town: aTown().id,
        nameJa: '森 一郎',
        contacts: [{ channel: 'sms', number: '09012345678' }],
      } as never,
    },
  },
]);

/** 「名称: 前 → 後」 */
const told = (kind: RecordKind, before: unknown, after: unknown): string[] =>
  toldDifferences(kind, before, after, names).map(
    ({ name, was, is }) => `${name.ja}: ${was?.ja ?? '—'} → ${is?.ja ?? '—'}`,
  );
const marks: readonly object[] = aStationFile().levels?.[0]?.marks ?? [];
const withMarks = (marks: readonly object[]): StationFile =>
  aStationFile({ levels: [{ validFrom: '2020-01-01T00:00:00+09:00', datum: 'tp', marks }] } as never);
const standby = { key: 'standby', valueM: 1.2 };

test('a position is told by latitude and longitude, also where it is new', () => {
  const moved = aStationFile({ position: { lat: 33.25, lon: 133.13 } });
  expect(told('station', aStationFile(), moved)).toEqual([
    '位置 › 緯度: 33.2385 → 33.25',
    '位置 › 経度: 133.12944 → 133.13',
  ]);
  const place = { nameJa: '役場', kana: 'やくば', kind: 'landmark', position: { lat: 33.2, lon: 133.1 } };
  const [added] = told('town', aTown({ places: [] }), { ...aTown(), places: [place] });
  expect(added).toContain('緯度 33.2／経度 133.1');
});

test('a level that is taken away, moved or added is told by its name', () => {
  expect(told('station', withMarks([standby, ...marks]), withMarks(marks))).toEqual([
    '基準水位 › 基準水位の組 1 › 水位 › 水防団待機水位: 水位 水防団待機水位／高さ 1.2 m → —',
  ]);
  expect(
    told('station', withMarks([standby, ...marks]), withMarks([{ ...standby, valueM: 1.5 }, ...marks])),
  ).toEqual(['基準水位 › 基準水位の組 1 › 水位 › 水防団待機水位 › 高さ: 1.2 m → 1.5 m']);
  const own = { key: 'town', id: 'bridge', nameJa: '橋桁', nameEn: 'Bridge deck', valueM: 4.5 };
  const [added] = told('station', withMarks(marks), withMarks([...marks, own]));
  expect(added).toMatch(/› 橋桁: — → .*高さ 4\.5 m/);
});

test('other things are called by their names, lengths of time and choices by words', () => {
  const shift = { id: 'night', town: aTown().id, from: 0, to: 1, people: ['mori', 'gone'] };
  expect(told('shift', { ...shift, people: [] }, shift)).toEqual([
    '当番（呼び出す順）: なし → 森 一郎、gone',
  ]);
  expect(told('station', aStationFile(), aStationFile({ hold: '90m', kind: 'crisis-gauge' }))).toEqual([
    '種類: 水位計 → 危機管理型水位計',
    '解除までの時間: 20分 → 90分',
  ]);
  const duty = (group: string) => ({
    ...{ town: aTown().id, groups: [{ id: 'desk', nameJa: '宿直', members: ['mori'] }] },
    ladder: [{ call: { group } }],
  });
  expect(told('duty', duty('other'), duty('desk'))).toEqual([
    '呼び出しの順 › 段階 1 › 呼び出す相手 › 班: other → 宿直',
  ]);
});

test('an account for all towns says so', () => {
  const grant = { role: 'hq', towns: [aTown().id], person: null };
  expect(told('account', grant, { ...grant, towns: null, role: 'administrator' })).toEqual([
    '役割: 本部 → 管理者',
    `町: ${aTown().nameJa} → すべての町`,
  ]);
});

test('of what is new every field is told by its name', () => {
  for (const line of told('station', undefined, aStationFile()))
    expect(line).not.toMatch(/(?:^|[ ／\n])(?:lat|lon|key|valueM|marks|observing|expected|validFrom)\b/);
});

test('a field that this version does not know, in a document of before, is told as one', () => {
  const old = { ...aStationFile(), nodeConfig: { depth: 3 } };
  expect(told('station', old, aStationFile())).toEqual([
    'いまの版にない項目「nodeConfig」: いまの版にない項目「depth」 3 → —',
  ]);
});

test('what is no time, in a document that has faults, is told as it was typed', () => {
  const from = (validFrom: string) => aStationFile({ levels: [{ validFrom, datum: 'tp', marks }] } as never);
  const soon = told('station', from('2020-01-01T00:00:00+09:00'), from('soon'));
  expect(soon.join()).toContain('→ soon');
  const shift = { id: 'night', town: aTown().id, from: minute(0), to: minute(60), people: ['mori'] };
  expect(told('shift', shift, { ...shift, to: 1e18 }).join()).toContain('→ 1000000000000000000');
});
