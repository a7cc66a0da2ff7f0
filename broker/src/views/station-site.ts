import type { EpisodeView, PastCrest, StationConfig, StationId, StationSite } from '@kawamori/contracts';

/** A station's place: what lies above and below it as the files state it, and the ground across the river. */
export function stationSite(
  { id, upstream, crossSection }: StationConfig,
  stations: ReadonlyMap<StationId, StationConfig>,
): StationSite {
  const above = new Map<StationId, number | null>();
  for (const { station, usualDelay } of upstream) {
    // Stated once a level: one of them may leave the delay out.
    if (stations.has(station)) above.set(station, above.get(station) ?? usualDelay ?? null);
  }
  return {
    upstream: [...above].map(([station, usualDelayMs]) => ({ station, usualDelayMs })),
    downstream: [...stations.values()]
      .filter((other) => other.upstream.some(({ station }) => station === id))
      .map((other) => other.id),
    crossSection: crossSection ?? null,
  };
}

export const pastCrest = ({ id, crestM, crestAt, openedAt, subsidedAt }: EpisodeView): PastCrest => ({
  episode: id,
  ...{ crestM, crestAt, openedAt, subsidedAt },
});
