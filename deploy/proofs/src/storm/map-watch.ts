import { hearLive } from '../parts/live-events.js';
import type { Staff } from '../parts/staff.js';

/** The map as a browser keeps it: the live feed, through any number of the hub's deaths. */
export interface MapWatch {
  /** The newest observation that the map shows of a station; 0 before the first. */
  newest(station: string): number;
  /** The longest time without anything new of any station, in milliseconds, between two instants of `performance.now()`. */
  longestGap(from: number, to: number): number;
  /** New values a second in that time. */
  pace(from: number, to: number): number;
  /** Whether the feed has said in that time that nothing is recorded. */
  saidNotRecording(from: number, to: number): boolean;
  stop(): Promise<void>;
}

interface StationNews {
  id: string;
  level: { latest: { at: number } | null } | null;
}
interface News {
  hub?: { recording: boolean };
  recording?: boolean;
  stations?: StationNews[];
}

export function watchMap(staff: Staff): MapWatch {
  const newest = new Map<string, number>();
  const ticks: number[] = [];
  const silences: number[] = [];

  const see = ({ id, level }: StationNews) => {
    const at = level?.latest?.at ?? 0;
    if (at <= (newest.get(id) ?? 0)) return;
    newest.set(id, at);
    ticks.push(performance.now());
  };
  const hear = (event: string, data: string) => {
    if (event === 'station') return see(JSON.parse(data) as StationNews);
    if (event !== 'snapshot' && event !== 'health') return;
    const news = JSON.parse(data) as News;
    for (const station of news.stations ?? []) see(station);
    if ((news.hub ?? news).recording === false) silences.push(performance.now());
  };

  const live = hearLive(staff, ({ event, data }) => hear(event, data));
  const within = (times: readonly number[], from: number, to: number) =>
    times.filter((time) => time >= from && time <= to);

  return {
    newest: (station) => newest.get(station) ?? 0,
    longestGap: (from, to) => {
      const times = [from, ...within(ticks, from, to), to];
      return Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? time)));
    },
    pace: (from, to) => (within(ticks, from, to).length * 1_000) / (to - from),
    saidNotRecording: (from, to) => within(silences, from, to).length > 0,
    stop: live.stop,
  };
}
