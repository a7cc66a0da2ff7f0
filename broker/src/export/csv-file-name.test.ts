import { type CsvQuery, StationId, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, aTown, minute } from '../testing/builders.js';
import { attachment, csvFileName } from './csv-file-name.js';

const settings = (nameJa = '鍛冶屋瀬橋') => {
  const station = aStation({ nameJa });
  const town = aTown();
  return { stations: new Map([[station.id, station]]), towns: new Map([[town.id, town]]) };
};
const station = StationId.parse('kajiyase-bashi');
const QUERY: CsvQuery = {
  station,
  quantity: 'level',
  from: minute(0),
  to: minute(600),
  step: '10m',
  form: 'excel',
};
const nameOf = (query: Partial<CsvQuery> = {}, drill = false) =>
  csvFileName(settings(), { ...QUERY, ...query }, drill);

describe('a file’s name', () => {
  test('says town, station, what was measured, the days and how it was summed up', () => {
    expect(nameOf()).toEqual({
      name: '四万十町_鍛冶屋瀬橋_水位_2026-06-02_2026-06-03_10分.csv',
      ascii: 'kawamori_kajiyase-bashi_level_2026-06-02_2026-06-03_10m.csv',
    });
  });

  test('names one day once, and not the day whose midnight is the end', () => {
    expect(nameOf({ to: minute(6 * 60) }).name).toContain('_2026-06-02_10分');
  });

  test('says which stations where there are several', () => {
    expect(nameOf({ station: undefined, quantity: undefined, step: 'raw' }).name).toMatch(
      /^川守_全観測所_2026.*_全記録\.csv$/,
    );
    expect(nameOf({ station: undefined, town: TownId.parse('shimanto-cho') }).name).toMatch(
      /^四万十町_全観測所_水位_/,
    );
    expect(nameOf({ station: [station, StationId.parse('naro')] }).name).toMatch(/^川守_観測所2か所_/);
  });

  test('says 訓練 first where it is one', () => {
    expect(nameOf({}, true)).toMatchObject({
      name: expect.stringMatching(/^訓練_/),
      ascii: expect.stringMatching(/^exercise_/),
    });
  });

  test('holds nothing that a system would stumble over', () => {
    const { name } = csvFileName(settings('上/下:橋"\u0007'), QUERY, false);
    expect(name).toContain('_上-下-橋--_');
    expect(attachment({ name: "橋 (1)'.csv", ascii: 'a.csv' })).toBe(
      'attachment; filename="a.csv"; filename*=UTF-8\'\'%E6%A9%8B%20%281%29%27.csv',
    );
  });
});
