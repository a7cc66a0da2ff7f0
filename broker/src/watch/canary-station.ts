import {
  CANARY_MARK,
  CANARY_STATION,
  type Instant,
  LevelSet,
  MINUTE,
  type Milliseconds,
  SensorProfile,
  StationConfig,
  type TownId,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { CANARY, isCanary } from './canary.js';

/** In metres above its own zero. */
export const CANARY_LEVEL_M = 1;
/** At the beginning of each period it stands above its level for so long. */
export const CANARY_STAYS_UP: Milliseconds = 2 * MINUTE;

/** What the canary measures: it goes round with the hour, so that two in a row are never the same, and steps over its level once a period. */
export function canaryValue(at: Instant, period: Milliseconds): number {
  const isUp = at % period < CANARY_STAYS_UP;
  return (isUp ? CANARY_LEVEL_M : 0) + (Math.floor(at / MINUTE) % 60) / 100;
}

/** It steps, and nothing of it is ever doubted. */
const PROFILE = SensorProfile.parse({ id: 'canary', nameJa: '川守の点検', nameEn: 'canary', sentinels: [] });
const DATUM = 'gauge-zero';

const stationIn = (town: TownId): StationConfig =>
  StationConfig.parse({
    ...{ id: CANARY, town, nameJa: CANARY_STATION.ja, nameEn: CANARY_STATION.en },
    ...{ riverJa: '', riverEn: '', kind: 'ordinary-gauge', invented: true },
    // Nobody looks for it on a map.
    position: { lat: 33, lon: 133 },
    series: {
      level: {
        ...{ profile: PROFILE.id, datum: { kind: DATUM } },
        ...{ expected: { observing: '1m' }, range: { min: -1, max: 3 } },
      },
    },
    // Three readings below end it, also where they do not come to the second.
    hold: '30s',
    rise: { ahead: 'off' },
  } satisfies Parameters<typeof StationConfig.parse>[0]);

const LEVELS = LevelSet.parse({
  validFrom: '1970-01-01T00:00:00Z',
  datum: DATUM,
  marks: [
    {
      ...{ key: 'town', id: 'canary', valueM: CANARY_LEVEL_M },
      ...{ nameJa: CANARY_MARK.ja, nameEn: CANARY_MARK.en, invented: true },
    },
  ],
});

/**
 * What a judge goes by: the towns' settings, and the canary's station where a node is registered for it. Nobody else is given it, so that
 * it stands on no map, page or list, and is nobody's neighbour.
 */
export function withCanary(settings: Settings): Settings {
  const node = [...settings.nodes.values()].find(isCanary);
  if (!node) return settings;
  const { town } = node.registration;
  return {
    ...settings,
    towns: new Map([[town, { id: town, nameJa: town, nameEn: town, jisCode: '00000' }], ...settings.towns]),
    profiles: new Map([...settings.profiles, [PROFILE.id, PROFILE]]),
    stations: new Map([...settings.stations, [CANARY, { ...stationIn(town), levels: [LEVELS] }]]),
  };
}
