import { type Instant, MINUTE, ReplayRequest, type SeriesId, type StationReplay } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { StoredReading } from '../readings/reading-store.js';
import { type At, aCrisisGaugeFile, aStationFile, LEVEL, LEVEL_SUB, minute } from '../testing/builders.js';
import { EVERY, quietRiver, SHAPES, withNoise } from '../testing/flash-floods.js';
import { aHub } from '../testing/judged-hub.js';
import { seeded } from '../testing/seeded.js';
import { coursePages } from './course-pages.js';
import { replayStations } from './replay-stations.js';

type Hub = ReturnType<typeof aHub>;
type Tried = Parameters<typeof ReplayRequest.parse>[0];

async function replay(
  hub: Hub,
  {
    request = {},
    now = minute(100_000),
    signal = new AbortController().signal,
  }: {
    request?: Tried;
    now?: Instant;
    signal?: AbortSignal;
  } = {},
) {
  const progress: number[] = [];
  const found: StationReplay[] = [];
  const asked = ReplayRequest.parse(request);
  for await (const news of replayStations(hub.database, asked, { now, older: undefined, signal })) {
    if (news.kind === 'progress') progress.push(news.progress);
    else found.push(news.replay);
  }
  return { progress, found, one: found[0] };
}

/** What the judge itself has made of the same readings. */
function judged(hub: Hub) {
  const rises = hub.episodes().flatMap(({ changes }) => changes.filter(({ rose }) => rose));
  const times: Record<string, number> = {};
  for (const { to } of rises) if (to) times[to] = (times[to] ?? 0) + 1;
  return { alerts: rises.length, episodes: hub.episodes().length, times };
}

const tallied = (tally: StationReplay['tally'] | undefined) =>
  tally && {
    ...{ alerts: tally.alerts, episodes: tally.episodes },
    times: Object.fromEntries(
      tally.marks.filter(({ times }) => times > 0).map(({ id, times }) => [id, times]),
    ),
  };

const later = (readings: readonly At[], by: number): At[] => readings.map(([at, value]) => [at + by, value]);

/** A quiet river, a flood, a quiet river, as a gauge with its faults says them. */
function aStory(seed: number): At[] {
  const chance = seeded(seed);
  const river: At[] = [];
  for (let floods = 0; floods < 3; floods++) {
    const from = (river.at(-1)?.[0] ?? -EVERY) + EVERY;
    river.push(...later(quietRiver(chance, 30), from));
    const start = river.at(-1) ?? [0, 0];
    const flood = chance.oneOf(Object.values(SHAPES))(chance, start);
    river.push(...flood);
    const [end, crest] = flood.at(-1) ?? start;
    for (let i = 1, height = crest; height > 0.5; i++) {
      height = Math.max(0.4, height - 0.3);
      river.push([end + i * EVERY, Math.round(height * 1_000) / 1_000]);
    }
  }
  return withNoise(chance, river);
}

describe('the levels in force', () => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed + 1))(
    'would have told exactly what the judge has told (story %i)',
    async (seed) => {
      const hub = aHub();
      const story = aStory(seed);
      hub.reads(...story);
      const { one } = await replay(hub);
      expect(tallied(one?.tally)).toEqual(judged(hub));
    },
  );

  test.each(Array.from({ length: 15 }, (_, seed) => seed + 1))(
    'with what else wakes people: fast rises, checks, and what is told downstream (story %i)',
    async (seed) => {
      const hub = aHub(aStationFile({ rise: { in1h: 0.8 } }));
      const below = aStationFile({ ...BELOW, upstream: [{ station: 'kajiyase-bashi', mark: 'danger' }] });
      hub.hears(-50, { kind: 'station.set', body: { station: below } });
      hub.reads(...aStory(seed));
      const told = (kind: string) => hub.notices().filter((one) => one.kind === kind).length;
      const { tally } = (await replay(hub, { request: { stations: ['kajiyase-bashi'] } })).one ?? {};
      expect(tally).toMatchObject({
        rises: [{ mark: 'rise', nameEn: 'fast rise (observed)', times: told('rise') }],
        downstream: [{ station: 'below', nameJa: '下の橋', times: told('upstream') }],
        checks: { times: told('check') },
      });
      const { alerts } = judged(hub);
      expect(tally?.notices).toBe(alerts + told('rise') + told('upstream') + told('check'));
    },
  );
  const BELOW = { id: 'below', nameJa: '下の橋', nameEn: 'Below' };

  test('also with a second gauge, which is judged where the main one is silent', async () => {
    const level = aStationFile().series.level;
    if (!level) throw new Error('it has a level');
    const hub = aHub(aStationFile({ series: { level, 'level-sub': level } }));
    for (let at = 0; at <= 600; at += 10) {
      const height = at < 200 ? 1 : at < 400 ? 1 + (at - 200) / 50 : 1;
      if (at < 250) hub.reads([at, height]);
      hub.readsSub([at + 1, height]);
    }
    expect(judged(hub).alerts).toBeGreaterThan(0);
    const { one } = await replay(hub);
    expect(tallied(one?.tally)).toEqual(judged(hub));
  });

  test('and a reading that silence has made a flood', async () => {
    const hub = aHub();
    hub.reads([0, 1], [10, 4.5]);
    hub.hears(30, { kind: 'reading.unanswered', body: { series: LEVEL, at: minute(10), value: 4.5 } });
    expect(judged(hub)).toMatchObject({ alerts: 1, times: { danger: 1 } });
    expect(tallied((await replay(hub)).one?.tally)).toEqual(judged(hub));
  });
});

