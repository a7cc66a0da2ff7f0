// Test data, made through the schemas of contracts: what these builders accept, the hub accepts.
import {
  FACT_VERSION,
  type Fact,
  type Instant,
  type LevelNotice,
  MINUTE,
  type NewFact,
  NodeRegistration,
  noticeKey,
  type ProfileFile,
  SensorProfile,
  SeriesId,
  StationConfig,
  type StationFile,
  TownConfig,
} from '@kawamori/contracts';
import { makeLog } from '@kawamori/kit';

/** The evening of 2 June 2026, 18:00 in Japan. */
export const SIX_IN_THE_EVENING: Instant = Date.UTC(2026, 5, 2, 9, 0);

/** The instant so many minutes after six. */
export const minute = (minutes: number): Instant => SIX_IN_THE_EVENING + minutes * MINUTE;

export const LEVEL = SeriesId.parse('kajiyase-bashi/level');
export const LEVEL_SUB = SeriesId.parse('kajiyase-bashi/level-sub');
export const RAIN = SeriesId.parse('kajiyase-bashi/rain');

export const silentLog = makeLog('test', 'silent');

export const aTown = (changes: Partial<TownConfig> = {}): TownConfig =>
  TownConfig.parse({
    id: 'shimanto-cho',
    jisCode: '39412',
    nameJa: '四万十町',
    nameEn: 'Shimanto-cho',
    ...changes,
  });

/** Radar over a river: 0.1 m a minute is believed, 0.5 m at once always, 0.3 m apart is the same height. */
export const RADAR = {
  id: 'radar',
  nameJa: '電波式水位計',
  nameEn: 'radar gauge',
  spike: { maxChangePerMinute: 0.1, neverBelow: 0.5, confirmWithin: 0.3 },
} satisfies ProfileFile;

export const TIPPING_BUCKET = {
  id: 'tipping-bucket',
  nameJa: '転倒ます型雨量計',
  nameEn: 'tipping bucket',
} satisfies ProfileFile;

export const aProfile = (changes: object = {}): SensorProfile =>
  SensorProfile.parse({ ...RADAR, ...changes });

/** An ordinary gauge on T.P. with the levels 3, 4 and 5 m, every ten minutes. */
export const aStationFile = (changes: Partial<StationFile> = {}): StationFile => ({
  id: 'kajiyase-bashi',
  town: 'shimanto-cho',
  nameJa: '鍛冶屋瀬橋',
  nameEn: 'Kajiyase-bashi',
  riverJa: '四万十川',
  riverEn: 'Shimanto-gawa',
  position: { lat: 33.2385, lon: 133.12944 },
  kind: 'ordinary-gauge',
  series: {
    level: {
      profile: 'radar',
      datum: { kind: 'tp' },
      expected: { observing: '10m' },
      range: { min: -2, max: 20 },
    },
    rain: { profile: 'tipping-bucket', expected: { observing: '10m' }, range: { min: 0, max: 60 } },
  },
  levels: [
    {
      validFrom: '2020-01-01T00:00:00+09:00',
      datum: 'tp',
      marks: [
        { key: 'caution', valueM: 3 },
        { key: 'danger', valueM: 4 },
        { key: 'overflow', valueM: 5 },
      ],
    },
  ],
  hysteresisM: 0.1,
  hold: '20m',
  ...changes,
});

export const aStation = (changes: Partial<StationFile> = {}): StationConfig =>
  StationConfig.parse(aStationFile(changes));

/** A crisis gauge that begins to observe at 1 m and sends one heartbeat a day while dry. */
export const aCrisisGaugeFile = (changes: Partial<StationFile> = {}): StationFile =>
  aStationFile({
    kind: 'crisis-gauge',
    series: {
      level: {
        profile: 'radar',
        datum: { kind: 'tp' },
        expected: { observing: '10m', resting: '1d' },
        range: { min: -2, max: 20 },
      },
    },
    levels: [
      {
        validFrom: '2020-01-01T00:00:00+09:00',
        datum: 'tp',
        marks: [
          { key: 'start', valueM: 1 },
          { key: 'caution', valueM: 3 },
          { key: 'danger', valueM: 4 },
          { key: 'overflow', valueM: 5 },
        ],
      },
    ],
    ...changes,
  });

export const aRegistration = (changes: object = {}): NodeRegistration =>
  NodeRegistration.parse({
    id: 'kajiyase-1',
    town: 'shimanto-cho',
    stations: ['kajiyase-bashi'],
    ...changes,
  });

/** The facts by which a town, its profiles and one station are set up. */
export const settingUp = (station: StationFile = aStationFile()): NewFact[] => [
  { kind: 'town.set', body: { town: aTown() } },
  { kind: 'profile.set', body: { profile: RADAR } },
  { kind: 'profile.set', body: { profile: TIPPING_BUCKET } },
  { kind: 'station.set', body: { station } },
];

/** One value with its time, in minutes after six. */
export type At = readonly [minutes: number, value: number];

/** A pack of one series as the gate journals it. */
export const pack = (
  readings: readonly At[],
  { series = LEVEL, clockBehindMs }: { series?: SeriesId; clockBehindMs?: number } = {},
): NewFact & { kind: 'readings.received' } => {
  const { id, town } = aRegistration();
  return {
    kind: 'readings.received',
    body: {
      town,
      node: id,
      sentAt: minute(readings.at(-1)?.[0] ?? 0),
      ...(clockBehindMs === undefined ? {} : { clockBehindMs }),
      readings: readings.map(([minutes, value]) => [series, minute(minutes), value]),
    },
  };
};

/** Numbers facts as a journal does, from `firstSeq` on, all received at one instant. */
export const journalled = (facts: readonly NewFact[], at: Instant, firstSeq = 1): Fact[] =>
  facts.map((fact, index) => ({ ...fact, seq: firstSeq + index, v: FACT_VERSION, at, wallAt: at }));

export const aNotice = (changes: Partial<LevelNotice> = {}): LevelNotice => ({
  v: 1,
  key: noticeKey({
    episode: 'kajiyase-bashi:level:2026-06-02T18:10:00+09:00',
    mark: 'overflow',
    rise: 1,
    recipient: 'shimanto-duty',
    channel: 'webhook',
  }),
  episode: 'kajiyase-bashi:level:2026-06-02T18:10:00+09:00',
  station: aStation().id,
  stationNameJa: '鍛冶屋瀬橋',
  stationNameEn: 'Kajiyase-bashi',
  town: aTown().id,
  townNameJa: '四万十町',
  townNameEn: 'Shimanto-cho',
  series: LEVEL,
  mark: 'overflow',
  markNameJa: '氾濫開始水位',
  markNameEn: 'overflow level',
  alertLevel: 5,
  rise: 1,
  observedAt: '2026-06-02T18:10:00+09:00',
  decidedAt: '2026-06-02T18:11:00+09:00',
  valueM: 214.09,
  datum: 'tp',
  drill: false,
  subjectJa: '鍛冶屋瀬橋 氾濫開始水位に到達（観測）・氾濫は未確認 214.09 m',
  bodyJa: '基準水位超過のお知らせ（観測）',
  subjectEn: 'Kajiyase-bashi: overflow level reached (observed), flooding not confirmed 214.09 m',
  bodyEn: 'Notice: a reference level was reached (observed)',
  ...changes,
});
