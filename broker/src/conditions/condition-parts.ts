import {
  type ConditionKind,
  type ConditionView,
  type ContactChannel,
  type HubSubject,
  type Instant,
  type Milliseconds,
  type NewFact,
  type NodeView,
  type Person,
  seriesOf,
} from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import type { HubView } from '../views/hub-view.js';
import { isOfTown } from '../watch/canary.js';
import { aheadWatch } from './ahead-watch.js';
import { blindCameras, blindSight } from './blind-cameras.js';
import { conditionKey, type Sight } from './condition-changes.js';
import { type NamingSettings, namedSubject } from './condition-names.js';
import type { OpenCondition } from './condition-table.js';
import { conditionWatch, inTurns } from './condition-watch.js';
import { dutySight } from './duty-sight.js';
import { hubSight, nodeSight, stationSight, together } from './sights.js';

/** Stations looked at within one look: 500 of them take 40 seconds, and none of it is felt. */
const STATIONS_AT_ONCE = 25;

/** What may begin and end only once the nodes have had time to come back after a start. */
const NEEDS_NODES: readonly ConditionKind[] = ['silent', 'camera-dark', 'node-offline'];

export interface ConditionPartsInputs {
  log: Log;
  monotonic(): Milliseconds;
  riverClock: Clock;
  view: Pick<HubView, 'settings' | 'station' | 'conditions' | 'hasReadings'>;
  nodes(): NodeView[];
  wallNow(): Instant;
  /** Whether a person can be reached by a channel of theirs, as far as it is known. */
  isReachedBy(person: Person, channel: ContactChannel): boolean;
  /** What the hub says of itself now. */
  faults(): ReadonlyMap<HubSubject, string | undefined>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** Everything of a hub that sees what is broken or blind. */
export interface ConditionParts {
  watch: Part;
  /** What has come; see `HubRecord.came`. */
  came(facts: readonly NewFact[]): void;
}

export function conditionParts(inputs: ConditionPartsInputs): ConditionParts {
  const { log, monotonic, riverClock, view, nodes, faults, keep } = inputs;
  const blind = blindCameras();
  const ahead = aheadWatch(monotonic);

  const looksAtStations = inTurns(
    () => view.settings().stations.keys(),
    (id) => {
      const station = view.station(id);
      return station && stationSight(station, riverClock.now(), ahead);
    },
    STATIONS_AT_ONCE,
  );
  const hasSpoken = ({ lastHeardAt, stations }: NodeView): boolean =>
    lastHeardAt !== null ||
    stations.some((id) => {
      const station = view.settings().stations.get(id);
      return (
        station !== undefined &&
        seriesOf(station).some(({ series }) => view.hasReadings(series, 0, Number.MAX_SAFE_INTEGER))
      );
    });

  const look = (isSettled: boolean): Sight => {
    const settings = view.settings();
    const { stations } = settings;
    // Of the canary's node other words are found.
    const known = nodes().filter(isOfTown);
    const atStations = looksAtStations();
    const seen = together(
      [
        ...atStations,
        nodeSight(known, hasSpoken),
        blindSight(stations.values(), blind),
        dutySight(settings, inputs.wallNow(), inputs.isReachedBy),
        hubSight(faults()),
      ],
      watchedOf(stations.values(), known.length),
    );
    if (isSettled) return seen;
    const early = view.conditions().filter(({ condition }) => NEEDS_NODES.includes(condition));
    return {
      ...seen,
      broken: seen.broken.filter(({ condition }) => !NEEDS_NODES.includes(condition)),
      unsure: new Set([...seen.unsure, ...early.map((one) => conditionKey(one.condition, one.subject))]),
    };
  };

  return {
    watch: conditionWatch({ log, monotonic, look, open: () => view.conditions(), keep }),
    came: (facts) => {
      for (const fact of facts) {
        if (fact.kind !== 'picture.received') continue;
        const station = view.settings().stations.get(fact.body.station);
        if (station) blind.hear(fact.body, station.position);
      }
    },
  };
}

function watchedOf(
  stations: Iterable<Parameters<typeof seriesOf>[0]>,
  nodes: number,
): ReadonlyMap<ConditionKind, number> {
  let [series, cameras] = [0, 0];
  for (const station of stations) {
    series += seriesOf(station).length;
    cameras += station.cameras.length;
  }
  return new Map([
    ['silent', series],
    ['camera-dark', cameras],
    ['node-offline', nodes],
  ]);
}

/** What is broken or blind, as the faces show it. */
export const conditionView = (
  { condition, town, beganAt, ...subject }: OpenCondition,
  settings: NamingSettings,
): ConditionView => {
  const { nameJa, nameEn } = namedSubject(condition, subject, settings);
  return {
    ...{ condition, subject: subject.subject, nameJa, nameEn, town, beganAt },
    station: subject.station ?? null,
    lastAt: subject.lastAt ?? null,
    blind: subject.blind ?? null,
    battery: subject.battery ?? null,
    detail: subject.detail ?? '',
  };
};
