import { z } from 'zod';
import { Official } from '../announcements.js';
import { HqView } from '../headquarters.js';
import { BookMark } from '../hq-book.js';
import { MusterMark } from '../muster-mark.js';
import { ConditionView } from './conditions.js';
import { ClockAhead, HubAlarm } from './health.js';
import { NoticeView } from './notices.js';
import { RehearsalMark } from './rehearsal.js';
import { ClockView, StationState, TownView } from './stations.js';
import { VideoState } from './video.js';

/** Everything that a map needs at once. */
export const Snapshot = z.object({
  hub: z.object({
    name: z.string(),
    version: z.string(),
    drill: z.boolean(),
    recording: z.boolean(),
    clockAheadMs: ClockAhead,
    /** Left out by hubs of before. */
    alarms: z.array(HubAlarm).default([]),
    /** A rehearsal is armed or runs, beside what this hub shows. */
    rehearsal: RehearsalMark.nullable().default(null),
    /** What is broken or blind. Left out by hubs of before. */
    conditions: z.array(ConditionView).default([]),
  }),
  clock: ClockView,
  towns: z.array(TownView),
  stations: z.array(StationState),
  notices: z.array(NoticeView),
  /** Left out by hubs of before. */
  official: Official.default({ announcements: [], orders: [] }),
  /** Left out by hubs of before. */
  book: BookMark.default({ seq: 0, open: 0 }),
  /** Headquarters that are open. Left out by hubs of before. */
  headquarters: z.array(HqView).default([]),
  /** Left out by hubs of before. */
  musters: MusterMark.default({ seq: 0, open: 0 }),
  nodes: z.object({ known: z.number().int(), connected: z.number().int() }),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Live events by name (server-sent events); the SSE id is a journal sequence. */
export const LIVE_EVENTS = {
  /** Sent first on every connection, and again after a gap too long to fill. */
  snapshot: Snapshot,
  station: StationState,
  notice: NoticeView,
  /** All that stands, whenever it has changed. It has no id: a face that was away is told it anew. */
  official: Official,
  /** Whenever HQ's book has changed: who shows it asks for it anew. It has no id. */
  book: BookMark,
  /** Whenever somebody has answered, arrived or been called: who shows it asks for it anew. It has no id. */
  musters: MusterMark,
  clock: ClockView,
  health: z.object({
    recording: z.boolean(),
    clockAheadMs: ClockAhead,
    alarms: z.array(HubAlarm).default([]),
    rehearsal: RehearsalMark.nullable().default(null),
    conditions: z.array(ConditionView).default([]),
    nodes: z.object({ known: z.number().int(), connected: z.number().int() }),
  }),
  /** Whenever it has changed. It has no id: a face that was away asks for the cameras that it shows. */
  video: VideoState,
} as const;
export type LiveEventName = keyof typeof LIVE_EVENTS;
export type LiveEvent = {
  [K in LiveEventName]: { event: K; id?: number; data: z.infer<(typeof LIVE_EVENTS)[K]> };
}[LiveEventName];
