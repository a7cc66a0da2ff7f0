import { HOUR, type RainState, type StationFile, type StationState } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { checkTable } from '../judging/check-table.js';
import { openJudge } from '../judging/judge.js';
import { pictureTable } from '../pictures/picture-table.js';
import { pinTable } from '../pictures/pin-table.js';
import { interventionTable } from '../readings/intervention-table.js';
import { readingTable } from '../readings/reading-table.js';
import { stationNotes } from '../settings/station-notes.js';
import {
  type At,
  aStation,
  aStationFile,
  journalled,
  LEVEL_SUB,
  minute,
  pack,
  RAIN,
  settingUp,
} from '../testing/builders.js';
import { stationView } from './station-view.js';

/** A station after the judge has heard these packs, each received so many minutes after six. */
function viewed(
  packs: { level?: readonly At[]; sub?: readonly At[]; rain?: readonly At[]; received?: number }[],
  { file = aStationFile(), now = 0 }: { file?: StationFile; now?: number } = {},
): StationState {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  judge.apply(journalled(settingUp(file), minute(-1_000_000)));
  for (const { level = [], sub = [], rain = [], received } of packs) {
    const facts = [
      ...(level.length > 0 ? [pack(level)] : []),
      ...(sub.length > 0 ? [pack(sub, { series: LEVEL_SUB })] : []),
      ...(rain.length > 0 ? [pack(rain, { series: RAIN })] : []),
    ];
    judge.apply(
      journalled(facts, minute(received ?? [...level, ...rain].at(-1)?.[0] ?? 0), judge.cursor + 1),
    );
  }
  const station = aStation(file);
  return stationView(station, minute(now), {
    table: readingTable(database),
    episodes: episodeTable(database),
    pictures: pictureTable(database),
    pins: pinTable(database),
    notes: stationNotes(database),
    interventions: interventionTable(database),
    checks: checkTable(database),
    stations: new Map([[station.id, station]]),
    seq: judge.cursor,
  });
}

const rainOf = (rain: readonly At[]): RainState | null => viewed([{ rain }]).rain;

test('whose rain stands above a station’s hydrograph is told where the town has named a neighbour for it', () => {
  const { rain: _, ...series } = aStationFile().series;
  const file = aStationFile({ series, rainFrom: 'kubokawa' } as never);
  expect(viewed([], { file })).toMatchObject({ rain: null, rainFrom: 'kubokawa' });
  expect(viewed([])).not.toHaveProperty('rainFrom');
});

