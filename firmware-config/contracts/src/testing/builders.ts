// Test data, made through the schemas.
import { SeriesId } from '../ids.js';
import { LevelSet } from '../levels.js';
import { type LevelNotice, NoticeKey } from '../notice.js';
import { StationConfig, type StationFile } from '../station.js';
import { TownConfig } from '../town.js';
import { type Instant, MINUTE } from '../units.js';

/** The night of 3 June 2026, 00:10 in Japan. */
export const TEN_PAST_MIDNIGHT: Instant = Date.UTC(2026, 5, 2, 15, 10);

/** The instant so many minutes after it. */
export const minute = (minutes: number): Instant => TEN_PAST_MIDNIGHT + minutes * MINUTE;

export const aTown = (): TownConfig =>
  TownConfig.parse({ id: 'shimanto-cho', jisCode: '39412', nameJa: '四万十町', nameEn: 'Shimanto-cho' });

export const aLevelSetFile = (marks: readonly object[], validFrom = '2020-01-01T00:00:00+09:00'): object => ({
  validFrom,
  datum: 'tp',
  marks,
});

export const aLevelSet = (marks: readonly object[], validFrom?: string): LevelSet =>
  LevelSet.parse(aLevelSetFile(marks, validFrom));

/** The faults that a set of levels is refused for. */
export const faultsOf = (marks: readonly object[]): string[] =>
  LevelSet.safeParse(aLevelSetFile(marks)).error?.issues.map((issue) => issue.message) ?? [];

/** Kajiyase-bashi as published: where it starts to observe, where overflow may begin, and nothing between. */
export const aStationFile = (changes: Partial<StationFile> = {}): StationFile => ({
  id: 'kajiyase-bashi',
  town: 'shimanto-cho',
  nameJa: '鍛冶屋瀬橋',
  nameEn: 'Kajiyase-bashi',
  riverJa: '四万十川',
  riverEn: 'Shimanto-gawa',
  position: { lat: 33.2385, lon: 133.12944 },
  kind: 'crisis-gauge',
  series: {
    level: {
      profile: 'radar',
      datum: { kind: 'tp' },
      expected: { observing: '10m', resting: '1d' },
      range: { min: 200, max: 230 },
    },
  },
  levels: [
    {
      validFrom: '2020-01-01T00:00:00+09:00',
      datum: 'tp',
      marks: [
        { key: 'start', valueM: 206.81 },
        { key: 'overflow', valueM: 212.71 },
      ],
    },
  ],
  ...changes,
});

export const aStation = (changes: Partial<StationFile> = {}): StationConfig =>
  StationConfig.parse(aStationFile(changes));

/** A reached level without texts but its subject. */
export const aLevelNotice = (changes: Partial<LevelNotice> = {}): LevelNotice => {
  const drill = changes.drill ?? false;
  return {
    v: 1,
    key: NoticeKey.parse('e|overflow|1|duty|sms'),
    episode: 'e',
    station: aStation().id,
    stationNameJa: '鍛冶屋瀬橋',
    stationNameEn: 'Kajiyase-bashi',
    town: aTown().id,
    townNameJa: '四万十町',
    townNameEn: 'Shimanto-cho',
    series: SeriesId.parse('kajiyase-bashi/level'),
    mark: 'overflow',
    markNameJa: '氾濫開始水位',
    markNameEn: 'overflow level',
    alertLevel: 5,
    rise: 1,
    observedAt: '2026-06-02T18:10:00+09:00',
    decidedAt: '2026-06-02T18:11:00+09:00',
    valueM: 214.09,
    datum: 'tp',
    drill,
    subjectJa: `${drill ? '【訓練】' : ''}鍛冶屋瀬橋 氾濫開始水位に到達（観測）・氾濫は未確認 214.09 m`,
    bodyJa: '',
    subjectEn: '',
    bodyEn: '',
    ...changes,
  };
};
