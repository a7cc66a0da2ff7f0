import { z } from 'zod';
import { CameraConfig } from './camera.js';
import { CrossSection } from './cross-section.js';
import { Datum, datumInWords } from './datum.js';
import { RiseRule, UpstreamRule } from './earlier-steps.js';
import { ProfileId, Quantity, type SeriesId, StationId, seriesId, TownId } from './ids.js';
import { Hold, HysteresisM, LevelSet, USUAL_LEAVING } from './levels.js';
import { Kana } from './place.js';
import { Position } from './position.js';
import { Duration } from './units.js';

/** How often a value is to be expected. A crisis gauge that rests sends one heartbeat per `resting`. */
const ExpectedInterval = z.strictObject({
  observing: Duration,
  resting: Duration.optional(),
});

const Range = z
  .strictObject({ min: z.number(), max: z.number() })
  .refine((range) => range.min < range.max, 'min must lie below max');

const LevelSeries = z.strictObject({
  profile: ProfileId,
  datum: Datum,
  expected: ExpectedInterval,
  /** Values outside it (metres, on the datum) are kept as `bad: range` and never judged. */
  range: Range,
});

/** How far the two gauges of a station may stand apart. */
const DisagreeRule = z.strictObject({
  /** Metres, of two values read at the same instant. */
  by: z.number().positive().default(0.3),
  /** So much more for each minute between them, in metres: a river moves meanwhile. 3 m an hour unless stated. */
  perMinute: z.number().min(0).default(0.05),
});

/** The second gauge (副水位計) of a station: it confirms the main one, and is judged in its place where that one says nothing usable. */
const SubLevelSeries = LevelSeries.extend({ disagrees: DisagreeRule.prefault({}) });

const RainSeries = z.strictObject({
  profile: ProfileId,
  expected: ExpectedInterval,
  /** Millimetres per reading. */
  range: Range,
});

/**
 * One observing station: where it stands, what it measures and which levels it is judged by. Published as JSON Schema; the files
 * under `firmware-config/stations/` are its instances.
 */