describe('the rain of a station', () => {
  test('is summed over ten minutes, an hour and a day that end with the newest value', () => {
    // Half a millimetre every ten minutes since yesterday's evening.
    const steady = Array.from({ length: 200 }, (_, i): At => [i * 10, 0.5]);
    expect(rainOf(steady)).toMatchObject({ mm10min: 0.5, mm1h: 3, mm24h: 72, mmSinceBegin: 100 });
  });

  test('does not count what fell in the window’s first instant: that belongs to the ten minutes before', () => {
    expect(
      rainOf([
        [0, 7],
        [60, 1],
      ]),
    ).toMatchObject({ mm10min: 1, mm1h: 1, mm24h: 8 });
    expect(
      rainOf([
        [0, 7],
        [59, 1],
      ]),
    ).toMatchObject({ mm1h: 8 });
  });

  test('since it began goes back to the last six dry hours', () => {
    const shower: At[] = [
      [0, 2],
      [10, 3],
    ];
    const after: At[] = [
      [10 + 6 * 60, 0],
      [20 + 6 * 60, 4],
      [30 + 6 * 60, 1],
    ];
    expect(rainOf([...shower, ...after])).toMatchObject({ mmSinceBegin: 5, mm24h: 10 });
  });

  test('goes on through a break of six hours and no longer', () => {
    expect(
      rainOf([
        [0, 2],
        [6 * 60, 3],
      ])?.mmSinceBegin,
    ).toBe(5);
    expect(
      rainOf([
        [0, 2],
        [6 * 60 + 1, 3],
      ])?.mmSinceBegin,
    ).toBe(3);
  });

  test('is nothing since it began once six hours have been dry, whatever fell before', () => {
    const dry = Array.from({ length: 38 }, (_, i): At => [(i + 1) * 10, 0]);
    expect(rainOf([[0, 12.5], ...dry])).toMatchObject({ mmSinceBegin: 0, mm1h: 0, mm24h: 12.5 });
    expect(rainOf([[0, 12.5], ...dry.slice(0, 36)])).toMatchObject({ mmSinceBegin: 12.5 });
  });

  test('of a gauge that has only been dry is zero, and of one that never spoke is absent', () => {
    expect(
      rainOf([
        [0, 0],
        [10, 0],
      ]),
    ).toMatchObject({ latest: { value: 0 }, mmSinceBegin: 0, mm24h: 0 });
    expect(rainOf([])).toMatchObject({ latest: null, mm10min: 0, mmSinceBegin: 0 });
    expect(
      viewed([], { file: aStationFile({ series: { level: aStationFile().series.level } }) }).rain,
    ).toBeNull();
  });

  test('leaves out what cannot be: 200 mm in ten minutes is kept aside, not summed', () => {
    expect(
      rainOf([
        [0, 1],
        [10, 200],
        [20, 2],
      ]),
    ).toMatchObject({ latest: { value: 2 }, mm1h: 3, mmSinceBegin: 3 });
  });

  test('adds tenths of a millimetre without a rest of binary fractions', () => {
    const tenths = Array.from({ length: 60 }, (_, i): At => [i * 10, 0.1]);
    expect(rainOf(tenths)).toMatchObject({ mm1h: 0.6, mm24h: 6 });
  });
});

describe('the level of a station with two gauges', () => {
  const { level } = aStationFile().series;
  const file = aStationFile({ series: level ? { level, 'level-sub': level } : {} });
  const levelOf = (main: readonly At[], sub: readonly At[]) =>
    viewed([{ level: main, sub, received: 60 }], { file, now: 60 }).level;

  test('is the main one’s while it says something usable', () => {
    expect(
      levelOf(
        [
          [40, 2.5],
          [50, 2.6],
        ],
        [[60, 2.65]],
      ),
    ).toMatchObject({
      latest: { value: 2.6 },
      recent: { valueM: [2.5, 2.6] },
      gauges: { shown: 'level', other: { latest: { value: 2.65 } }, disagree: null },
    });
  });

  test('is the second one’s where the main one is silent, or only doubted', () => {
    for (const main of [
      [[10, 2.5]],
      [
        [40, 2.5],
        [58, -1.9],
      ],
    ] satisfies At[][]) {
      expect(
        levelOf(main, [
          [50, 3.1],
          [60, 3.2],
        ]),
      ).toMatchObject({
        latest: { value: 3.2 },
        recent: { valueM: [3.1, 3.2] },
        held: 'caution',
        gauges: { shown: 'level-sub', other: { latest: { value: main.at(-1)?.[1] } } },
      });
    }
  });

  test('tells both values while they disagree, and not what they said long ago', () => {
    expect(levelOf([[60, 2.31]], [[60, 3.02]])?.gauges?.disagree).toEqual({ mainM: 2.31, subM: 3.02 });
    expect(
      levelOf(
        [
          [40, 2.31],
          [60, 2.3],
        ],
        [[40, 3.02]],
      )?.gauges?.disagree,
    ).toBeNull();
  });

  test('has no second gauge where the station has none', () => {
    expect(viewed([{ level: [[0, 2.5]] }]).level?.gauges).toBeUndefined();
  });
});

