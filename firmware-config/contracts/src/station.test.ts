import { describe, expect, test } from 'vitest';
import { seriesParts } from './ids.js';
import { leavingOf } from './levels.js';
import { StationConfig, type StationFile, seriesOf } from './station.js';
import { aStationFile } from './testing/builders.js';
import { MINUTE } from './units.js';

const { level } = aStationFile().series;
if (!level) throw new Error('the station of the tests has a level');

const withSub = (sub: object, changes: Partial<StationFile> = {}) =>
  aStationFile({ series: { level, 'level-sub': { ...level, ...sub } }, ...changes });
const faultsOf = (file: object) =>
  StationConfig.safeParse(file).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
  [];

describe('earlier steps', () => {
  const upstream = { station: 'naro', mark: 'danger' };

  test('of the rate of rise are off, but for what is left to the overflow level, unless the file says otherwise', () => {
    expect(StationConfig.parse(aStationFile()).rise).toEqual({});
    const stated = StationConfig.parse(aStationFile({ rise: { in10min: 0.8, ahead: '90m' } }));
    expect(stated.rise).toEqual({ in10min: 0.8, ahead: 90 * MINUTE });
    expect(StationConfig.parse(aStationFile({ rise: { ahead: 'off' } })).rise.ahead).toBe('off');
  });

  test('are refused where they could never be told, or foretell too much', () => {
    expect(faultsOf(aStationFile({ rise: { in1h: 0 } }))).toEqual([
      'rise.in1h: Too small: expected number to be >=0.05',
    ]);
    expect(faultsOf(aStationFile({ rise: { ahead: '13h' } })).join()).toContain('at most 12 hours');
    const rain = { profile: 'tipping-bucket', expected: { observing: '10m' }, range: { min: 0, max: 60 } };
    expect(
      faultsOf(aStationFile({ series: { rain }, levels: [], kind: 'rain-gauge', rise: { in1h: 1 } })),
    ).toEqual(['rise: stands only beside level, whose rise it tells']);
  });

  test('of a station upstream name a level that is told there, each once, and not the station itself', () => {
    const of = (...rules: object[]) => faultsOf({ ...aStationFile(), upstream: rules });
    expect(of(upstream, { ...upstream, mark: 'town:bridge' })).toEqual([]);
    expect(of(upstream, upstream)).toEqual(['upstream.1: danger of naro is stated twice']);
    expect(of({ station: 'naro', usualDelay: '90m' })).toEqual([]);
    expect(of({ station: 'naro' }, { station: 'naro' })).toEqual(['upstream.1: naro is stated twice']);
    expect(of({ station: 'naro', noteJa: '支流も見る' })).toEqual([
      'upstream.0: a note stands in the notice of a level: state which one',
    ]);
    expect(of({ ...upstream, mark: 'start' }).join()).toContain('expected a level that is told there');
    expect(of({ ...upstream, station: aStationFile().id })).toEqual([
      'upstream.0: a station does not lie upstream of itself',
    ]);
    expect(of({ ...upstream, noteJa: '避難指示の目安' }).join()).toContain('official announcement or order');
  });
});