describe('levels that are tried', () => {
  const ROSE: At[] = [
    [0, 1],
    [10, 1.8],
    [20, 2.6],
    [30, 3.1],
    [40, 3.6],
    [50, 4.1],
    [60, 3.5],
    [70, 2.6],
    [80, 1.8],
    [90, 1],
    [100, 1],
  ];
  const tried = (...marks: { key: 'caution' | 'evacuation' | 'danger'; valueM: number }[]) => ({
    tried: [{ station: 'kajiyase-bashi', marks }],
  });

  test('are judged as if they had stood there all the time, beside those in force, and nothing is changed', async () => {
    const hub = aHub();
    hub.reads(...ROSE);
    const before = hub.counts();
    const { one } = await replay(hub, {
      request: tried({ key: 'evacuation', valueM: 2.5 }, { key: 'danger', valueM: 3.5 }),
    });
    expect(tallied(one?.tally)).toEqual({ alerts: 2, episodes: 1, times: { caution: 1, danger: 1 } });
    expect(tallied(one?.tried?.tally)).toEqual({
      alerts: 2,
      episodes: 1,
      times: { evacuation: 1, danger: 1 },
    });
    expect(one?.tried?.tally?.lead).toMatchObject({ times: 1, medianMin: 20, shortestMin: 20 });
    expect(one?.tally?.lead).toMatchObject({ fromJa: '氾濫注意水位', toJa: '氾濫危険水位', medianMin: 20 });
    expect(hub.counts()).toEqual(before);
  });

  test('and so are rates of rise, which the file states with them', async () => {
    const hub = aHub();
    hub.reads(...ROSE);
    const request = tried({ key: 'danger', valueM: 3.5 });
    const { one } = await replay(hub, {
      request: { tried: request.tried.map((levels) => ({ ...levels, rise: { in1h: 1.5 } })) },
    });
    expect(one?.tally?.rises).toEqual([]);
    expect(one?.tried?.tally?.rises).toMatchObject([{ mark: 'rise', times: 1 }]);
    expect(one?.tried?.plan.rise).toEqual({ in10minM: null, in1hM: 1.5, aheadMs: null });
    expect(one?.tried?.fileText).toContain('rise:\n  in1h: 1.5\n');
  });

  test('are shown as what to put into the station’s file, which the hub then takes', async () => {
    const hub = aHub();
    hub.reads(...ROSE);
    const { one } = await replay(hub, {
      request: {
        tried: [
          {
            station: 'kajiyase-bashi',
            marks: [{ key: 'danger', valueM: 3.5 }],
            hysteresisM: 0.2,
            hold: '30m',
          },
        ],
      },
      now: minute(0),
    });
    expect(one?.tried?.fileText).toBe(
      [
        'levels:',
        '  - validFrom: 2026-06-03T00:00:00+09:00',
        '    datum: tp',
        '    marks:',
        '      - key: danger',
        '        valueM: 3.5',
        'hysteresisM: 0.2',
        'hold: 30m',
        '',
      ].join('\n'),
    );
  });

  test('may be left each in its own way: so they are judged, shown and put into the file', async () => {
    const hub = aHub();
    // Two crests, between them 40 minutes at 3.2 m.
    hub.reads([0, 1], [10, 1.8], [20, 2.6], [30, 3.4], [40, 4.1]);
    hub.reads([50, 3.2], [60, 3.2], [70, 3.2], [80, 3.2], [90, 4.1], [100, 4.1]);
    const { one } = await replay(hub, {
      request: {
        tried: [
          {
            station: 'kajiyase-bashi',
            marks: [
              { key: 'caution', valueM: 3 },
              { key: 'danger', valueM: 4, hysteresisM: 0.3, hold: '1h' },
            ],
          },
        ],
      },
    });
    expect(one?.tally?.marks).toMatchObject([{ times: 1 }, { times: 2 }, { times: 0 }]);
    expect(one?.tried?.tally?.marks).toMatchObject([{ times: 1 }, { times: 1 }]);
    expect(one?.tried?.plan).toMatchObject({
      marks: [
        { id: 'caution', hysteresisM: null, holdMs: null },
        { id: 'danger', hysteresisM: 0.3, holdMs: 60 * MINUTE },
      ],
      ...{ hysteresisM: 0.1, holdMs: 20 * MINUTE },
    });
    expect(one?.tried?.fileText).toContain(
      ['      - key: danger', '        valueM: 4', '        hysteresisM: 0.3', '        hold: 1h', ''].join(
        '\n',
      ),
    );
  });

  test('that nobody sets up are left out, and a station that measures no level is not among them', async () => {
    const hub = aHub();
    hub.hears(0, {
      kind: 'station.set',
      body: { station: { ...aStationFile({ id: 'rain-only', levels: [] }), series: { rain: rainOf() } } },
    });
    const { found } = await replay(hub, { request: tried({ key: 'danger', valueM: 3.5 }) });
    expect(found.map(({ station }) => station)).toEqual(['kajiyase-bashi']);
  });
  const rainOf = () => {
    const { rain } = aStationFile().series;
    if (!rain) throw new Error('it has rain');
    return rain;
  };
});