describe('the level of a station', () => {
  test('is the newest value, with the mark it holds and the good readings of three hours before it', () => {
    const rise = Array.from({ length: 30 }, (_, i): At => [i * 10, 2.5 + i * 0.03]);
    const { level } = viewed([{ level: rise }]);
    expect(level).toMatchObject({
      latest: { at: minute(290), value: 3.37, quality: 'good' },
      latestFault: null,
      held: 'caution',
    });
    expect(level?.recent.at[0]).toBe(minute(290) - 3 * HOUR);
    expect(level?.recent.at).toHaveLength(19);
    expect(level?.episode).toMatchObject({ highest: 'caution', subsidedAt: null });
  });

  test('of a gauge that speaks every ten seconds goes to the screens with the last value of each minute', () => {
    const tens = Array.from({ length: 15 }, (_, i): At => [i / 6, 2 + i * 0.01]);
    expect(viewed([{ level: tens }]).level?.recent.valueM).toEqual([2.05, 2.11, 2.14]);
  });

  test('that came back late does not stand for the newest, and doubted ones are not drawn in the line', () => {
    const { level } = viewed([
      { level: [[20, 2.5]] },
      {
        level: [
          [0, 2.4],
          [10, 9],
        ],
        received: 30,
      },
    ]);
    expect(level?.latest).toMatchObject({ at: minute(20), value: 2.5, receivedAt: minute(20) });
    expect(level?.recent.valueM).toEqual([2.4, 2.5]);
  });

  test('tells a fault that came after the newest value, and forgets it with the next good one', () => {
    const sentinel: At = [10, -9999];
    expect(viewed([{ level: [[0, 2.5], sentinel] }], { now: 10 }).level).toMatchObject({
      latest: { at: minute(0), value: 2.5 },
      latestFault: { at: minute(10), value: -9999, quality: 'missing' },
    });
    expect(viewed([{ level: [[0, 2.5], sentinel, [20, 2.6]] }], { now: 20 }).level?.latestFault).toBeNull();
  });

  test('tells no fault that lies in the future, and one before it all the same', () => {
    const pack = {
      level: [
        [0, 2.5],
        [10, -9999],
        [500, 2.6],
      ] as At[],
      received: 12,
    };
    expect(viewed([pack], { now: 12 }).level).toMatchObject({
      latest: { at: minute(0) },
      latestFault: { at: minute(10) },
    });
  });

  test('of a station that never spoke is absent, and not zero', () => {
    expect(viewed([]).level).toMatchObject({
      latest: null,
      held: null,
      episode: null,
      recent: { at: [], valueM: [] },
    });
  });

  test('stands between the marks that are in force at the hour, each with its name and meaning', () => {
    const levels: StationFile['levels'] = [
      {
        validFrom: '2020-01-01T00:00:00+09:00',
        datum: 'tp',
        marks: [
          { key: 'overflow', valueM: 5 },
          { key: 'design', valueM: 6 },
        ],
      },
      {
        validFrom: '2026-06-02T19:00:00+09:00',
        datum: 'tp',
        marks: [
          {
            key: 'town',
            id: 'bridge-closed',
            nameJa: '沈下橋通行止め',
            nameEn: 'low bridge closed',
            valueM: 2,
            shownAs: 2,
            invented: true,
          },
          { key: 'overflow', valueM: 5 },
        ],
      },
    ];
    const file = aStationFile({ levels });
    expect(viewed([], { file, now: 59 }).marks).toMatchObject([
      { id: 'overflow', nameJa: '氾濫開始水位', alertLevel: 5, opensEpisode: true, invented: false },
      { id: 'design', alertLevel: 0, opensEpisode: false },
    ]);
    expect(viewed([], { file, now: 60 }).marks).toMatchObject([
      {
        id: 'town:bridge-closed',
        nameJa: '沈下橋通行止め（町独自）',
        valueM: 2,
        opensEpisode: true,
        invented: true,
      },
      { id: 'overflow' },
    ]);
  });
});
