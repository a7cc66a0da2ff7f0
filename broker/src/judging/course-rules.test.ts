import { StationConfig } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStationFile } from '../testing/builders.js';
import { downstreamOf } from './course-rules.js';

test('a station downstream is told of the levels that it names, and of none where it names the station alone', () => {
  const station = (id: string, upstream: object[] = []) =>
    StationConfig.parse(aStationFile({ ...{ id, nameJa: id, nameEn: id }, upstream: upstream as never }));
  const all = [
    station('naro'),
    station('kurinoki', [{ station: 'naro' }]),
    station('showa', [
      { station: 'naro', mark: 'caution' },
      { station: 'naro', mark: 'danger' },
      { station: 'kurinoki' },
    ]),
  ];
  const told = downstreamOf({ stations: new Map(all.map((one) => [one.id, one])) });
  expect([...told].map(([above, of]) => [above, [...of].map(([id, marks]) => [id, ...marks])])).toEqual([
    ['naro', [['showa', 'caution', 'danger']]],
  ]);
});
