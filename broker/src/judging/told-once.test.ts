import { isQuiet, type NewFact } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStationFile, LEVEL, minute, pack } from '../testing/builders.js';
import { aHub as aJudgedHub } from '../testing/judged-hub.js';

// People are woken by what stands higher than they have been told, and by what has been left and reached again. Levels 3 m caution, 4 m danger, 5 m overflow.

const aHub = (station = aStationFile()) => aJudgedHub(station, false, { isSent: true });
const quiet = (hub: ReturnType<typeof aHub>) =>
  hub.waiting().flatMap(({ notice }) => (isQuiet(notice) ? [notice.bodyJa] : []));
const said = (from: number, to: number, verdict: 'good' | 'bad'): NewFact => ({
  kind: 'reading.overruled',
  body: { series: LEVEL, from: minute(from), to: minute(to), verdict, by: 'hq', reason: 'driftwood' },
});
const unanswered = (at: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series: LEVEL, at: minute(at), value },
});

describe('what is known', () => {
  test('is not told again where staff strike out the first value above it', () => {
    const hub = aHub();
    hub.reads([30, 3], [40, 3.4], [50, 3.8], [60, 4.2], [70, 4.3]);
    hub.hears(75, said(60, 60, 'bad'));
    hub.reads([80, 4.35], [90, 4.4]);
    expect([hub.told(), hub.ended()]).toEqual([['30 caution 1', '60 danger 1'], []]);
  });

  test('is told again where the water has fallen below it and those who were told have heard so', () => {
    const hub = aHub();
    hub.reads([0, 3.4], [10, 4.2], [20, 3.5], [40, 3.5], [50, 4.2]);
    expect([hub.told(), hub.ended()]).toEqual([
      ['0 caution 1', '10 danger 1', '50 danger 2'],
      ['40 fallen:caution 1'],
    ]);
  });

  test('is told again as a second crest where a gap held the fall before it, with the next value', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [120, 3.4]);
    hub.hears(
      121,
      pack([
        [10, 2.7],
        [40, 2.7],
        [50, 2.7],
        [100, 3.3],
      ]),
    );
    hub.reads([130, 3.5], [140, 3.5]);
    expect([hub.told(), hub.ended()]).toEqual([['0 caution 1', '130 caution 1'], []]);
  });

  test('is no second crest of a level that never was as high as was told', () => {
    const hub = aHub();
    hub.reads([0, 2.5], [10, 2.6], [20, 5.6]);
    hub.hears(36, unanswered(20, 5.6));
    hub.hears(
      91,
      pack([
        [30, 3.2],
        [40, 2.7],
        [60, 2.7],
        [70, 2.7],
        [80, 3.1],
        [90, 3.2],
      ]),
    );
    expect(hub.told()).toEqual(['20 overflow 1', '80 caution 1']);
    expect(hub.ended()).toEqual(['90 fallen:caution 1']);
    expect(quiet(hub)[0]).toContain('「氾濫開始水位に到達」のお知らせを取り下げます');
  });
});

describe('a level that the town takes away in a flood', () => {
  const withSets = (...sets: NonNullable<ReturnType<typeof aStationFile>['levels']>) =>
    aStationFile({ levels: sets });

  test('ends quietly where it is withdrawn, and what stands below it is no new rise', () => {
    const [set] = aStationFile().levels ?? [];
    if (!set) throw new Error('a station without levels');
    const hub = aHub();
    hub.reads([0, 2.9], [10, 3.3], [20, 3.7], [30, 4.2]);
    const later = {
      ...{ ...set, validFrom: '2026-06-02T18:35:00+09:00' },
      marks: set.marks.filter(({ key }) => key !== 'danger'),
    };
    hub.hears(35, { kind: 'station.set', body: { station: withSets(set, later) } });
    hub.reads([40, 4.3]);
    expect(quiet(hub)[0]).toContain('氾濫危険水位');
    hub.reads([50, 4.3]);
    expect([hub.told(), hub.ended()]).toEqual([['10 caution 1', '30 danger 1'], ['40 fallen:caution 1']]);
    hub.reads([60, 5.1]);
    expect(hub.told()).toContain('60 overflow 2');
  });

  test('tells nothing where it is renamed, nor ends before the water falls', () => {
    const named = (id: string, validFrom: string) => ({
      ...{ validFrom, datum: 'tp' as const },
      marks: [
        { key: 'town' as const, id, valueM: 3, nameJa: '沈下橋', nameEn: 'Low bridge' },
        { key: 'overflow' as const, valueM: 5 },
      ],
    });
    const first = named('bridge', '2020-01-01T00:00:00+09:00');
    const hub = aHub(withSets(first));
    hub.reads([0, 2.8], [10, 3.3], [20, 3.5]);
    const later = named('low-bridge', '2026-06-02T18:25:00+09:00');
    hub.hears(25, { kind: 'station.set', body: { station: withSets(first, later) } });
    hub.reads([30, 3.5], [40, 3.6]);
    expect([hub.told(), hub.ended()]).toEqual([['10 town:bridge 1'], []]);
    hub.reads([50, 2.5], [70, 2.5]);
    expect(hub.ended()).toEqual(['70 closed 1']);
  });
});

describe('an overflow that never was is taken back where a lower level has been reached since', () => {
  const TAKEN_BACK = '「氾濫開始水位に到達」のお知らせを取り下げます';
  const assumed = (...before: [number, number][]) => {
    const hub = aHub();
    hub.reads(...before, [30, 5.6]);
    hub.hears(46, unanswered(30, 5.6));
    expect(hub.told()).toEqual(['30 overflow 1']);
    return hub;
  };

  test('by what came late', () => {
    const hub = assumed([0, 2.5], [10, 2.5], [20, 2.6]);
    hub.hears(
      71,
      pack([
        [40, 2.9],
        [50, 3.4],
        [60, 3.8],
        [70, 4.2],
      ]),
    );
    expect(hub.ended()).toEqual(['70 fallen:danger 1']);
    expect(quiet(hub)[0]).toContain(TAKEN_BACK);
    expect(hub.told()).toEqual(['30 overflow 1', '70 danger 1']);
    hub.reads([80, 2.5], [100, 2.5]);
    expect(hub.ended()).toEqual(['70 fallen:danger 1', '100 closed 1']);
  });

  test('by the next value', () => {
    const hub = assumed([0, 2.5], [10, 2.5], [20, 2.6]);
    hub.reads([50, 3.2]);
    expect(hub.ended()).toEqual(['50 fallen:caution 1']);
    expect(quiet(hub)[0]).toContain(TAKEN_BACK);
    hub.reads([60, 3.3]);
    expect([hub.told(), hub.ended()]).toEqual([['30 overflow 1', '50 caution 1'], ['50 fallen:caution 1']]);
  });
});
