import type {
  ChannelView,
  HubSubject,
  Instant,
  NodeStatus,
  NodeView,
  StationState,
  TownId,
} from '@kawamori/contracts';
import type { OpenCondition } from '../conditions/condition-table.js';
import type { DiskRoom } from '../disk/disk-watch.js';
import type { Gate, Relay } from '../gate/gate.js';
import type { ChannelReach } from '../notices/channel-reach.js';
import type { ChannelTests } from '../notices/channel-tests.js';
import type { Settings } from '../settings/settings.js';

/** A way to somebody or something, and whether the hub has something to send it by. */
export interface KnownWay extends ChannelView {
  isThere: boolean;
}

/** What only the running hub knows; plain data, for it goes to a thread. */
export interface HubSeen {
  name: string;
  version: string;
  nodes: readonly NodeView[];
  /** Each node's last word about itself, by its id. */
  said: ReadonlyMap<string, NodeStatus>;
  ways: readonly KnownWay[];
  /** Lamps and sirens of the hub's file. */
  lamps: readonly { name: string; towns: readonly TownId[]; isConnected: boolean }[];
  /** What is wrong with the hub's own parts. */
  faults: readonly HubSubject[];
  disk: DiskRoom | undefined;
}

/** What its store knows. */
export interface StoreSeen {
  settings: Settings;
  stations: readonly StationState[];
  conditions: readonly OpenCondition[];
  /** When the canary's last reading was taken; undefined where none was. */
  canaryAt: Instant | undefined;
}

export interface CheckContext {
  town: TownId | undefined;
  /** River clock. */
  now: Instant;
  wallNow: Instant;
}

/** What the running hub knows for the check before a storm, as of now. */
export function hubSeen({
  name,
  version,
  ...hub
}: {
  name: string;
  version: string;
  nodes(): NodeView[];
  nodeSaid(node: string): NodeStatus | undefined;
  tests: Pick<ChannelTests, 'list'>;
  reach: Pick<ChannelReach, 'channelTo'>;
  /** Lamps and sirens of the hub's file, by their user names. */
  relays: ReadonlyMap<string, Relay>;
  gate: Pick<Gate, 'relaysConnected'>;
  faults(): ReadonlyMap<HubSubject, unknown>;
  disk: { readonly room: DiskRoom | undefined };
}): HubSeen {
  const nodes = hub.nodes();
  const connected = hub.gate.relaysConnected();
  return {
    ...{ name, version, nodes, disk: hub.disk.room, faults: [...hub.faults().keys()] },
    said: new Map(
      nodes.flatMap(({ id }) => {
        const said = hub.nodeSaid(id);
        return said ? [[id, said] as const] : [];
      }),
    ),
    ways: hub.tests.list().map((way) => ({
      ...way,
      isThere: typeof hub.reach.channelTo(way.recipient, way.channel) !== 'string',
    })),
    lamps: [...hub.relays.values()].map(({ name: lamp, towns }) => ({
      ...{ name: lamp.replace(/^relay:/, ''), towns, isConnected: connected.has(lamp) },
    })),
  };
}
