import { type Instant, MINUTE, type Milliseconds, type NewFact } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { Check } from './check-table.js';
import type { SilenceDiary } from './silence-diary.js';

/** How often it is looked, by the wall clock. A check must be found overdue twice: a reading may be on its way through the hub. */
const LOOK_MS = 2_000;
/**
 * The hub's own absence is nobody's silence. A check is waited for as long as it was when it was raised, in time in which the hub could hear,
 * so long at most; and so long at least after each start, in which every node has come back and its newest value with it.
 */
const HEARS_FIRST = { atLeast: 3 * MINUTE, atMost: 20 * MINUTE } as const;
/** A hub that is killed loses so much of what it has waited. */
const NOTED_EVERY: Milliseconds = MINUTE;

export interface UnansweredWatchInputs {
  log: Log;
  riverClock: Clock;
  /** Milliseconds of the hub's own life, whatever its clocks are set to; of a river that is played, that river's. */
  lived(): Milliseconds;
  /** A hub that is started again and again comes to a silence all the same. */
  diary: SilenceDiary;
  /** Checks that wait for a next reading. */
  waiting(): Check[];
  /** Where the river clock may run ahead of what is judged, in a replay: resolves when everything journalled so far has been. */
  judged?: (() => Promise<unknown>) | undefined;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** Notices that nothing came after a doubted high reading, and journals it: from there it is judged as a flood until shown otherwise. */
export function unansweredWatch({
  log,
  riverClock,
  lived,
  diary,
  waiting,
  judged,
  keep,
}: UnansweredWatchInputs): Part & {
  look(): Promise<void>;
} {
  let beat: Pending | undefined;
  /** Since when the nodes can be heard. */
  let hearsSince: Milliseconds = Number.NEGATIVE_INFINITY;
  let lookedAt: Milliseconds | undefined;
  /** When the answer to each is due in the hub's own life, and for which time of the river that was found. */
  let dues = new Map<string, { answerBy: Instant; lived: Milliseconds }>();
  let notedAt: Milliseconds = 0;
  /** How long each has been overdue while a hub could hear: before it began to hear, and with it. */
  let before = new Map<string, Milliseconds>();
  let silences = new Map<string, Milliseconds>();
  let found = new Set<string>();
  const journalled = new Set<string>();
  let underWay = false;

  const isDue = (check: Check, heardFor: Milliseconds): boolean =>
    heardFor >= HEARS_FIRST.atLeast && heardFor + (before.get(check.key) ?? 0) >= waitOf(check);

  /** Those whose answer is overdue: told by the river clock when they are first seen, and by no clock that can be set from then on. */
  const overdue = (open: readonly Check[], now: Milliseconds, river: Instant): Check[] => {
    dues = new Map(
      open.map(({ key, at, answerBy }) => {
        const known = dues.get(key);
        if (known?.answerBy === answerBy) return [key, known];
        const rest = Math.min(Math.max(0, answerBy - river), answerBy - at);
        return [key, { answerBy, lived: now + rest }];
      }),
    );
    return open.filter(({ key }) => (dues.get(key)?.lived ?? now) <= now);
  };

  const count = (overdueNow: readonly Check[], now: Milliseconds) => {
    const passed = lookedAt === undefined ? 0 : now - lookedAt;
    lookedAt = now;
    // Whoever has heard for so long needs no memory: what is not overdue has been answered.
    if (now - hearsSince > HEARS_FIRST.atMost) {
      const keys = new Set(overdueNow.map(({ key }) => key));
      silences = new Map([...silences].filter(([key]) => keys.has(key)));
    }
    for (const { key } of overdueNow) silences.set(key, (silences.get(key) ?? 0) + passed);
    if (now - notedAt >= NOTED_EVERY) note(now);
  };

  let hasNoted = false;
  const note = (now: Milliseconds) => {
    notedAt = now;
    if (silences.size > 0 || hasNoted) diary.note(silences);
    hasNoted = silences.size > 0;
  };

  const look = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    try {
      const [now, river] = [lived(), riverClock.now()];
      await judged?.();
      const overdueNow = overdue(waiting(), now, river);
      count(overdueNow, now);
      const due = overdueNow.filter((check) => isDue(check, now - hearsSince));
      const seenTwice = due.filter(({ key }) => found.has(key) && !journalled.has(key));
      found = new Set(due.map(({ key }) => key));
      for (const { key, series, at, value } of seenTwice) {
        journalled.add(key);
        await keep([{ kind: 'reading.unanswered', body: { series, at, value } }]);
        log.warn({ series, at, value }, 'nothing came after a doubted high reading: it is taken for a flood');
      }
    } catch (error) {
      // Where it could not be journalled it has been judged in memory, and is journalled later.
      log.error({ err: error }, 'that nothing came after a doubted reading could not be journalled');
    } finally {
      underWay = false;
    }
  };

  return {
    name: 'unanswered watch',
    look,
    start: () => {
      hearsSince = notedAt = lived();
      before = diary.read();
      silences = new Map(before);
      hasNoted = before.size > 0;
      beat = every(LOOK_MS, () => void look());
    },
    stop: () => {
      beat?.cancel();
      note(lived());
    },
  };
}

const waitOf = ({ at, answerBy }: Check): Milliseconds =>
  Math.min(HEARS_FIRST.atMost, Math.max(HEARS_FIRST.atLeast, answerBy - at));
