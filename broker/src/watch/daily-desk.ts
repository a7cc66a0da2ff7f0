import {
  type DailyReport,
  HOUR,
  type Instant,
  MINUTE,
  type NewFact,
  type TownConfig,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { dailyKey } from './daily-body.js';

const LOOK_MS = 10_000;
/** A hub that was down at the hour tells it late, and not in the evening. */
const LATE_AT_MOST = 6 * HOUR;

/** The day whose report is due now; undefined where none is. Days and hours are Japan's. */
export function dueDay({ dailyAt }: Pick<TownConfig, 'dailyAt'>, now: Instant): string | undefined {
  if (dailyAt === undefined) return undefined;
  const day = toIsoJst(now).slice(0, 10);
  const sinceDue = now - Date.parse(`${day}T${dailyAt}:00+09:00`);
  return sinceDue >= 0 && sinceDue < LATE_AT_MOST ? day : undefined;
}

/** Reports once a day, at each town's hour, that the whole is well, or what is not. */
export function dailyDesk(inputs: {
  log: Log;
  wallClock: Clock;
  towns(): Iterable<TownConfig>;
  isTold(riseKey: string): boolean;
  report(town: TownId): DailyReport;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}): Part & { look(): Promise<void> } {
  const { log, wallClock, towns, isTold, report, keep } = inputs;
  let beat: Pending | undefined;
  /** Journalled, but perhaps not judged yet; with when it may be tried again. */
  const asked = new Map<string, Instant>();

  const look = async (): Promise<void> => {
    const now = wallClock.now();
    for (const town of towns()) {
      const day = dueDay(town, now);
      if (day === undefined) continue;
      const key = dailyKey({ town: town.id, day });
      if (isTold(key) || now < (asked.get(key) ?? 0)) continue;
      asked.set(key, now + 5 * MINUTE);
      await keep([{ kind: 'day.reported', body: { town: town.id, day, report: report(town.id) } }]);
    }
  };
  const lookCarefully = () => {
    look().catch((error: unknown) => log.error({ err: error }, 'the daily report could not be made'));
  };

  return {
    name: 'daily report',
    look,
    start: () => {
      beat = every(LOOK_MS, lookCarefully);
    },
    stop: () => beat?.cancel(),
  };
}
