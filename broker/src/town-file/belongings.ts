import {
  type CameraId,
  type Fact,
  type NodeId,
  type ProfileId,
  profilesOf,
  type SeriesId,
  StationConfig,
  type StationId,
  seriesParts,
  type TownId,
} from '@kawamori/contracts';

/** What belongs to a town, by everything that has ever been set: what was handed over or removed later still has its past. */
export interface Belongings {
  town: TownId;
  /** Whether this hub has ever known the town. */
  known: boolean;
  /** Stations that have ever been the town's. */
  stations: ReadonlySet<StationId>;
  /** Stations of whatever town. */
  everyStation: ReadonlySet<StationId>;
  cameras: ReadonlySet<CameraId>;
  /** Nodes that have been the town's and nobody else's: one that has changed hands is added anew, with a new secret. */
  nodes: ReadonlySet<NodeId>;
  /** Sensor profiles that its stations have ever named. They are shared, and a copy goes along. */
  profiles: ReadonlySet<ProfileId>;
  /** Towns that its stations have ever named: itself, and others to which one was handed over or from which it came. */
  towns: ReadonlySet<TownId>;
}

/** @param settings every fact that sets something, ascending */
export function belongingsOf(town: TownId, settings: readonly Fact[]): Belongings {
  const configs = settings.flatMap((fact) =>
    fact.kind === 'station.set' ? [StationConfig.parse(fact.body.station)] : [],
  );
  const stations = new Set(configs.filter((one) => one.town === town).map(({ id }) => id));
  const own = configs.filter(({ id }) => stations.has(id));
  const registered = new Map<NodeId, TownId[]>();
  for (const fact of settings) {
    if (fact.kind !== 'node.added') continue;
    const { id, town: of } = fact.body.registration;
    registered.set(id, [...(registered.get(id) ?? []), of]);
  }
  return {
    town,
    known: settings.some((fact) => fact.kind === 'town.set' && fact.body.town.id === town),
    stations,
    everyStation: new Set(configs.map(({ id }) => id)),
    cameras: new Set(own.flatMap(({ cameras }) => cameras.map(({ id }) => id))),
    nodes: new Set(
      [...registered].filter(([, towns]) => towns.every((one) => one === town)).map(([id]) => id),
    ),
    profiles: new Set(own.flatMap(profilesOf)),
    towns: new Set([town, ...own.map((one) => one.town)]),
  };
}

/** Whether what a series has measured is the town's. Of a station that nobody knows, it is the sender's. */
export function isOwnSeries(of: Belongings, series: SeriesId, sender: TownId): boolean {
  return of.everyStation.has(seriesParts(series).station) ? isOfOwnStation(of, series) : sender === of.town;
}

/** Whether a series is of a station that has ever been the town's. */
export const isOfOwnStation = (of: Belongings, series: SeriesId): boolean =>
  of.stations.has(seriesParts(series).station);
