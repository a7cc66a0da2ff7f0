/** Something that a client does to the hub; carried out by a process of its own, so that it takes no time from who measures. */
export type Attack =
  | 'filters'
  | 'topics'
  | 'large'
  | 'pings'
  | 'publishes'
  | 'half-open'
  | 'slowloris'
  | 'handshakes'
  | 'qos2'
  | 'stall'
  | 'storm';

/** What the attacking process is told. */
export interface Order {
  attack: Attack;
  port: number;
  tlsPort: number;
  /** How many filters, connections or nodes. */
  count: number;
  node: string;
  password: string;
  /** The node's own topic for readings, and its own filter without its last sign. */
  readings: string;
  own: string;
  /** For the storm: nodes with their secrets, topic and one reading each. */
  nodes: { id: string; password: string; topic: string; payload: string }[];
}

export interface Row {
  attack: Attack;
  what: string;
  count: { full: number; short: number };
  /** Why the hub says it cut them; nothing else may be counted. */
  reasons: readonly string[];
  /** What it may say too, by how fast they come and go on this machine. */
  perhaps?: readonly string[];
  /** In the words of the attacker. */
  outcome(count: number): string;
  /** A node that has not been there comes in the middle of it, and must be let in. */
  newcomer?: boolean;
  fullOnly?: boolean;
}

const cutAll = (count: number) => `cut ${count} of ${count}`;
const cutOne = () => 'cut';

export const ROWS: readonly Row[] = [
  {
    attack: 'filters',
    what: 'a million topics: one node subscribes to ever more of its own',
    count: { full: 1_000_000, short: 100_000 },
    reasons: ['too-fast', 'too-many-subscriptions'],
    outcome: cutOne,
  },
  {
    attack: 'topics',
    what: 'a node publishes on ever other topics, and comes again',
    count: { full: 1_000, short: 100 },
    reasons: ['not-a-topic-of-ours'],
    outcome: cutAll,
  },
  {
    attack: 'large',
    what: 'packets of 256 MB, before and after CONNECT',
    count: { full: 40, short: 10 },
    reasons: ['packet-too-large'],
    outcome: cutAll,
  },
  {
    attack: 'pings',
    what: 'a flood of the shortest packets',
    count: { full: 1, short: 1 },
    reasons: ['too-fast'],
    outcome: cutOne,
  },
  {
    attack: 'publishes',
    what: 'a flood of messages, acknowledged as fast as may be',
    count: { full: 1, short: 1 },
    // What it says is none of ours: beyond its share of an hour it is acknowledged, counted, and kept no more.
    reasons: ['too-fast', 'too-many-dead-letters'],
    outcome: cutOne,
  },
  {
    attack: 'half-open',
    what: 'connections of one address that say nothing',
    count: { full: 3_000, short: 2_600 },
    reasons: ['no-connect-in-time'],
    perhaps: ['too-many-of-address'],
    outcome: cutAll,
    newcomer: true,
  },
  {
    attack: 'slowloris',
    what: 'CONNECTs that come byte by byte and never end',
    count: { full: 500, short: 100 },
    reasons: ['no-connect-in-time'],
    outcome: cutAll,
    newcomer: true,
  },
  {
    attack: 'handshakes',
    what: 'TLS handshakes that come byte by byte and never end',
    count: { full: 500, short: 100 },
    reasons: ['no-handshake-in-time'],
    // A hundred handshakes are under way at once; the others wait for their turn.
    perhaps: ['no-turn-in-time'],
    outcome: cutAll,
    newcomer: true,
  },
  {
    attack: 'qos2',
    what: 'messages of QoS 2 that are never released',
    count: { full: 1, short: 1 },
    reasons: ['qos2-not-released', 'too-many-dead-letters'],
    outcome: cutOne,
  },
  {
    attack: 'stall',
    what: 'a node that reads nothing of what it is answered (its pace set free)',
    count: { full: 1, short: 1 },
    reasons: ['does-not-read'],
    outcome: cutOne,
    fullOnly: true,
  },
  {
    attack: 'storm',
    what: 'a power cut ends: all nodes come at once, twice, each with a reading',
    count: { full: 2_000, short: 200 },
    reasons: [],
    outcome: (count) => `${2 * count} let in at their first try, ${2 * count} acknowledged`,
  },
];
