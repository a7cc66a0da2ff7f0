import {
  type CameraId,
  type CameraState,
  type Instant,
  type Milliseconds,
  type PictureFreshness,
  pictureFreshnessAt,
  SECOND,
} from '@kawamori/contracts';
import type { StationLook } from './station-look.js';

/** A picture that a wall may show by itself. */
export interface Sight {
  look: StationLook;
  camera: CameraState;
  /** How often its turn comes, against others. */
  weight: number;
  /** How long its turn lasts. */
  forMs: Milliseconds;
}

const LEAST: Milliseconds = 6 * SECOND;
const EACH_LEVEL: Milliseconds = 2 * SECOND;
/** A picture of before says little of the river now, but that it stopped is worth a look. */
const WORTH: Readonly<Record<PictureFreshness, number>> = { fresh: 1, late: 1 / 2, silent: 1 / 4, never: 0 };

/**
 * The pictures that stations have, worst first: the higher a station's level, the more often and the longer. A level 5 comes six times as
 * often as calm water and stays 16 seconds against 6.
 * @param looks worst first
 * @param besides a camera that is shown all the time
 */
export function sightsOf(looks: readonly StationLook[], now: Instant, besides: CameraId | null): Sight[] {
  return looks.flatMap((look) =>
    look.station.cameras.flatMap((camera): Sight[] => {
      if (!camera.latest || camera.latest.gone || camera.id === besides) return [];
      const freshness = pictureFreshnessAt(now, camera.latest.at, camera.expectedMs);
      const { level } = look.badge;
      return [
        {
          look,
          camera,
          weight: (1 + level) * WORTH[freshness],
          forMs: LEAST + (freshness === 'fresh' ? level * EACH_LEVEL : 0),
        },
      ];
    }),
  );
}

/** What each camera is owed: by it turns come evenly spread, not in a row. */
export type Owed = ReadonlyMap<CameraId, number>;

/** Whose turn is next (smooth weighted round robin, as nginx spreads requests); undefined where there is none. */
export function nextTurn(sights: readonly Sight[], owed: Owed): { sight: Sight; owed: Owed } | undefined {
  const total = sights.reduce((sum, { weight }) => sum + weight, 0);
  const credit = new Map(
    sights.map(({ camera, weight }) => [camera.id, (owed.get(camera.id) ?? 0) + weight]),
  );
  const creditOf = ({ camera }: Sight) => credit.get(camera.id) ?? 0;
  const [first, ...others] = sights;
  if (!first) return undefined;
  const sight = others.reduce((best, one) => (creditOf(one) > creditOf(best) ? one : best), first);
  credit.set(sight.camera.id, creditOf(sight) - total);
  return { sight, owed: credit };
}
