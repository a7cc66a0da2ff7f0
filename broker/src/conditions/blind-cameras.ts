import type { BlindReason, CameraId, FactBody, Instant, StationConfig, TownId } from '@kawamori/contracts';
import { conditionKey, type Seen } from './condition-changes.js';
import { sunAltitude } from './sun.js';

/** What a look at a picture has found of its light. */
export type PictureLight = NonNullable<FactBody<'picture.received'>['light']>;

/** Of 255: darker, and as even as this, nothing can be made out. */
const BLACK_BELOW = 16;
/** Standard deviation of the brightness (of 255) below which a picture is one surface: a cover, or dirt. Fog over a river has more. */
const EVEN_BELOW = 5;
/** So many in a row: a lorry before the lens, or one bad exposure, is not blindness. */
const BLIND_IN_A_ROW = 3;
/** Sensors are noisy: two pictures that are the same to the last grey value were not taken twice. */
const SAME_IN_A_ROW = 6;
/** Degrees above the horizon from which on daylight shows a river. Below it a dark picture is the night's. */
const DAYLIGHT_FROM = 6;

/** What makes a picture blind by itself; undefined for none, `unknown` at night. */
export function blindness(light: PictureLight, isDay: boolean): BlindReason | 'unknown' | undefined {
  if (light.deviation >= EVEN_BELOW) return undefined;
  if (!isDay) return 'unknown';
  return light.mean < BLACK_BELOW ? 'black' : 'covered';
}

interface Eye {
  newestAt: Instant;
  row: { reason: BlindReason | 'unknown' | undefined; print: string }[];
}

/** Which cameras send pictures that show nothing: from what was seen of their last pictures, since the hub's start. */
export interface BlindCameras {
  hear(picture: FactBody<'picture.received'>, position: StationConfig['position']): void;
  /** Of one camera: blind and why, seeing, or unknown. */
  look(camera: CameraId): BlindReason | 'seeing' | 'unknown';
}

export function blindCameras(): BlindCameras {
  const eyes = new Map<CameraId, Eye>();
  return {
    hear: ({ camera, takenAt, light }, position) => {
      const eye = eyes.get(camera) ?? { newestAt: Number.NEGATIVE_INFINITY, row: [] };
      // What comes late shows how it was.
      if (!light || takenAt <= eye.newestAt) return;
      const reason = blindness(light, sunAltitude(takenAt, position) >= DAYLIGHT_FROM);
      const row = [...eye.row, { reason, print: light.print }].slice(-SAME_IN_A_ROW);
      eyes.set(camera, { newestAt: takenAt, row });
    },
    look: (camera) => {
      const row = eyes.get(camera)?.row ?? [];
      const newest = row.at(-1);
      if (!newest) return 'unknown';
      const isSame = row.every(({ print }) => print === newest.print);
      if (row.length === SAME_IN_A_ROW && isSame) return 'frozen';
      if (newest.reason === 'unknown') return 'unknown';
      const last = row.slice(-BLIND_IN_A_ROW);
      if (newest.reason !== undefined)
        return last.length === BLIND_IN_A_ROW && last.every(({ reason }) => reason === newest.reason)
          ? newest.reason
          : 'unknown';
      // One more that is the same may make it frozen.
      return row.length > 1 && row.at(-2)?.print === newest.print ? 'unknown' : 'seeing';
    },
  };
}

/** Cameras of a town's stations that are blind now. */
export function blindSight(
  stations: Iterable<Pick<StationConfig, 'id' | 'town' | 'cameras'>>,
  blind: Pick<BlindCameras, 'look'>,
): { broken: Seen[]; unsure: Set<string> } {
  const sight = { broken: [] as Seen[], unsure: new Set<string>() };
  for (const { id: station, town, cameras } of stations) {
    for (const { id } of cameras) {
      const how = blind.look(id);
      if (how === 'unknown') sight.unsure.add(conditionKey('camera-blind', id));
      else if (how !== 'seeing')
        sight.broken.push({
          ...{ condition: 'camera-blind', town: town as TownId },
          subject: { subject: id, station, blind: how },
        });
    }
  }
  return sight;
}
