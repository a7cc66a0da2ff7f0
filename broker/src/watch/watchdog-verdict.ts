import { type HubSubject, lengthWords, type Milliseconds, type WatchReport } from '@kawamori/contracts';
import type { CrossingPatience, CrossingWatch, DeadLink } from './crossing.js';

/** What the watchdog has seen of its hub so far; milliseconds of a clock that nobody sets. */
export interface Watched {
  startedAt: Milliseconds;
  /** When the hub answered last, and what. */
  answeredAt: Milliseconds | undefined;
  /** Since when it answers without a break that would have been told. */
  answersSince: Milliseconds | undefined;
  report: WatchReport | undefined;
  /** Since when the hub has said without a break that nothing reaches its disk. */
  notRecordingSince: Milliseconds | undefined;
  /** When a canary reading was seen last to have come through, that was sent since the watchdog's start. */
  canaryAt: Milliseconds | undefined;
  /** When the gate acknowledged one last. */
  acknowledgedAt: Milliseconds | undefined;
  /** How its last crossing has come through. */
  crossing: CrossingWatch;
  /** Since when heartbeats that should have left were refused. */
  heartbeatFailsSince: Milliseconds | undefined;
}

/** How long each may last. */
export interface Patience extends CrossingPatience {
  hubSilent: Milliseconds;
  canaryLost: Milliseconds;
  noticesWait: Milliseconds;
  notRecording: Milliseconds;
  heartbeatFails: Milliseconds;
}

/** What the watchdog may find. */
export type WatchdogFault = Extract<
  HubSubject,
  | 'hub-down'
  | 'canary-lost'
  | DeadLink
  | 'channel-dead'
  | 'mail-lost'
  | 'notices-wait'
  | 'not-recording'
  | 'heartbeat-refused'
>;

/**
 * What is wrong with the hub, with words for it, the cause alone: of a hub that does not answer nothing else is known. Pure.
 */
export function verdictOf(
  watched: Watched,
  patience: Patience,
  now: Milliseconds,
): ReadonlyMap<WatchdogFault, string> {
  const { startedAt, report } = watched;
  const since = (at: Milliseconds | undefined) => now - (at ?? startedAt);
  const faults = new Map<WatchdogFault, string>();
  if (
    watched.heartbeatFailsSince !== undefined &&
    since(watched.heartbeatFailsSince) > patience.heartbeatFails
  )
    faults.set('heartbeat-refused', forSo(since(watched.heartbeatFailsSince)));
  const silent = since(watched.answeredAt);
  if (silent > patience.hubSilent) return faults.set('hub-down', forSo(silent));
  // A hub that has just come back has not had the time to judge one.
  const lost = Math.min(since(watched.canaryAt), since(watched.answersSince));
  if (lost > patience.canaryLost)
    faults.set('canary-lost', `${stuckAt(watched, now, patience)}, ${forSo(lost)}`);
  // Of readings that do not come through nothing is decided, and that is told already.
  else if (watched.crossing.dead) faults.set(watched.crossing.dead.link, watched.crossing.dead.detail);
  if (report && report.channelsDead !== null) faults.set('channel-dead', report.channelsDead);
  if (report && report.mailLost !== null) faults.set('mail-lost', report.mailLost);
  if (report && report.noticesWaitMs > patience.noticesWait)
    faults.set('notices-wait', forSo(report.noticesWaitMs));
  const unrecorded = watched.notRecordingSince === undefined ? 0 : since(watched.notRecordingSince);
  if (unrecorded > patience.notRecording) faults.set('not-recording', forSo(unrecorded));
  return faults;
}

const forSo = (ms: Milliseconds): string => `${lengthWords(ms, 'ja')} / for ${lengthWords(ms, 'en')}`;

/** How far the canary's readings come. */
function stuckAt(
  { acknowledgedAt, startedAt }: Watched,
  now: Milliseconds,
  { canaryLost }: Patience,
): string {
  return now - (acknowledgedAt ?? startedAt) > canaryLost
    ? 'not acknowledged: gate or journal'
    : 'acknowledged, not judged';
}

/** What says nothing of the hub's own way: a receiver outside, and one that takes tests. */
const BESIDE_THE_WAY: readonly WatchdogFault[] = ['heartbeat-refused', 'canary-untaken'];

/** Whether the whole way has been seen to work just now, so that a heartbeat may leave. */
export function isWholeWayWell(watched: Watched, patience: Patience, now: Milliseconds): boolean {
  const { canaryAt } = watched;
  const faults = new Map(verdictOf(watched, patience, now));
  for (const one of BESIDE_THE_WAY) faults.delete(one);
  return faults.size === 0 && canaryAt !== undefined && now - canaryAt <= patience.canaryLost;
}
