import type { NodeFile, NodeId, Quantity, StationId, TownId } from '@kawamori/contracts';

/** A driver of a plan, as it is written into a node's file. */
export type PlannedDriver =
  | { kind: 'replay'; file: string }
  | {
      kind: 'simulated';
      startsAt: string;
      period: string;
      base: number;
      rise: number;
      crestAfter: string;
      restsBelow?: number;
    };

export interface PlannedSensor {
  station: StationId;
  quantity: Quantity;
  driver: PlannedDriver;
}

export interface PlannedNode {
  id: NodeId;
  town: TownId;
  sensors: PlannedSensor[];
  /** As the node's file states them. */
  cameras: NonNullable<NodeFile['cameras']>;
}

/** What is played: the settings the hub is given, and the nodes that speak. */
export interface Plan {
  /** As files would state them. */
  towns: unknown[];
  profiles: unknown[];
  stations: unknown[];
  nodes: PlannedNode[];
  /** For the screen: what is being played. */
  title: string;
  /** Distinguishes what is kept of one plan from what is kept of another. */
  name: string;
}
