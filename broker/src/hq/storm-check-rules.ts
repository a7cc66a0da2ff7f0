import {
  type ContactChannel,
  DAY,
  type DutyPlan,
  type Freshness,
  faultWords,
  HOUR,
  type Instant,
  lengthWords,
  type Milliseconds,
  type NodeStatus,
  type NodeView,
  type PictureFreshness,
  type Shift,
  softwareVersionOf,
  toIsoJst,
} from '@kawamori/contracts';
import type { DutyReport } from '../duty/duty-report.js';
import { gapsIn } from '../duty/roster-change.js';
import type { ChannelRecord } from '../notices/channel-record.js';
import { dayAndTime } from './hours-words.js';
import { type Finding, found } from './storm-check.js';

// By what a row of the check before a storm is well, to be looked at, or broken. Nothing found: well.

/** The roster is looked at for so long ahead. */
export const ROSTER_AHEAD: Milliseconds = 48 * HOUR;
/** A way by which nothing has arrived for so long is tried before a storm. */
const TRIED_WITHIN: Milliseconds = 30 * DAY;
/** Readings that wait in a node whose line stands: more than a line needs to catch its breath. */
const MANY_WAIT = 100;
/** A node tells of itself each five minutes, also where its gauge rests: longer than this without a word is looked at. */
const NODE_QUIET: Milliseconds = HOUR;
/** Megabytes that a node has for what waits over a night without a line. */
const NODE_ROOM_MB = 500;
/** Characters of what a channel said, before it is cut. */
const FAULT = 40;

/** A gauge as it stands; what is left out is not so. */
export interface GaugeSeen {
  freshness: Freshness;
  ageMs: Milliseconds | undefined;
  isFaulty?: boolean;
  isDoubtful?: boolean;
  /** It is the second one's value that is shown. */
  isBySub?: boolean;
  disagreeM?: number | undefined;
  work?: { until: Instant; by: string } | undefined;
}

export function gaugeFindings(seen: GaugeSeen): Finding[] {
  const { freshness, ageMs = 0, work } = seen;
  return [
    ...(freshness === 'never' ? [found('never')] : []),
    ...(freshness === 'silent' ? [found('silent', { age: lengthWords(ageMs, 'ja') })] : []),
    ...(freshness === 'late' ? [found('late')] : []),
    ...(seen.isFaulty ? [found('faulty')] : []),
    ...(seen.isDoubtful ? [found('doubtful')] : []),
    ...(seen.isBySub ? [found('by-sub')] : []),
    ...(seen.disagreeM === undefined ? [] : [found('disagree', { metres: seen.disagreeM.toFixed(2) })]),
    ...(work ? [found('work', { until: dayAndTime(work.until), by: work.by })] : []),
  ];
}

export function cameraFindings(seen: {
  freshness: PictureFreshness;
  ageMs: Milliseconds | undefined;
  isBlind: boolean;
  isWithdrawn: boolean;
}): Finding[] {
  const { freshness, ageMs = 0 } = seen;
  return [
    ...(freshness === 'never' ? [found('no-picture')] : []),
    ...(freshness === 'silent' ? [found('dark', { age: lengthWords(ageMs, 'ja') })] : []),
    ...(freshness === 'late' ? [found('picture-late')] : []),
    ...(seen.isBlind ? [found('blind')] : []),
    ...(seen.isWithdrawn ? [found('withdrawn')] : []),
  ];
}

export type NodeSeen = Omit<NodeView, 'id' | 'town' | 'stations'> & {
  /** Its last word about itself; undefined where it has said nothing since the hub's start. */
  said: NodeStatus | undefined;
  /** Names of its sensors and cameras whose last try failed. */
  failing: readonly string[];
  hubVersion: string;
  /** River clock, by which it was heard. */
  now: Instant;
};

export function nodeFindings(node: NodeSeen): Finding[] {
  const { said, failing, battery, outboxDepth, clockBehindMs, certificateUntil, certificateDue } = node;
  const vitals = said?.vitals;
  const until = certificateUntil === null ? '' : toIsoJst(certificateUntil).slice(0, 10);
  return [
    ...(node.connected ? quietFindings(node) : [found('node-cut')]),
    ...(battery && battery.volts < battery.lowV ? [found('battery-low')] : []),
    ...(failing.length > 0 ? [found('device-fault', { of: failing.join('、') })] : []),
    ...((outboxDepth ?? 0) > MANY_WAIT ? [found('outbox-full')] : []),
    ...((vitals?.outboxDropped ?? 0) > 0 ? [found('dropped', { count: vitals?.outboxDropped ?? 0 })] : []),
    ...((vitals?.diskFreeMb ?? NODE_ROOM_MB) < NODE_ROOM_MB ? [found('node-full')] : []),
    ...(clockBehindMs === null || clockBehindMs === 0
      ? []
      : [found('node-clock', { offset: offsetWords(clockBehindMs) })]),
    ...(said?.clock === 'free' ? [found('clock-free')] : []),
    ...(certificateDue === 'due' ? [found('certificate-due', { time: until })] : []),
    ...(certificateDue === 'urgent' || certificateDue === 'expired'
      ? [found('certificate-urgent', { time: until })]
      : []),
    ...(said && softwareVersionOf(said.software) !== node.hubVersion ? [found('old-version')] : []),
  ];
}

