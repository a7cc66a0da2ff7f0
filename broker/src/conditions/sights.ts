import {
  type ConditionKind,
  gapAfter,
  type HubSubject,
  type Instant,
  liesAhead,
  type NodeView,
  pictureFreshnessAt,
  type StationState,
  seriesId,
  standingOf,
} from '@kawamori/contracts';
import type { AheadWatch } from './ahead-watch.js';
import { conditionKey, type Seen, type Sight } from './condition-changes.js';

/** Nothing seen, to begin with. */
interface Looking {
  broken: Seen[];
  unsure: Set<string>;
}

/**
 * Series that are silent and cameras that are dark at a station, by the freshness that every face shows. A gauge that rests is not silent,
 * and neither is one that has never spoken; while people work at it nobody can tell, nor soon after the clock was set back behind its value.
 */
export function stationSight(station: StationState, now: Instant, ahead: AheadWatch): Looking {
  const sight: Looking = { broken: [], unsure: new Set() };
  const { freshness, latest, rainCurrency, otherGauge, work } = standingOf(station, now);
  const shown = station.level?.gauges?.shown ?? 'level';
  const other = shown === 'level' ? 'level-sub' : 'level';
  const { level, rain } = station;
  const ofOther = level?.gauges?.other;
  const looked = [
    ...(level ? [{ quantity: shown, freshness, latest, observingMs: level.observingMs } as const] : []),
    ...(otherGauge && ofOther
      ? [{ quantity: other, ...otherGauge, observingMs: ofOther.observingMs } as const]
      : []),
    ...(rain && rainCurrency
      ? [{ quantity: 'rain', ...rainCurrency, latest: rain.latest, observingMs: rain.observingMs } as const]
      : []),
  ];
  const at = { town: station.town };
  for (const { quantity, freshness: how, latest: last, observingMs } of looked) {
    const subject = seriesId(station.id, quantity);
    const mayStillSpeak =
      last !== null &&
      liesAhead(last.at, now, observingMs) &&
      ahead.heardNothingFor(subject, last.at) < gapAfter(observingMs);
    if (work || mayStillSpeak) sight.unsure.add(conditionKey('silent', subject));
    else if (how === 'silent')
      sight.broken.push({
        ...{ ...at, condition: 'silent' },
        subject: { subject, station: station.id, ...(last ? { lastAt: last.at } : {}) },
      });
  }
  for (const { id, latest: newest, expectedMs } of station.cameras) {
    if (pictureFreshnessAt(now, newest?.at, expectedMs) !== 'silent' || !newest) continue;
    sight.broken.push({
      ...{ ...at, condition: 'camera-dark' },
      subject: { subject: id, station: station.id, lastAt: newest.at },
    });
  }
  return sight;
}

/** So far above its border (V) a battery has recovered: a voltage swings with the load. */
const RECOVERED_BY_V = 0.3;

/** Nodes whose line is cut, and those whose battery runs down. One that has never spoken is not missed. */
export function nodeSight(nodes: readonly NodeView[], hasSpoken: (node: NodeView) => boolean): Looking {
  const sight: Looking = { broken: [], unsure: new Set() };
  for (const node of nodes) {
    const { id, town, connected, lastHeardAt, battery } = node;
    if (!connected && hasSpoken(node))
      sight.broken.push({
        ...{ condition: 'node-offline', town },
        subject: { subject: id, ...(lastHeardAt === null ? {} : { lastAt: lastHeardAt }) },
      });
    if (battery === null) sight.unsure.add(conditionKey('battery-low', id));
    else if (battery.volts < battery.lowV)
      sight.broken.push({ ...{ condition: 'battery-low', town }, subject: { subject: id, battery } });
    else if (battery.volts < battery.lowV + RECOVERED_BY_V) sight.unsure.add(conditionKey('battery-low', id));
  }
  return sight;
}

/** What the hub says of itself. */
export const hubSight = (faults: ReadonlyMap<HubSubject, string | undefined>): Looking => ({
  broken: [...faults].map(([subject, detail]) => ({
    ...{ condition: 'hub', town: null },
    subject: { subject, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) },
  })),
  unsure: new Set(),
});

/** Several looks as one. */
export const together = (looks: readonly Looking[], watched: ReadonlyMap<ConditionKind, number>): Sight => ({
  broken: looks.flatMap((one) => one.broken),
  unsure: new Set(looks.flatMap((one) => [...one.unsure])),
  watched,
});
