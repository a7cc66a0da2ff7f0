import { HOUR, StationConfig } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStationFile } from '../testing/builders.js';
import { stationSite } from './station-site.js';

const station = (id: string, upstream: object[] = []) =>
  StationConfig.parse(aStationFile({ ...{ id, nameJa: id, nameEn: id }, upstream: upstream as never }));

test('a station knows what lies above it, once each, with the delay that any of its levels states, and what names it as lying above', () => {
  const [naro, kurinoki, showa] = [
    station('naro'),
    station('kurinoki', [
      { station: 'naro', mark: 'caution' },
      { station: 'naro', mark: 'danger', usualDelay: '2h' },
      { station: 'left-long-ago', mark: 'danger' },
    ]),
    station('showa', [{ station: 'kurinoki', mark: 'danger' }]),
  ];
  const all = new Map([naro, kurinoki, showa].map((one) => [one.id, one]));
  expect(stationSite(kurinoki, all)).toEqual({
    upstream: [{ station: 'naro', usualDelayMs: 2 * HOUR }],
    downstream: ['showa'],
    crossSection: null,
  });
  expect(stationSite(naro, all)).toMatchObject({ upstream: [], downstream: ['kurinoki'] });
});