describe('the record', () => {
  test('says from when to when there are readings, what was left out and why, and where the gaps are', async () => {
    const hub = aHub();
    hub.reads([0, 1], [10, -9_999], [20, 99], [30, 1.1], [40, 9], [50, 1.2], [60, 1.2]);
    hub.reads([200, 1.3], [210, 1.3]);
    const { record } = (await replay(hub)).one ?? {};
    expect(record).toMatchObject({
      ...{ from: minute(0), to: minute(210), good: 6 },
      leftOut: { suspect: 1, bad: 1, missing: 1 },
      reasons: { range: 1, sentinel: 1 },
      gaps: { count: 1, totalMs: 140 * MINUTE, longest: { from: minute(60), to: minute(200) } },
      highest: { at: minute(200), valueM: 1.3 },
    });
  });

  test('takes no rest of a dry crisis gauge for a gap', async () => {
    const hub = aHub(aCrisisGaugeFile());
    hub.reads([0, 1.1], [1_440, 1.1], [1_450, 2], [1_460, 2.5], [1_600, 2.4]);
    expect((await replay(hub)).one?.record?.gaps).toMatchObject({
      count: 1,
      longest: { from: minute(1_460), to: minute(1_600) },
    });
  });

  test('is none where nothing was heard in the period: no number of alerts is made of it', async () => {
    const hub = aHub();
    hub.reads([0, 4.5], [10, 4.5]);
    const { one } = await replay(hub, { now: minute(3 * 365 * 1_440) });
    expect(one).toMatchObject({ record: null, tally: null });
  });
});

test('progress goes up to the end, and a stop is heard between pages', async () => {
  const hub = aHub();
  hub.reads(...quietRiver(seeded(1), 200));
  const { progress } = await replay(hub);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  const stopped = await replay(hub, { signal: AbortSignal.abort() });
  expect(stopped.found).toEqual([]);
});

test('pages of two gauges come in the order of their readings, all of them, once', async () => {
  const all = (series: SeriesId, count: number, every: number): StoredReading[] =>
    Array.from({ length: count }, (_, i) => ({
      ...{ series, at: minute(i * every), value: i, receivedAt: 0 },
      ...{ quality: 'good', reasons: [] },
    }));
  const kept = new Map<SeriesId, StoredReading[]>([
    [LEVEL, all(LEVEL, 12_000, 2)],
    [LEVEL_SUB, all(LEVEL_SUB, 7_000, 3)],
  ]);
  const range = (series: SeriesId, from: Instant, to: Instant, limit: number) =>
    Promise.resolve((kept.get(series) ?? []).filter(({ at }) => at >= from && at <= to).slice(0, limit));
  const read: number[] = [];
  const gauges: string[] = [];
  const course = [
    { gauge: 'main', series: LEVEL },
    { gauge: 'sub', series: LEVEL_SUB },
  ] as const;
  for await (const page of coursePages(course, minute(0), minute(100_000), range)) {
    read.push(...page.map(({ at }) => at));
    gauges.push(...page.map(({ gauge }) => gauge));
  }
  expect(read).toHaveLength(19_000);
  expect(read).toEqual([...read].sort((a, b) => a - b));
  expect(gauges.slice(0, 2)).toEqual(['main', 'sub']);
});