export const StationConfig = z
  .strictObject({
    id: StationId,
    town: TownId,
    nameJa: z.string().min(1).max(40),
    nameEn: z.string().min(1).max(60),
    /** How its name is read, for those who look it up by ear. */
    kana: Kana.optional(),
    /** The place within the town, for example 窪川 Kubokawa. */
    areaJa: z.string().max(40).optional(),
    areaEn: z.string().max(60).optional(),
    riverJa: z.string().max(40),
    riverEn: z.string().max(60),
    position: Position,
    /** `crisis-gauge` (危機管理型水位計) is silent while dry; `ordinary-gauge` always speaks. */
    kind: z.enum(['crisis-gauge', 'ordinary-gauge', 'rain-gauge']),
    /** True for a station that does not exist. It is marked so wherever it is shown. */
    invented: z.boolean().default(false),
    /** Where positions and levels were published. */
    source: z.string().max(200).optional(),
    series: z.strictObject({
      level: LevelSeries.optional(),
      'level-sub': SubLevelSeries.optional(),
      rain: RainSeries.optional(),
    }),
    levels: z.array(LevelSet).max(40).default([]),
    /** Height of the levee crest (天端) at the gauge, metres on the level's datum. Left out: no levee, or nobody knows. */
    crestM: z.number().min(-100).max(4_000).optional(),
    /** The ground across the river at the gauge, on the level's datum. */
    crossSection: CrossSection.optional(),
    cameras: z.array(CameraConfig).max(8).default([]),
    /** By what its levels are left, those that do not say it themselves; `hold` also ends a rise. */
    hysteresisM: HysteresisM.default(USUAL_LEAVING.hysteresisM),
    hold: Hold.default(USUAL_LEAVING.hold),
    /** How fast a rise is told. */
    rise: RiseRule.prefault({}),
    /** Stations upstream, and what is told here of them. */
    upstream: z.array(UpstreamRule).max(8).default([]),
    /** Where it measures no rain itself: the station nearby whose rain stands above its hydrograph, with its name and distance. */
    rainFrom: StationId.optional(),
  })
  .superRefine((station, context) => {
    if (!station.series.level && !station.series.rain) {
      context.addIssue({ code: 'custom', path: ['series'], message: 'a station measures level or rain' });
    }
    const { level: main, 'level-sub': sub } = station.series;
    if (sub && !main) {
      context.addIssue({
        code: 'custom',
        path: ['series', 'level-sub'],
        message: 'stands only beside level, whose second gauge it is',
      });
    }
    if (sub && main && (sub.datum.kind !== main.datum.kind || sub.datum.zeroTpM !== main.datum.zeroTpM)) {
      context.addIssue({
        code: 'custom',
        path: ['series', 'level-sub', 'datum'],
        message: `both gauges of a station stand on one datum, or they cannot be compared: expected ${datumInWords(main.datum)}, received ${datumInWords(sub.datum)}`,
      });
    }
    if (!main && Object.keys(station.rise).length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['rise'],
        message: 'stands only beside level, whose rise it tells',
      });
    }
    const told = new Set<string>();
    station.upstream.forEach(({ station: other, mark, noteJa, noteEn }, index) => {
      const say = (message: string) =>
        context.addIssue({ code: 'custom', path: ['upstream', index], message });
      if (other === station.id) say('a station does not lie upstream of itself');
      const name = mark === undefined ? other : `${mark} of ${other}`;
      if (told.has(name)) say(`${name} is stated twice`);
      told.add(name);
      if (mark === undefined && (noteJa ?? noteEn) !== undefined)
        say('a note stands in the notice of a level: state which one');
    });
    if (station.rainFrom !== undefined && station.series.rain)
      context.addIssue({
        code: 'custom',
        path: ['rainFrom'],
        message: 'stands only where the station has no rain gauge of its own',
      });
    const cameras = new Set<string>();
    station.cameras.forEach((camera, index) => {
      if (cameras.has(camera.id)) {
        context.addIssue({ code: 'custom', path: ['cameras', index, 'id'], message: 'is stated twice' });
      }
      cameras.add(camera.id);
    });
    const datum = station.series.level?.datum.kind;
    if (station.crestM !== undefined && !main)
      context.addIssue({ code: 'custom', path: ['crestM'], message: 'stands only beside level' });
    if (station.crossSection && !main)
      context.addIssue({ code: 'custom', path: ['crossSection'], message: 'stands only beside level' });
    if (station.crestM !== undefined && station.crestM !== 0 && datum === 'crest-zero') {
      context.addIssue({
        code: 'custom',
        path: ['crestM'],
        message: `the datum says that the crest is 0, received ${station.crestM}`,
      });
    }
    station.levels.forEach((set, index) => {
      if (datum && set.datum !== datum) {
        context.addIssue({
          code: 'custom',
          path: ['levels', index, 'datum'],
          message: `levels stand on ${set.datum}, the series on ${datum}`,
        });
      }
    });
  });
export type StationConfig = z.infer<typeof StationConfig>;
/** As written in a file, before durations and instants are read. */
export type StationFile = z.input<typeof StationConfig>;

/** Height of a station's levee crest on its datum, in metres; undefined where there is none, or nobody has stated it. */
export function crestOf({ crestM, series }: Pick<StationConfig, 'crestM' | 'series'>): number | undefined {
  return crestM ?? (series.level?.datum.kind === 'crest-zero' ? 0 : undefined);
}

/** The series of a station, in a fixed order. */
export function seriesOf(station: StationConfig): { series: SeriesId; quantity: Quantity }[] {
  return Quantity.options
    .filter((quantity) => station.series[quantity])
    .map((quantity) => ({ series: seriesId(station.id, quantity), quantity }));
}

/** The sensor profiles that a station's series name. */
export const profilesOf = ({ series }: Pick<StationConfig, 'series'>): ProfileId[] =>
  Quantity.options.flatMap((quantity) => series[quantity]?.profile ?? []);
