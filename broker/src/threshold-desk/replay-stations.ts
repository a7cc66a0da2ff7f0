import {
  crestOf,
  DAY,
  type Instant,
  type Milliseconds,
  type ReplayRequest,
  type StationConfig,
  type StationLevels,
  type StationReplay,
  seriesId,
} from '@kawamori/contracts';
import { pause, type SqliteDatabase } from '@kawamori/kit';
import { courseRulesOf } from '../judging/course-rules.js';
import { courseOf } from '../judging/gauges.js';
import { seenOf } from '../judging/known-readings.js';
import { acrossHorizon, type OlderReadings, wholeFrom } from '../readings/across-horizon.js';
import type { StoredReading } from '../readings/reading-store.js';
import { readingTable } from '../readings/reading-table.js';
import { type Settings, settingsTable } from '../settings/settings.js';
import { type CourseReading, coursePages, type ReadRange } from './course-pages.js';
import { type LevelPlan, levelFindings } from './level-findings.js';
import { levelTrial, rulesUnder } from './level-trial.js';
import { replayedRecord } from './replayed-record.js';
import { fileText, planInForce, planView, triedPlan } from './tried-levels.js';

const YEAR: Milliseconds = 365 * DAY;

export type ReplayNews =
  /** Of all the work, from 0 to 1. */
  { kind: 'progress'; progress: number } | { kind: 'station'; replay: StationReplay };

/** The levels of a station that measures one, and what is found of them; undefined for any other. */
export function stationLevels(station: StationConfig, now: Instant): StationLevels | undefined {
  if (!station.series.level) return undefined;
  const plan = planInForce(station, now);
  const { id, town, nameJa, nameEn } = station;
  return {
    ...{ station: id, town, nameJa, nameEn },
    validFrom: plan?.set.validFrom ?? null,
    plan: plan ? planView(plan) : null,
    crestM: crestOf(station) ?? null,
    findings: levelFindings(station, plan, now),
  };
}

/**
 * Replays what is kept of stations under the levels in force and under those to be tried, by the fold that judges. It reads, and writes
 * nothing; between pages of readings it gives way to whatever else its thread has to do.
 */
export async function* replayStations(
  database: SqliteDatabase,
  { stations: named, years, tried }: ReplayRequest,
  { now, older, signal }: { now: Instant; older: OlderReadings | undefined; signal: AbortSignal },
): AsyncGenerator<ReplayNews> {
  const settings = settingsTable(database).load();
  const table = readingTable(database);
  const range = acrossHorizon(table, older);
  const stations = [...settings.stations.values()].filter(
    ({ id, series }) => series.level && (named === undefined || named.includes(id)),
  );
  for (const [index, station] of stations.entries()) {
    const levels = stationLevels(station, now);
    if (!levels) continue;
    const series = seriesId(station.id, 'level');
    // A server that has not answered yet is not waited for: what the hub itself has can be replayed.
    const whole =
      wholeFrom(table, series, older) ?? table.horizon(series)?.beginsAt ?? Number.NEGATIVE_INFINITY;
    const asked = now - years * YEAR;
    const wanted = tried.find((one) => one.station === station.id);
    const change = wanted && triedPlan(station, wanted);
    const plan = change && 'plan' in change ? change.plan : undefined;
    const replay = stationReplay(station, { present: planInForce(station, now), tried: plan }, settings);
    try {
      for await (const page of coursePages(courseOf(series), Math.max(asked, whole), now, range)) {
        await replay.take(page, range);
        const last = page.at(-1)?.at ?? now;
        const within = (last - Math.max(asked, whole)) / Math.max(1, now - Math.max(asked, whole));
        yield { kind: 'progress', progress: (index + Math.min(1, Math.max(0, within))) / stations.length };
        await pause(0);
        if (signal.aborted) return;
      }
    } finally {
      replay.close();
    }
    const { record, tally, triedTally } = replay.told();
    yield {
      kind: 'station',
      replay: {
        ...{ ...levels, record, tally },
        lacksBefore: whole > asked ? whole : null,
        tried: plan
          ? {
              ...{ plan: planView(plan), findings: levelFindings({ ...station, levels: [] }, plan, now) },
              ...{ tally: triedTally, fileText: fileText(station, plan, now) },
            }
          : null,
      },
    };
  }
  yield { kind: 'progress', progress: 1 };
}

/** One station under up to two plans at once, so that its readings are read once. */
function stationReplay(
  station: StationConfig,
  { present, tried }: { present: LevelPlan | undefined; tried: LevelPlan | undefined },
  settings: Settings,
) {
  const trialOf = (plan: LevelPlan | undefined) => {
    const rules = plan && rulesUnder(station, plan, settings);
    return rules && levelTrial(station.id, rules);
  };
  const [now, then] = [trialOf(present), trialOf(tried)];
  const quality = courseRulesOf(seriesId(station.id, 'level'), settings)?.main;
  const record = replayedRecord({
    observing: station.series.level?.expected.observing ?? 0,
    startM: quality?.startM,
  });
  return {
    take: async (page: readonly CourseReading[], range: ReadRange): Promise<void> => {
      for (const { gauge, reading } of page) {
        record.take(reading);
        if (!isJudgeable(reading)) continue;
        const next = reading.reasons.includes('unanswered') ? await judgeableAfter(reading, range) : [];
        const seen = { gauge, ...seenOf(reading, { judgeableAfter: () => next }) };
        now?.take(reading, seen);
        then?.take(reading, seen);
      }
    },
    close: () => {
      now?.close();
      then?.close();
    },
    told: () => {
      const found = record.told();
      return {
        record: found,
        tally: (found && now?.tally()) ?? null,
        triedTally: (found && then?.tally()) ?? null,
      };
    },
  };
}

const isJudgeable = ({ quality }: StoredReading): boolean => quality === 'good' || quality === 'suspect';

const LOOKED_AT = 100;

/** The next judgeable reading of the same series, where there is one. */
async function judgeableAfter({ series, at }: StoredReading, range: ReadRange): Promise<StoredReading[]> {
  for (let from = at + 1; ; ) {
    const page = await range(series, from, Number.MAX_SAFE_INTEGER, LOOKED_AT);
    const next = page.find(isJudgeable);
    const last = page.at(-1);
    if (next) return [next];
    if (!last) return [];
    from = last.at + 1;
  }
}
