import {
  alertLevelOf,
  type CameraConfig,
  type CameraState,
  crestOf,
  endOfMaintenance,
  HOUR,
  type Instant,
  type LevelMark,
  type LevelQuantity,
  type LevelState,
  lateAfter,
  levelsAt,
  type MarkView,
  MINUTE,
  type Milliseconds,
  markId,
  markName,
  opensEpisode,
  type RainState,
  type ReadingView,
  type SeriesId,
  type StationConfig,
  type StationId,
  type StationState,
  seriesId,
  type TwoGauges,
} from '@kawamori/contracts';
import { type EpisodeTable, episodeView } from '../alerts/episode-table.js';
import type { CheckTable } from '../judging/check-table.js';
import { type PictureTable, pictureView } from '../pictures/picture-table.js';
import { type PinTable, withPin } from '../pictures/pin-table.js';
import type { InterventionTable } from '../readings/intervention-table.js';
import { FUTURE_TOLERANCE } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { StationNotes } from '../settings/station-notes.js';
import { standingSteps } from './standing-steps.js';

/** How far back the sparkline of a station goes. */
const SPARK: number = 3 * HOUR;
/** Readings before the newest among which the last good one is looked for. */
const MOST_LOOKED_AT = 2_000;
/** The newest of a station; one that is under way is among them. */
const MOST_MAINTENANCES = 50;
/** Rain is said to have begun after this long without any. */
const DRY_SPELL = 6 * HOUR;

const readingView = (reading: StoredReading): ReadingView => ({
  at: reading.at,
  receivedAt: reading.receivedAt,
  value: reading.value,
  quality: reading.quality,
  reasons: reading.reasons,
});

export function markView(mark: LevelMark): MarkView {
  return {
    id: markId(mark),
    key: mark.key,
    valueM: mark.valueM,
    nameJa: markName(mark, 'ja'),
    nameEn: markName(mark, 'en'),
    alertLevel: alertLevelOf(mark),
    opensEpisode: opensEpisode(mark),
    invented: mark.invented ?? false,
  };
}

/** A station as the faces show it, from what the judge has written. `now` is the river clock. */
export function stationView(
  station: StationConfig,
  now: Instant,
  {
    table,
    episodes,
    pictures,
    pins,
    notes,
    interventions,
    checks,
    stations,
    seq,
  }: {
    table: ReadingTable;
    episodes: EpisodeTable;
    pictures: PictureTable;
    pins: PinTable;
    notes: StationNotes;
    interventions: InterventionTable;
    checks: CheckTable;
    /** All of the hub. */
    stations: ReadonlyMap<StationId, StationConfig>;
    seq: number;
  },
): StationState {
  return {
    id: station.id,
    town: station.town,
    nameJa: station.nameJa,
    nameEn: station.nameEn,
    areaJa: station.areaJa ?? '',
    areaEn: station.areaEn ?? '',
    riverJa: station.riverJa,
    riverEn: station.riverEn,
    lat: station.position.lat,
    lon: station.position.lon,
    kind: station.kind,
    invented: station.invented,
    source: station.source ?? '',
    marks: levelsAt(station.levels, now)?.marks.map(markView) ?? [],
    seq,
    level: levelState(station, now, table, episodes),
    rain: rainState(station, table),
    ...(station.rainFrom === undefined ? {} : { rainFrom: station.rainFrom }),
    cameras: station.cameras.map((camera) => cameraState(camera, pictures, pins)),
    maintenance: interventions
      .maintenances(station.id, MOST_MAINTENANCES)
      .filter((one) => now < endOfMaintenance(one)),
    steps: standingSteps(station, { stations, episodes, checks }),
    notes: notes.of(station.id),
  };
}

function cameraState(camera: CameraConfig, pictures: PictureTable, pins: PinTable): CameraState {
  const latest = pictures.newest(camera.id);
  const shown = pictures.isCameraWithdrawn(camera.id) ? 'withdrawn' : 'shown';
  return {
    id: camera.id,
    nameJa: camera.nameJa,
    nameEn: camera.nameEn,
    expectedMs: camera.expected,
    video: camera.video,
    residents: camera.public ? shown : 'none',
    latest: latest ? withPin(pictureView(latest), pins) : null,
  };
}

