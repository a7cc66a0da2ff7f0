import {
  type AnnouncementView,
  type CameraId,
  type DatumKind,
  type Instant,
  MINUTE,
  type Milliseconds,
  type Official,
  type OrderView,
  type PictureFreshness,
  pictureFreshnessAt,
  type SeriesView,
  type Standing,
  type StationState,
  standingOf,
  type TownView,
  worstFirst,
} from '@kawamori/contracts';

/** A link of the towns' own choice at the foot of every page. */
export interface SiteLink {
  nameJa: string;
  nameEn: string;
  url: string;
}

/** A picture whose two files are there. */
export interface ShownPicture {
  at: Instant;
  incomplete: boolean;
  small: string;
  large: string;
}

export interface SiteCamera {
  id: CameraId;
  nameJa: string;
  nameEn: string;
  state: 'shown' | 'withdrawn';
  delayMs: Milliseconds;
  expectedMs: Milliseconds;
  /** The newest that residents may know of, shown or no longer shown. */
  lastAt: Instant | null;
  /** Newest first. */
  pictures: readonly ShownPicture[];
}

/** Everything that the pages are written from, at one instant. */
export interface SiteInput {
  drill: boolean;
  recording: boolean;
  riverNow: Instant;
  wallNow: Instant;
  /** River milliseconds per wall millisecond; 1 in service. */
  pace: number;
  links: readonly SiteLink[];
  towns: readonly TownView[];
  /** What others have announced and mayors ordered, and stands. */
  official: Official;
  stations: readonly {
    state: StationState;
    datum: DatumKind | null;
    cameras: readonly SiteCamera[];
    /** The water level of the last 24 hours. */
    series: SeriesView | null;
  }[];
}

export interface SiteStation {
  state: StationState;
  standing: Standing;
  datum: DatumKind | null;
  cameras: readonly (SiteCamera & { freshness: PictureFreshness })[];
  series: SeriesView | null;
}

export interface SiteTown extends TownView {
  orders: readonly OrderView[];
  announcements: readonly AnnouncementView[];
  stations: readonly SiteStation[];
}

export interface SiteModel extends Omit<SiteInput, 'stations' | 'official'> {
  /** By the wall clock: where nothing newer has come by then, updating has stopped. Whole minutes. */
  staleAt: Instant;
  /** Worst first within each town; towns in their fixed order, so that everybody finds the own one at its place. */
  towns: readonly SiteTown[];
}

/** The pages are written anew every minute, so five without are a fault; a page that expects nothing soon says so within ten. */
const SOONEST_STALE = 5 * MINUTE;
const LATEST_STALE = 10 * MINUTE;

export function siteModel(input: SiteInput): SiteModel {
  const { riverNow } = input;
  const stations = input.stations.map(
    ({
      state,
      datum,
      cameras,
      series,
    }): SiteStation & Pick<Standing, 'freshness' | 'badge' | 'held'> & { station: StationState } => {
      const standing = standingOf(state, riverNow);
      const { freshness, badge, held } = standing;
      return {
        state,
        station: state,
        standing,
        freshness,
        badge,
        held,
        datum,
        series,
        cameras: cameras.map((camera) => ({
          ...camera,
          freshness: pictureFreshnessAt(
            riverNow - camera.delayMs,
            camera.pictures[0]?.at ?? camera.lastAt ?? undefined,
            camera.expectedMs,
          ),
        })),
      };
    },
  );
  return {
    ...input,
    staleAt: staleAt(input, stations),
    towns: input.towns.map((town) => ({
      ...town,
      orders: input.official.orders.filter((one) => one.town === town.id),
      announcements: input.official.announcements.filter((one) => one.town === town.id),
      stations: worstFirst(stations.filter(({ state }) => state.town === town.id)),
    })),
  };
}

/** When the first value that is due now would be late, between five and ten minutes from now, rounded up to the minute. */
function staleAt(input: SiteInput, stations: readonly SiteStation[]): Instant {
  const due = stations.flatMap((station) => station.standing.nextBy ?? []);
  const soonest = due.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...due);
  const wait = (soonest - input.riverNow) / Math.max(input.pace, 1);
  const bounded = Math.min(Math.max(wait, SOONEST_STALE), LATEST_STALE);
  return Math.ceil((input.wallNow + bounded) / MINUTE) * MINUTE;
}