describe('what a level is left by', () => {
  const levelsOf = (...marks: object[]) => ({
    ...aStationFile(),
    levels: [{ validFrom: '2020-01-01T00:00:00+09:00', datum: 'tp', marks }],
  });
  const usualOf = (file: object) => {
    const station = StationConfig.parse(file);
    return station.levels[0]?.marks.map((mark) => leavingOf(mark, station));
  };

  test('is its station’s, or what stands beside it; a file that says neither is read as before', () => {
    const danger = { key: 'danger', valueM: 210 };
    const overflow = { key: 'overflow', valueM: 212, hysteresisM: 0.3 };
    const own = { ...overflow, hold: '1h' };
    expect(usualOf(levelsOf(danger))).toEqual([{ hysteresisM: 0.1, hold: 20 * MINUTE }]);
    expect(usualOf({ ...levelsOf(danger, overflow), hold: '30m' })).toEqual([
      { hysteresisM: 0.1, hold: 30 * MINUTE },
      { hysteresisM: 0.3, hold: 30 * MINUTE },
    ]);
    expect(usualOf({ ...levelsOf(danger, own), hysteresisM: 0.2 })).toEqual([
      { hysteresisM: 0.2, hold: 20 * MINUTE },
      { hysteresisM: 0.3, hold: 60 * MINUTE },
    ]);
    const bridge = { key: 'town', id: 'bridge', valueM: 209, nameJa: '沈下橋の目安', nameEn: 'Low bridge' };
    expect(usualOf(levelsOf({ ...bridge, hysteresisM: 0, hold: '90s' }))).toEqual([
      { hysteresisM: 0, hold: 1.5 * MINUTE },
    ]);
  });

  test('is refused at its field: out of its range, in other words than a duration’s, and where nothing is told', () => {
    const faults = (mark: object) => faultsOf(levelsOf({ key: 'overflow', valueM: 212, ...mark }));
    expect(faults({ hysteresisM: 5.1 })).toEqual([
      'levels.0.marks.0.hysteresisM: Too big: expected number to be <=5',
    ]);
    expect(faults({ hysteresisM: -0.1 })).toEqual([
      'levels.0.marks.0.hysteresisM: Too small: expected number to be >=0',
    ]);
    expect(faults({ hold: 20 }).join()).toContain('levels.0.marks.0.hold: ');
    expect(faults({ hold: '20 min' })).toEqual([
      'levels.0.marks.0.hold: write a duration as 30s, 10m, 2h or 1d',
    ]);
    expect(faults({ hold: '401d' })).toEqual(['levels.0.marks.0.hold: a duration is at most 400 days']);
    expect(faults({ hysteresis: 0.1 }).join()).toContain('hysteresis');
    expect(faultsOf(levelsOf({ key: 'start', valueM: 206, hysteresisM: 0.2, hold: '1h' }))).toEqual([
      'levels.0.marks.0.hysteresisM: stands only with a level that is told, and start is not',
      'levels.0.marks.0.hold: stands only with a level that is told, and start is not',
    ]);
  });
});

describe('a second level gauge', () => {
  test('is a series of its own beside the main one', () => {
    const station = StationConfig.parse(withSub({}));
    expect(seriesOf(station)).toEqual([
      { series: 'kajiyase-bashi/level', quantity: 'level' },
      { series: 'kajiyase-bashi/level-sub', quantity: 'level-sub' },
    ]);
    expect(seriesOf(station).map(({ series }) => seriesParts(series).quantity)).toEqual([
      'level',
      'level-sub',
    ]);
  });

  test('may stand 0.3 m apart, and 3 m more for an hour between two readings, unless the file says otherwise', () => {
    expect(StationConfig.parse(withSub({})).series['level-sub']?.disagrees).toEqual({
      by: 0.3,
      perMinute: 0.05,
    });
    const stated = StationConfig.parse(withSub({ disagrees: { by: 0.15 } }));
    expect(stated.series['level-sub']?.disagrees).toEqual({ by: 0.15, perMinute: 0.05 });
  });

  test('stands on the datum of the main one', () => {
    expect(faultsOf(withSub({ datum: { kind: 'gauge-zero', zeroTpM: 200.1 } }))).toEqual([
      'series.level-sub.datum: both gauges of a station stand on one datum, or they cannot be compared: expected tp, received gauge-zero (zero at 200.1 m T.P.)',
    ]);
  });

  test('stands beside a main one only', () => {
    expect(faultsOf(aStationFile({ series: { 'level-sub': level } }))).toEqual([
      'series: a station measures level or rain',
      'series.level-sub: stands only beside level, whose second gauge it is',
    ]);
  });

  test('is the only one that has a tolerance', () => {
    expect(
      faultsOf(aStationFile({ series: { level: { ...level, disagrees: { by: 1 } } as typeof level } })),
    ).toEqual(['series.level: Unrecognized key: "disagrees"']);
  });
});
