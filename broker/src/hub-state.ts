import type { HubAlarm, HubSubject, NodeView, RehearsalMark, Snapshot } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { RiverClock } from './clocks/river-clock.js';
import { conditionView } from './conditions/condition-parts.js';
import type { DiskWatch } from './disk/disk-watch.js';
import type { Gate } from './gate/gate.js';
import type { NodeWatch } from './gate/node-watch.js';
import type { AgeClock } from './housekeeping/age-clock.js';
import type { HubRecord } from './hub-record.js';
import type { StoreDamage } from './journal/broken-store.js';
import type { Health } from './live/live-ticker.js';
import type { Modem } from './notices/modem/modem.js';
import type { HubView } from './views/hub-view.js';
import { isOfTown } from './watch/canary.js';

export interface HubStateInputs {
  name: string;
  version: string;
  drill: boolean;
  wallClock: Clock;
  riverClock: Pick<RiverClock, 'behind' | 'view'>;
  record: Pick<HubRecord, 'recording' | 'isSheltered'>;
  damage: Pick<StoreDamage, 'isMet'>;
  disk: Pick<DiskWatch, 'isFilling' | 'hasRoomForPictures'>;
  ages: Pick<AgeClock, 'isPaused'>;
  view: Pick<HubView, 'settings' | 'snapshot' | 'conditions' | 'setAside' | 'unseenGaps' | 'lostReadings'>;
  gate: Pick<Gate, 'connected' | 'certificateUntil'>;
  watch: Pick<NodeWatch, 'views'>;
  /** Undefined where there is none. */
  modem: Pick<Modem, 'fault'> | undefined;
  rehearsal(): RehearsalMark | null;
  /** What is wrong with the hub's own parts, with words for it. */
  ownFaults(): ReadonlyMap<HubAlarm, string>;
}

/** How it stands with the hub itself, as its faces and its operator see it. */
export interface HubState {
  nodes(): NodeView[];
  alarms(): HubAlarm[];
  /** The same, and what the faces show by words of their own; with words for it where there are any. */
  faults(): Map<HubSubject, string | undefined>;
  health(): Health;
  snapshot(): Snapshot;
}

export function hubState(inputs: HubStateInputs): HubState {
  const { name, version, drill, wallClock, riverClock, record, damage } = inputs;
  const { disk, ages, view, gate, watch, modem, ownFaults } = inputs;
  const nodes = () =>
    watch.views(view.settings().nodes.values(), {
      connected: gate.connected(),
      certificateUntil: gate.certificateUntil,
      clockBehind: riverClock.behind,
      wallNow: wallClock.now(),
    });
  const alarms = (): HubAlarm[] => [
    ...(disk.isFilling ? (['disk-filling'] as const) : []),
    ...(disk.hasRoomForPictures ? [] : (['pictures-wait'] as const)),
    ...(ages.isPaused ? (['clock-jumped'] as const) : []),
    ...(modem?.fault === undefined ? [] : (['modem-dead'] as const)),
    ...(view.unseenGaps().length > 0 ? (['facts-missing'] as const) : []),
    ...(view.lostReadings().some((one) => !one.isSeen) ? (['old-readings-missing'] as const) : []),
    ...(view.setAside().length > 0 ? (['fact-set-aside'] as const) : []),
    ...(damage.isMet ? (['store-broken'] as const) : []),
    ...(record.isSheltered && record.recording ? (['judging-in-memory'] as const) : []),
    ...ownFaults().keys(),
  ];
  const faults = () => {
    const own = ownFaults();
    return new Map<HubSubject, string | undefined>([
      ...alarms().map((alarm) => [alarm, alarm === 'modem-dead' ? modem?.fault : own.get(alarm)] as const),
      ...(record.recording ? [] : [['not-recording', undefined] as const]),
      ...((riverClock.view()?.aheadMs ?? null) === null ? [] : [['clock-wrong', undefined] as const]),
    ]);
  };
  const health = (): Health => {
    const known = nodes().filter(isOfTown);
    return {
      recording: record.recording,
      clockAheadMs: riverClock.view()?.aheadMs ?? null,
      alarms: alarms(),
      rehearsal: inputs.rehearsal(),
      conditions: view.conditions().map((one) => conditionView(one, view.settings())),
      nodes: { known: known.length, connected: known.filter((node) => node.connected).length },
    };
  };
  return {
    nodes,
    alarms,
    faults,
    health,
    snapshot: () => {
      const { nodes: counts, ...now } = health();
      return view.snapshot({ hub: { name, version, drill, ...now }, nodes: counts });
    },
  };
}
