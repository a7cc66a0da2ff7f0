// What the proof and its two helper processes say to each other.
import type { SeriesId, TownId } from '@kawamori/contracts';

/** One node as the generator plays it. */
export interface PlayedNode {
  id: string;
  town: TownId;
  password: string;
  topic: string;
  series: SeriesId;
}

export interface GeneratorOrder {
  port: number;
  nodes: readonly PlayedNode[];
  /** Messages that one node has under way without having been acknowledged. */
  inFlight: number;
  /** Each node counts its readings from here: reading n was taken n seconds after `firstTakenAtS`. */
  firstNumbers: readonly number[];
  firstTakenAtS: number;
  warmUpMs: number;
  measureMs: number;
  /**
   * Where the durable subscriber tells what it has committed. A reading then counts as acknowledged with its word, not with PUBACK.
   */
  commitPort: number | undefined;
}

export type FromGenerator =
  | { type: 'measuring' }
  | { type: 'measured' }
  | { type: 'done'; result: GeneratorResult }
  | { type: 'failed'; message: string };

export interface GeneratorResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of one core, over the measured time. */
  cpuPercent: number;
  /** Readings of each node that were sent and acknowledged, warm-up and last ones included. */
  sent: number[];
  acknowledged: number[];
}

export interface SubscriberOrder {
  port: number;
  file: string;
  filter: string;
  /** The node of each topic, by its place here. */
  topics: readonly string[];
}

export type FromSubscriber = { type: 'listening'; commitPort: number } | { type: 'failed'; message: string };