/** A line that stands, and nothing comes by it. */
function quietFindings({ lastHeardAt, now }: Pick<NodeSeen, 'lastHeardAt' | 'now'>): Finding[] {
  if (lastHeardAt === null) return [found('node-unheard')];
  const age = now - lastHeardAt;
  return age > NODE_QUIET ? [found('node-quiet', { age: lengthWords(age, 'ja') })] : [];
}

/** 「5分遅れ」, 「5分進み」 */
export const offsetWords = (behindMs: Milliseconds): string =>
  `${lengthWords(Math.abs(behindMs), 'ja')}${behindMs > 0 ? '遅れ' : '進み'}`;

/** One way to a person, a room or a machine. */
export interface WaySeen extends Pick<ChannelRecord, 'state' | 'acceptedAt' | 'fault'> {
  /** In words. */
  name: string;
  /** Whether the hub has something to send it by, now. */
  isThere: boolean;
}

const isOld = ({ acceptedAt }: Pick<WaySeen, 'acceptedAt'>, now: Instant): boolean =>
  acceptedAt !== null && now - acceptedAt > TRIED_WITHIN;
const oldFinding = (acceptedAt: Instant, now: Instant) =>
  found('old', { age: lengthWords(now - acceptedAt, 'ja') });

function faultOf({ fault }: Pick<WaySeen, 'fault'>): string {
  const words = faultWords(fault, 'ja');
  return words.length > FAULT ? `${words.slice(0, FAULT)}…` : words;
}

/** A room or a machine. @param now wall clock */
export function channelFindings(way: WaySeen, now: Instant): Finding[] {
  if (!way.isThere) return [found('no-way')];
  if (way.state === 'untried') return [found('untried')];
  if (way.state !== 'works') return [found('failing', { fault: faultOf(way) })];
  return way.acceptedAt !== null && isOld(way, now) ? [oldFinding(way.acceptedAt, now)] : [];
}

/** A lamp or a siren: what it does with a notice the hub cannot see. */
export const lampFindings = ({ isConnected }: { isConnected: boolean }): Finding[] => [
  isConnected ? found('lamp-untried') : found('lamp-away'),
];

/** Somebody who may be called, by all their ways. @param now wall clock */
export function personFindings(
  ways: readonly (WaySeen & { channel: ContactChannel | string; hasBrowser?: boolean })[],
  now: Instant,
): Finding[] {
  const isOpen = (way: (typeof ways)[number]) =>
    way.isThere && way.hasBrowser !== false && way.state !== 'dead' && way.state !== 'failing';
  const open = ways.filter(isOpen);
  const working = open.filter(({ state }) => state === 'works');
  const isNew = open.length > 0 && ways.every(({ acceptedAt }) => acceptedAt === null);
  const newest = Math.max(...working.map(({ acceptedAt }) => acceptedAt ?? Number.NEGATIVE_INFINITY));
  return [
    ...(open.length === 0 ? [found('unreachable')] : []),
    ...(isNew ? [found('never-reached')] : []),
    ...(working.length > 0 && working.every((way) => isOld(way, now)) ? [oldFinding(newest, now)] : []),
    ...ways.flatMap((way) => {
      if (way.hasBrowser === false) return [found('no-browser')];
      if (!way.isThere) return [found('way-missing', { channel: way.name })];
      if (way.state === 'dead' || way.state === 'failing')
        return [found('way-failing', { channel: way.name, fault: faultOf(way) })];
      return way.state === 'untried' && !isNew ? [found('way-untried', { channel: way.name })] : [];
    }),
  ];
}

/**
 * A town's roster from now on. Where its plan calls nobody by the roster, gaps are as they should be, and only that nobody stands in it at
 * all is to be looked at.
 * @param plan undefined: it has none
 */
export function rosterFindings(
  plan: Pick<DutyPlan, 'ladder'> | undefined,
  shifts: readonly Shift[],
  now: Instant,
): Finding[] {
  const until = now + ROSTER_AHEAD;
  const gaps = gapsIn(
    shifts.filter(({ to }) => to > now),
    now,
    until,
  );
  const isEmpty = gaps.some(({ from, to }) => from === now && to === until);
  if (plan && !plan.ladder.some(({ call }) => 'onDuty' in call))
    return isEmpty ? [found('roster-unasked')] : [];
  if (isEmpty) return [found('nobody-on-duty')];
  return gaps.map(({ from, to }) => found('roster-gap', { from: dayAndTime(from), to: dayAndTime(to) }));
}

/** A town's plan as it would call now. */
export function planFindings(report: Pick<DutyReport, 'ladder'> | undefined, isReached: boolean): Finding[] {
  if (!report) return [found('no-plan')];
  return [
    ...(isReached ? [] : [found('nobody-reached')]),
    ...report.ladder.flatMap(({ people, calls }, index) =>
      people.length === 0 ? [found('empty-step', { step: index + 1, calls })] : [],
    ),
  ];
}
