import { Duration, SECOND } from '@kawamori/contracts';
import { z } from 'zod';

const KB = 1_024;
const MB = 1_024 * KB;
const count = (atLeast: number, atMost: number) => z.number().int().min(atLeast).max(atMost);

/** What one client, and all that nobody knows yet, may take of the gate. Each is told in `deploy/docs/mqtt.md` with what it costs. */
export const GateLimits = z.strictObject({
  /** Time for a client to say who it is; over TLS as long for the handshake before it. */
  connectTimeout: Duration.default(10 * SECOND),
  /** Connections that have not said who they are yet, over all addresses; the oldest gives way. */
  unknownConnections: count(10, 20_000).default(4_000),
  /** The same from one address. All nodes of a region may stand behind one. */
  unknownPerAddress: count(5, 20_000).default(2_500),
  /** The longest keep-alive; whoever asks for a longer one, or for none, is held to this. Silence of one and a half times is the end. */
  longestKeepAlive: Duration.default(600 * SECOND),
  /** Packets a second from one client, each filter of a SUBSCRIBE as one; more is read later. */
  packetsPerSecond: count(1, 1_000_000).default(5_000),
  /** Bytes a second from one client; more is read later. */
  bytesPerSecond: count(KB, 1_024 * MB).default(16 * MB),
  /** So long at full pace may be saved up by being quiet. */
  burst: Duration.default(2 * SECOND),
  /** Whoever has been held back to its pace so long without a break is cut. */
  patience: Duration.default(60 * SECOND),
  /** Bytes of the topic of a message. */
  topicBytes: count(64, 65_535).default(256),
  /** Levels of a topic or filter. */
  topicLevels: count(6, 100).default(8),
  /** Filters that one client listens to. More are refused in the SUBACK, the client stays. */
  subscriptions: count(2, 1_000).default(16),
  /** Messages with QoS 2 that a client has sent and not released. */
  unreleasedQos2: count(1, 1_000).default(100),
  /** A client that takes nothing of what is sent to it for so long is cut. */
  readerPatience: Duration.default(5 * SECOND),
  /** Bytes that wait to be sent to one client. Beyond it nothing more is sent to it, until it reads. */
  unreadBytes: count(16 * KB, 64 * MB).default(MB),
  /** Bytes of large messages in memory, over all clients: two dozen of the largest pictures, hundreds of ordinary ones. */
  payloadRoom: count(4 * MB, 1_024 * MB).default(48 * MB),
  /** Dead letters that are kept of one node within an hour, about 2 kB each; more are acknowledged and counted. */
  deadLettersPerHour: count(1, 1_000_000).default(60),
});
export type GateLimits = z.infer<typeof GateLimits>;

/**
 * How many connections the kernel holds until the hub takes them over (listen(2); Linux cuts it to net.core.somaxconn, 4096 by default).
 * When power returns two thousand nodes come at once; those beyond this would believe themselves connected and wait for an answer.
 */
export const BACKLOG = 4_096;
