/** A node as the crowd plays it. */
export interface CrowdNode {
  id: string;
  password: string;
  /** PEM of its certificate and key. */
  cert: string;
  key: string;
  /** What it listens to, and what it says when it has been let in, each with its topic. */
  filter: string;
  status: { topic: string; birth: string; will: string };
  reading: { topic: string; payload: string };
}

/** What a crowd reads from its file. */
export interface CrowdOrder {
  port: number;
  /** PEM of the authority that it believes. */
  ca: string;
  nodes: readonly CrowdNode[];
  /** Whoever is not in by then is told as not in. */
  deadlineMs: number;
}

/** How one node came in, in milliseconds from the start of all. */
export interface Arrival {
  tries: number;
  /** Until it was let in (CONNACK), and until its reading was acknowledged; undefined where it was not. */
  inMs?: number;
  toldMs?: number;
  /** Why its last try but one failed, or its last, where it is not in. */
  fault?: string;
}

export type FromCrowd = { type: 'ready' } | { type: 'came'; arrivals: Arrival[] };
