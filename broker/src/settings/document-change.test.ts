import { DutyPlan, Person, Shift, StationConfig, settingFault, TownConfig } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aStationFile, aTown, minute, settingUp } from '../testing/builders.js';
import { documentChange } from './document-change.js';
import { settingsTable } from './settings.js';

const town = aTown().id;
const standing = () => {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  for (const [i, fact] of settingUp().entries())
    table.apply({ ...fact, seq: i + 1, v: 1, at: minute(0), wallAt: minute(0) });
  return table.load();
};
const set = aStationFile().levels?.[0] ?? { validFrom: '', datum: 'tp', marks: [] };
const person = { id: 'mori', town, nameJa: '森', contacts: [{ channel: 'sms', number: '090' }] };
const plan = { town, groups: [], ladder: [{ after: '5m', call: { onDuty: 1 } }] };

test('every fault stands at its field, all of them at once', () => {
  const { faults } = documentChange(
    standing(),
    [{ kind: 'station', document: { ...aStationFile(), nameJa: '', position: { lat: 3, lon: 133 } } }],
    minute(1),
  );
  expect(faults.map(({ kind, id, path, text }) => [kind, id, path.join('.'), text.ja])).toEqual([
    ['station', aStationFile().id, 'nameJa', '入力してください'],
    ['station', aStationFile().id, 'position.lat', '20 以上にしてください'],
  ]);
});

/** Documents that are wrong in the ways that schemas have words of their own for. */
const WRONG: readonly [schema: { safeParse: (typeof StationConfig)['safeParse'] }, document: unknown][] = [
  [StationConfig, aStationFile({ id: 'Öst' as never })],
  [StationConfig, aStationFile({ series: {} })],
  [StationConfig, aStationFile({ hold: '10 min' as never })],
  [StationConfig, aStationFile({ hold: '999d' as never })],
  [StationConfig, aStationFile({ upstream: [{ station: aStationFile().id as never, mark: 'flood' }] })],
  [StationConfig, aStationFile({ rise: { ahead: '13h' } })],
  [StationConfig, aStationFile({ levels: [{ ...set, datum: 'crest-zero' }] })],
  [StationConfig, aStationFile({ levels: [{ ...set, marks: [...set.marks, ...set.marks] }] })],
  [
    StationConfig,
    aStationFile({
      levels: [
        {
          ...set,
          marks: [
            { key: 'caution', valueM: 3 },
            { key: 'danger', valueM: 2 },
            { key: 'gauge_danger', valueM: 2 },
            { key: 'town', id: 'a', nameJa: '氾濫危険水位', nameEn: 'a', valueM: 1 },
            { key: 'design', valueM: 4, hold: '5m', correspondsTo: 0 },
          ],
        },
      ],
    }),
  ],
  [Person, person],
  [Person, { ...person, contacts: [] }],
  [Person, { ...person, contacts: [{ channel: 'web-push' }, { channel: 'web-push' }] }],
  [DutyPlan, { ...plan, remindEvery: '1m' }],
  [DutyPlan, { ...plan, ladder: [{ call: { group: 'x' } }, { call: { group: 'x' } }] }],
  [Shift, { id: 'a b', town, from: 5, to: 5, people: ['mori'] }],
  [TownConfig, { ...aTown(), dailyAt: '25:00' }],
] as never;

test.each(WRONG)('what the schemas say themselves is said in Japanese too (%#)', (schema, document) => {
  const { error } = schema.safeParse(document, { reportInput: true });
  expect(error?.issues.length).toBeGreaterThan(0);
  for (const issue of error?.issues ?? []) {
    const { ja } = settingFault(issue);
    expect([issue.message, ja]).toEqual([issue.message, expect.stringMatching(/[ぁ-ん]/)]);
    if (issue.code === 'custom') expect([issue.message, ja]).not.toEqual([issue.message, '形が違います']);
  }
});
