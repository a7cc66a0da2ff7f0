import { HOUR, MINUTE, PublicStation, PublicStations } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aSiteCamera, fileOf, rendered, type StationWish } from './testing/site.js';

const data = (wish: StationWish) => {
  const files = rendered([wish]);
  return {
    all: PublicStations.parse(JSON.parse(fileOf(files, 'stations.json'))),
    one: PublicStation.parse(JSON.parse(fileOf(files, 'stations/kajiyase-bashi.json'))),
  };
};

describe('the data of residents’ pages', () => {
  test.each([
    ['heard', {}],
    ['late', { ageMs: 20 * MINUTE }],
    ['silent', { ageMs: HOUR }],
    ['resting', { crisis: true, valueM: 0.9, ageMs: 12 * HOUR }],
    ['never heard', { valueM: null }],
    ['doubtful', { quality: 'suspect' as const }],
    ['rain', { rainMm: 3 }],
    ['with a camera', { cameras: [aSiteCamera()] }],
  ])('fit their schema when a station is %s', (_, wish) => {
    const { all, one } = data(wish);
    expect(all.stations).toEqual([one.station]);
  });

  test('have ages that add up: from the observation to the instant they are counted from', () => {
    const { all } = data({ ageMs: 130_000, cameras: [aSiteCamera()] });
    const { level, cameras } = all.stations[0] ?? {};
    expect(Date.parse(all.riverAt) - Date.parse(level?.at ?? '')).toBe((level?.ageS ?? 0) * 1_000);
    expect(cameras?.[0]?.pictures[0]?.ageS).toBe(120);
    expect(Date.parse(all.staleAt)).toBeGreaterThan(Date.parse(all.writtenAt));
  });

  test('say until when a newer value is due, and of a late one no more', () => {
    expect(data({}).all.stations[0]?.level?.nextBy).toBe('2026-06-02T18:13:00+09:00');
    expect(data({ ageMs: 20 * MINUTE }).all.stations[0]?.level?.nextBy).toBeNull();
  });

  test('mark what is the second gauge’s, and what it contradicts', () => {
    const levelOf = (wish: StationWish) =>
      PublicStations.parse(JSON.parse(fileOf(rendered([wish]), 'stations.json'))).stations[0]?.level;
    expect(levelOf({ gauges: 'second' })).toMatchObject({ bySub: true });
    expect(levelOf({ gauges: 'apart' })).toMatchObject({ gaugesDisagree: true });
    expect(levelOf({})).not.toHaveProperty('bySub');
  });

  test('mark what is doubtful and leave out what is bad', () => {
    const { one } = data({ quality: 'suspect' });
    expect(one.station.level?.quality).toBe('suspect');
    expect(one.series?.doubtful).toEqual([false, false, true]);
    expect(one.series?.valueM).not.toContain(99);
  });
});
