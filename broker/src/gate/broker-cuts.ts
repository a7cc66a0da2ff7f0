import type { RefusalReason } from './reasons.js';

/** What aedes says when it cuts a client by a limit of its own. */
const BROKER_CUTS: readonly (readonly [RegExp, RefusalReason])[] = [
  [/^connect did not arrive in time/, 'no-connect-in-time'],
  [/^keep alive timeout/, 'silent'],
  [/^drain timeout/, 'does-not-read'],
  [/^maxInflightInbound exceeded/, 'qos2-not-released'],
  [/too many levels/, 'topic-too-deep'],
];

/** The reason in our words; undefined where a connection ended by nobody's limit. */
export const reasonOfCut = (fault: Error): RefusalReason | undefined =>
  BROKER_CUTS.find(([says]) => says.test(fault.message))?.[1];
