import { TownId } from '@kawamori/contracts';
import { aStation, aTown, minute } from '../../testing/builders.js';
import { hoursSheet } from '../hours-sheet.js';
import { hoursTable, hoursUpTo } from '../hours-table.js';
import { type Known, knownSource } from './known-hours.js';

const NAMES = ['鍛冶屋瀬橋', '新開橋上流', '栗の木大橋', '昭和大橋', '上ノ加江', '長沢橋', '奈路', '大正橋'];

/** The worst that a sheet has to hold: long names, all levels, nothing on the hour, levels reached, rain, and every reason that there is. */
export function fullStations({
  count,
  hours,
  withRain,
  ofTown = false,
}: {
  count: number;
  hours: number;
  withRain: number;
  /** Levels that a town sets for itself, with the longest names that the sheet writes out. */
  ofTown?: boolean;
}) {
  const stations = Array.from({ length: count }, (_, i) => {
    const plain = aStation();
    const groundM = 10 * (count - i) + 0.11;
    return aStation({
      id: `station-${String(i).padStart(2, '0')}`,
      nameJa: NAMES[i % NAMES.length] ?? '',
      riverJa: '四万十川水系',
      kind: 'ordinary-gauge',
      invented: i % 5 === 4,
      series: {
        level: {
          ...{ profile: 'radar', datum: { kind: i % 3 === 0 ? 'gauge-zero' : 'tp' } },
          ...{ expected: { observing: '10m' }, range: { min: -20, max: 400 } },
        },
        ...(i < withRain
          ? {
              rain: { profile: 'tipping-bucket', expected: { observing: '10m' }, range: { min: 0, max: 60 } },
            }
          : {}),
      },
      levels: [
        {
          validFrom: '2020-01-01T00:00:00+09:00',
          datum: i % 3 === 0 ? 'gauge-zero' : 'tp',
          marks: ofTown
            ? ['見守りの目安', '避難開始の目安', '危険の目安です'].map((nameJa, step) => ({
                ...{ key: 'town', id: `step-${step}`, nameJa, nameEn: `step ${step}` },
                valueM: groundM + step,
              }))
            : [
                { key: 'standby', valueM: groundM },
                { key: 'caution', valueM: groundM + 1 },
                { key: 'evacuation', valueM: groundM + 2 },
                { key: 'danger', valueM: groundM + 3 },
                { key: 'overflow', valueM: groundM + 4 },
              ],
        },
      ],
      town: plain.town,
    });
  });
  const readings = Object.fromEntries(
    stations.flatMap(({ id }, i) => {
      const level = Array.from({ length: hours + 2 }, (_, hour): Known => {
        const at = (hour - 1) * 60 - (hour % 2 === 0 ? 8 : 0);
        const rise = 4.6 * Math.sin((Math.PI * (hour + i / 4)) / (hours + 2)) ** 2;
        const valueM = 10 * (count - i) + 0.11 + rise;
        if ((hour * 7 + i * 3) % 29 === 0) return [at, -999, 'missing', 'sentinel'];
        if ((hour * 5 + i * 11) % 37 === 0) return [at, valueM + 3, 'suspect', 'spike'];
        if (i === 7 && hour > 6) return [at, valueM, 'bad', 'maintenance'];
        return [at, valueM];
      });
      const rain = Array.from(
        { length: (hours + 1) * 6 },
        (_, step): Known => [step * 10 - 60, (step % 9) / 2],
      );
      return [
        [`${id}/level`, i === 11 ? level.slice(0, 4) : level],
        [`${id}/rain`, rain],
      ];
    }),
  );
  return { stations, readings };
}

export function aFullSheet({
  stations: count = 20,
  hours = 12,
  drill = false,
  withRain = 4,
  ofTown = false,
} = {}): string {
  const { stations, readings } = fullStations({ count, hours, withRain, ofTown });
  const at = minute((hours - 1) * 60);
  const now = at + 4 * 60_000;
  const table = hoursTable(
    { hours: hoursUpTo(at, hours), now, order: 'river' },
    stations,
    knownSource(readings),
  );
  return hoursSheet({
    ...{ table, drill, now, madeAt: now + 60_000, hubName: '中土佐・四万十 川守', by: '森 一郎' },
    ...{
      towns: [aTown(), aTown({ id: TownId.parse('nakatosa'), nameJa: '中土佐町' })],
      asked: { at, hours, town: aTown().id, order: 'river' },
    },
  });
}