function levelState(
  station: StationConfig,
  now: Instant,
  table: ReadingTable,
  episodes: EpisodeTable,
): LevelState | null {
  const config = station.series.level;
  if (!config) return null;
  const main = gaugeState(station.id, 'level', config.expected, { now, table });
  const second = station.series['level-sub'];
  const sub = second && gaugeState(station.id, 'level-sub', second.expected, { now, table });
  const isSubShown = sub !== undefined && standsInFor(sub, main);
  const { series, lastGoodAt: _, ...shown } = isSubShown ? sub : main;
  const { latest } = shown;
  const open = episodes.open(seriesId(station.id, 'level'));
  return {
    ...shown,
    held: open?.changes.at(-1)?.to ?? null,
    episode: open ? episodeView(open) : null,
    // A gauge that speaks every second draws no finer line, and each reading goes to every screen.
    recent: latest ? table.lastOfEachMinute(series, latest.at - SPARK, latest.at) : { at: [], valueM: [] },
    datum: config.datum.kind,
    ...crestTold(station),
    ...(sub ? { gauges: twoGauges(main, sub, isSubShown) } : {}),
  };
}

function crestTold(station: StationConfig): Pick<LevelState, 'crestM'> {
  const crestM = crestOf(station);
  return crestM === undefined ? {} : { crestM };
}

interface GaugeState extends Pick<LevelState, 'latest' | 'latestFault' | 'observingMs' | 'restingMs'> {
  series: SeriesId;
  lastGoodAt: Instant | undefined;
}

function gaugeState(
  station: StationId,
  quantity: LevelQuantity,
  expected: { observing: Milliseconds; resting?: Milliseconds | undefined },
  { now, table }: { now: Instant; table: ReadingTable },
): GaugeState {
  const series = seriesId(station, quantity);
  const latest = table.newest(series);
  // One from the future says nothing of now, and would hide every other until its time comes: it is told where there is none else.
  const fault = [table.newestHeardUntil(series, now + FUTURE_TOLERANCE), table.newestHeard(series)].find(
    (heard) => heard && heard.at > (latest?.at ?? 0),
  );
  const good =
    latest?.quality === 'suspect'
      ? table.judgeableBefore(series, latest.at, MOST_LOOKED_AT).find(({ quality }) => quality === 'good')
      : latest;
  return {
    series,
    latest: latest ? readingView(latest) : null,
    latestFault: fault ? readingView(fault) : null,
    lastGoodAt: good?.at,
    observingMs: expected.observing,
    restingMs: expected.resting ?? null,
  };
}

/** The second gauge is shown where it is judged: where the main one was not good for an interval and a half before its newest good value. */
const standsInFor = (sub: GaugeState, main: GaugeState): boolean =>
  sub.lastGoodAt !== undefined &&
  (main.lastGoodAt === undefined || sub.lastGoodAt - main.lastGoodAt > lateAfter(main.observingMs));

function twoGauges(main: GaugeState, sub: GaugeState, isSubShown: boolean): TwoGauges {
  const { series: _, lastGoodAt: __, ...other } = isSubShown ? main : sub;
  const [ofMain, ofSub] = [main.latest, sub.latest];
  const isOfNow =
    ofMain !== null &&
    ofSub !== null &&
    Math.abs(ofMain.at - ofSub.at) <= Math.max(main.observingMs, sub.observingMs);
  const disagree = isOfNow && [ofMain, ofSub].some(({ reasons }) => reasons.includes('disagrees'));
  return {
    shown: isSubShown ? 'level-sub' : 'level',
    other,
    disagree: disagree ? { mainM: ofMain.value, subM: ofSub.value } : null,
  };
}

function rainState(station: StationConfig, table: ReadingTable): RainState | null {
  const config = station.series.rain;
  if (!config) return null;
  const series = seriesId(station.id, 'rain');
  const latest = table.newest(series);
  const until = latest?.at ?? 0;
  const days = latest ? table.range(series, until - 7 * 24 * HOUR, until, 12_000) : [];
  const good = days.filter((one) => one.quality === 'good');
  const sumSince = (from: Instant) =>
    Math.round(good.reduce((sum, one) => (one.at > from ? sum + one.value : sum), 0) * 10) / 10;
  return {
    latest: latest ? readingView(latest) : null,
    mm10min: sumSince(until - 10 * MINUTE),
    mm1h: sumSince(until - HOUR),
    mm24h: sumSince(until - 24 * HOUR),
    mmSinceBegin: sumSince(rainBegan(good) - 1),
    observingMs: config.expected.observing,
  };
}

/** When the present rain began: the first wet reading after the last dry spell. */
function rainBegan(good: readonly StoredReading[]): Instant {
  const wet = good.filter((one) => one.value > 0);
  let began = wet.at(-1)?.at ?? Number.MAX_SAFE_INTEGER;
  for (let i = wet.length - 1; i > 0; i--) {
    const [earlier, later] = [wet[i - 1], wet[i]];
    if (!earlier || !later || later.at - earlier.at > DRY_SPELL) break;
    began = earlier.at;
  }
  const newest = good.at(-1)?.at ?? 0;
  const last = wet.at(-1)?.at ?? 0;
  return newest - last > DRY_SPELL ? Number.MAX_SAFE_INTEGER : began;
}
