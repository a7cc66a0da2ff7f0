import { PACKET_RULES, type PacketFault } from './packet-rules.js';

/** Why a client is turned away or cut, apart from the rules of MQTT itself: in an operator's words. */
const LIMITS_AND_RIGHTS = {
  'bad-credential': 'an unknown node or a wrong secret; CONNACK 4',
  'client-id-differs': 'the client id is not the node id; CONNACK 2',
  'tls-failed': 'no TLS came about (no TLS at all, its version, its ciphers); cut',
  'no-turn-in-time':
    'too many began TLS at once, and it waited longer than it may (connectTimeout) for its turn; cut, a node comes again',
  'no-handshake-in-time': 'began TLS and did not end its handshake (connectTimeout); cut',
  'no-certificate':
    'no certificate that our authority has signed and that is valid now (requireClientCertificate); cut',
  'certificate-of-another': "the certificate is another node's; CONNACK 4",
  'not-your-topic': 'a message on the topic of another node; cut',
  'not-a-topic-of-ours': 'a message on a topic that the catalogue does not have; cut',
  'not-your-subscription': 'a filter that is not for this node; SUBACK 128',
  'too-many-subscriptions': 'more filters than one node may have (subscriptions); SUBACK 128',
  'topic-too-long': 'a topic longer than it may be (topicBytes); cut, a filter gets SUBACK 128',
  'topic-too-deep': 'more levels than a topic may have (topicLevels); cut',
  'packet-too-large': 'a packet that announces more bytes than it may have; cut at its header',
  'too-fast':
    'faster than its pace for longer than the patience (packetsPerSecond, bytesPerSecond, patience); cut',
  'qos2-not-released': 'more messages of QoS 2 than may wait for PUBREL (unreleasedQos2); cut',
  'does-not-read': 'takes nothing of what it is sent (readerPatience, unreadBytes); cut',
  silent: 'nothing came for one and a half times the keep-alive; cut',
  'no-connect-in-time': 'did not say who it is (connectTimeout); cut',
  'too-many-of-address':
    'the oldest unknown connection of an address that has too many (unknownPerAddress); cut',
  'too-many-unknown': 'the oldest unknown connection, to make room (unknownConnections, maxConnections); cut',
  'house-full': 'all places are taken by nodes (maxConnections); not let in',
  'too-many-dead-letters':
    'more that cannot be taken than is kept of one node within an hour (deadLettersPerHour); acknowledged and counted',
} as const;

export type RefusalReason = PacketFault | keyof typeof LIMITS_AND_RIGHTS;

/** Every reason with its words; those of MQTT with the clause. */
export const REASONS: Readonly<Record<RefusalReason, string>> = {
  ...LIMITS_AND_RIGHTS,
  ...(Object.fromEntries(
    Object.entries(PACKET_RULES).map(([fault, rule]) => [
      fault,
      `${rule.says} [${rule.clause}]; ${'connack' in rule ? `CONNACK ${rule.connack}` : 'cut'}`,
    ]),
  ) as Record<PacketFault, string>),
};
