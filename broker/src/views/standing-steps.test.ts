import { type NewFact, SeriesId, type StandingStep, type StationFile, StationId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { checkTable } from '../judging/check-table.js';
import { openJudge } from '../judging/judge.js';
import { settingsTable } from '../settings/settings.js';
import { type At, aStationFile, journalled, minute, pack, settingUp } from '../testing/builders.js';
import { standingSteps } from './standing-steps.js';

const UPPER = StationId.parse('kajiyase-bashi');
const LOWER = StationId.parse('shinkai-bashi');

/** What stands of each station's water, after the judge has heard readings. */
function aRiver(upper: Partial<StationFile> = {}) {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  const lower = aStationFile({ id: LOWER, upstream: [{ station: UPPER, mark: 'caution' }] });
  const hears = (minutes: number, ...facts: NewFact[]) =>
    judge.apply(journalled(facts, minute(minutes), judge.cursor + 1));
  hears(-600, ...settingUp(aStationFile(upper)), { kind: 'station.set', body: { station: lower } });
  const { stations } = settingsTable(database).load();
  return {
    reads: (...readings: At[]) => {
      const series = SeriesId.parse(`${UPPER}/level`);
      for (const reading of readings) hears(reading[0], pack([reading], { series }));
    },
    steps: (id: StationId): StandingStep[] => {
      const station = stations.get(id);
      if (!station) throw new Error(`no station ${id}`);
      return standingSteps(station, {
        ...{ stations, episodes: episodeTable(database), checks: checkTable(database) },
      });
    },
  };
}

test('a fast rise stands with its rate until it is over', () => {
  const river = aRiver({ rise: { in1h: 0.8 } });
  river.reads([0, 1], [10, 1.2], [20, 1.4], [30, 1.6], [40, 1.8], [50, 2]);
  const [rise] = river.steps(UPPER);
  expect(rise).toMatchObject({ kind: 'rise', station: UPPER, mark: 'rise' });
  expect(rise?.wordsJa).toMatch(/^急な水位上昇（観測）　\d+.*に\d\.\d\d m上昇$/);
  river.reads([60, 2], [70, 2], [80, 2], [90, 2], [100, 2], [110, 2], [120, 2], [130, 2], [140, 2]);
  expect(river.steps(UPPER)).toEqual([]);
});

test('a level reached is told at the station downstream that asks for it, in its own words, until the water has left it', () => {
  const river = aRiver();
  river.reads([0, 2.8], [10, 3.1]);
  expect(river.steps(UPPER)).toEqual([
    {
      ...{ kind: 'upstream', station: LOWER, mark: 'caution', since: minute(10) },
      episode: 'shinkai-bashi:upstream:kajiyase-bashi:2026-06-02T18:10:00+09:00',
      wordsJa: '上流の鍛冶屋瀬橋で氾濫注意水位に到達（観測）',
      wordsEn: 'upstream at Kajiyase-bashi: flood caution level reached (observed)',
    },
  ]);
  expect(river.steps(LOWER)).toEqual([]);
  river.reads([20, 2.7], [30, 2.6], [40, 2.5], [50, 2.4]);
  expect(river.steps(UPPER)).toEqual([]);
});

test('a doubted reading stands as a check until the next one says what it was', () => {
  const river = aRiver();
  river.reads([0, 1], [10, 1], [20, 4.4]);
  expect(river.steps(UPPER)).toMatchObject([
    {
      ...{ kind: 'check', station: UPPER, mark: 'danger', since: minute(20) },
      wordsJa: '要確認：機器の異常か、急な増水 4.40 m',
    },
  ]);
  river.reads([30, 1]);
  expect(river.steps(UPPER)).toEqual([]);
});
