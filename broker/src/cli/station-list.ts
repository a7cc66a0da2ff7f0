import {
  endOfMaintenance,
  freshnessWords,
  gaugesWords,
  levelWords,
  type StationState,
  standingOf,
  toIsoJst,
} from '@kawamori/contracts';
import type { Desk } from './desk.js';

/** Every station on a line, as the faces judge it: freshness, value, age, and the mark that is held. */
export async function stationList(
  desk: Pick<Desk, 'stations'>,
  json: boolean,
  out: (text: string) => void,
): Promise<number> {
  const { now, stations } = await desk.stations();
  if (json) {
    const rows = stations.map((station) => rowOf(station, now));
    out(JSON.stringify({ now: toIsoJst(now), stations: rows }, undefined, 2));
    return 0;
  }
  if (stations.length === 0) out('no stations yet: kawamori config apply FOLDER');
  for (const station of stations) out(lineOf(station, now));
  return 0;
}

function rowOf(station: StationState, now: number) {
  const { latest, freshness, ageMs, nextBy, held, doubtful, fault, rainCurrency, work, ...gauges } =
    standingOf(station, now);
  const { bySub, disagree, otherGauge } = gauges;
  return {
    id: station.id,
    town: station.town,
    freshness,
    ageS: ageMs === undefined ? null : Math.floor(ageMs / 1_000),
    observedAt: latest ? toIsoJst(latest.at) : null,
    nextBy: nextBy === undefined ? null : toIsoJst(nextBy),
    levelM: station.level?.latest?.value ?? null,
    rainMm1h: station.rain?.latest ? station.rain.mm1h : null,
    rainFreshness: rainCurrency?.freshness ?? null,
    held: held?.id ?? null,
    doubtful,
    faultAt: fault ? toIsoJst(fault.at) : null,
    gauge: station.level ? (bySub ? 'level-sub' : 'level') : null,
    otherGaugeM: otherGauge?.latest?.value ?? null,
    otherGaugeFreshness: otherGauge?.freshness ?? null,
    gaugesDisagree: disagree !== undefined,
    maintenanceUntil: work ? toIsoJst(endOfMaintenance(work)) : null,
  };
}

function lineOf(station: StationState, now: number): string {
  const { latest, freshness, ageMs, held, doubtful, fault, work, ...gauges } = standingOf(station, now);
  const value = !latest
    ? '—'
    : station.level
      ? levelWords(latest.value)
      : `${(station.rain?.mm1h ?? 0).toFixed(1)} mm/h`;
  const remarks = [
    held?.nameEn,
    doubtful && 'doubtful',
    fault && 'sensor fault',
    ...gaugesWords(gauges, 'en'),
    work && `under maintenance until ${toIsoJst(endOfMaintenance(work))}, not judged`,
  ].filter(Boolean);
  const age = ageMs === undefined ? '—' : freshnessWords(freshness, ageMs, 'en');
  return [station.id, station.town, freshness, value, age, remarks.join(', ')].join('\t').trimEnd();
}
