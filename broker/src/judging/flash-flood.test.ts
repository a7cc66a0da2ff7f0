import { type Instant, levelsAt, markId, type NewFact, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { noticeTable } from '../notices/notice-table.js';
import {
  type At,
  aCrisisGaugeFile,
  aStation,
  aStationFile,
  journalled,
  minute,
  pack,
  settingUp,
} from '../testing/builders.js';
import { INTERVAL, quietRiver, SHAPES, withNoise } from '../testing/flash-floods.js';
import { seeded } from '../testing/seeded.js';
import { checkTable } from './check-table.js';
import { openJudge } from './judge.js';

// A flash flood is told at most one interval late, whatever its shape and whatever the gauge has said before; noise never alerts.

const FLOODS = 40;
const QUIET_DAYS = 40;
const LONG_MS = 120_000;
const GAUGES = { 'an ordinary gauge': aStationFile(), 'a crisis gauge': aCrisisGaugeFile() };
const MARKS = levelsAt(aStation().levels, minute(0))?.marks ?? [];

/** Silence is found a whole interval after the next value was due, at the latest. */
const SILENCE_IS_FOUND_AFTER = 2 * INTERVAL;

interface ToldLevel {
  mark: string;
  observedAt: Instant;
  decidedAt: Instant;
}

/** A gauge's values reach the hub as they are taken, and for some hours the hub looks whether anything is overdue. */
function toldOf(station: StationFile, values: readonly At[], hoursAfter: number): ToldLevel[] {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  const checks = checkTable(database);
  let seq = 0;
  const hears = (at: Instant, ...facts: NewFact[]) => {
    judge.apply(journalled(facts, at, seq + 1));
    seq += facts.length;
  };
  hears(minute(-60), ...settingUp(station));
  const last = values.at(-1)?.[0] ?? 0;
  const waiting = [...values];
  for (let now = 0; now <= last + hoursAfter * 60; now++) {
    while (waiting[0] && waiting[0][0] <= now) hears(minute(now), pack(waiting.splice(0, 1)));
    for (const { series, at, value } of checks.waiting().filter(({ answerBy }) => answerBy <= minute(now))) {
      hears(minute(now), { kind: 'reading.unanswered', body: { series, at, value } });
    }
  }
  const told = noticeTable(database)
    .newest(1_000)
    .filter(({ check }) => check === null)
    .map(({ mark, observedAt, decidedAt }) => ({ mark, observedAt, decidedAt }));
  database.close();
  return told;
}

describe.each(Object.entries(GAUGES))('%s', (_gauge, station) => {
  test.each(Object.entries(SHAPES))(
    'tells %s one interval late at most, after hours of noise',
    (name, shape) => {
      const isSilent = name === 'a gauge that dies at the crest';
      for (let seed = 1; seed <= FLOODS; seed++) {
        const chance = seeded(seed);
        const before = withNoise(chance, quietRiver(chance, chance.whole(3, 40)));
        const start = before.at(-1);
        if (!start) throw new Error('there is a river before the flood');
        const flood = shape(chance, start);
        const told = toldOf(station, [...before, ...flood], isSilent ? 1 : 0);
        const story = `flood ${seed}: ${before.slice(-8).join(' ')} | ${flood.join(' ')}`;
        for (const [index, mark] of MARKS.entries()) {
          const crossing = flood.find(([, value]) => value >= mark.valueM);
          if (!crossing) continue;
          const orHigher = MARKS.slice(index).map(markId);
          const first = Math.min(
            ...told.filter((one) => orHigher.includes(one.mark)).map((one) => one.decidedAt),
          );
          const late = first - minute(crossing[0]);
          expect(late, `${markId(mark)}, ${story}`).toBeLessThanOrEqual(
            isSilent ? SILENCE_IS_FOUND_AFTER : INTERVAL,
          );
          expect(late, `${markId(mark)} before its time, ${story}`).toBeGreaterThanOrEqual(0);
        }
      }
    },
    LONG_MS,
  );

  test(
    'tells no level of weeks of noise',
    () => {
      for (let seed = 1; seed <= QUIET_DAYS; seed++) {
        const chance = seeded(seed);
        const said = withNoise(chance, quietRiver(chance, 24 * 6));
        expect(toldOf(station, said, 0), `day ${seed}: ${said.join(' ')}`).toEqual([]);
      }
    },
    LONG_MS,
  );
});
