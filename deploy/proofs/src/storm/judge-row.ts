import { keptInHub } from '../influx/compare.js';
import { type Due, dueNotices, judgeNotices, type Told } from '../parts/due-notices.js';
import { eventually } from '../parts/eventually.js';
import { compare, nameOf, readingsOf } from './ledger.js';
import type { PlayedRiver, Stage } from './stage.js';
import type { Reading } from './wire-reader.js';

/** What a stretch of the flood has left behind, summed over all rivers. */
export interface Balance {
  played: number;
  acknowledged: number;
  stored: number;
  lost: number;
  doubled: number;
  due: number;
  left: number;
  /** Under a key that had been heard: no second notice for whoever reads keys. */
  repeated: number;
  /** Under another key: a second notice. */
  noticesDoubled: number;
  faults: string[];
}

/** Seldom enough that who looks takes no time from the hub, nor from the receiver of its notices. */
const LOOKS_EVERY_MS = 200;

const between = (readings: readonly Reading[], from: number, to: number) =>
  readings.filter(({ at }) => at > from && at <= to);

/** Waits until everything played until now has been acknowledged, the map shows what was played since, and all copies are whole. */
export async function healthyAgain(stage: Stage, since: number, withinMs: number): Promise<void> {
  const { rivers, map } = stage;
  const patience = { withinMs, everyMs: LOOKS_EVERY_MS };
  let why = 'it has not been asked';
  try {
    await eventually(
      'health',
      async () => {
        const waiting = rivers.flatMap((one) => waitingOf(one, since));
        const unseen = rivers.filter(({ station }) => map.newest(station) < since);
        const health = await stage.health();
        why = `${waiting.length} readings not acknowledged (${waiting.slice(0, 3).join(', ')}), ${unseen.length} stations not new on the map, recording ${health?.recording}, InfluxDB ${health?.influx?.state} and ${health?.influx?.behind} behind`;
        const isWhole =
          health?.recording === true && health.influx?.state === 'fed' && health.influx.behind === 0;
        return (waiting.length === 0 && unseen.length === 0 && isWhole) || undefined;
      },
      patience,
    );
  } catch {
    throw new Error(`not healthy within ${withinMs / 1_000} s: ${why}`);
  }
}

/** Played until an instant, and not acknowledged yet. */
function waitingOf({ line, river, station }: PlayedRiver, until: number): string[] {
  return river
    .filter((one) => one.at <= until && !line.acknowledged.has(nameOf(one)))
    .map(({ at }) => `${station} at ${new Date(at).toISOString()}`);
}

const acknowledgedOf = (packs: PlayedRiver['line']['packs']) =>
  packs.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);

/**
 * Who had to be told. `acknowledged`: of what the hub had taken. `sent`: of all that had reached it, as it must be while its disk takes
 * nothing.
 */
export function dueOf({ line, stands }: PlayedRiver, known: 'acknowledged' | 'sent'): Due[] {
  let newest = 0;
  const sentUntil = line.packs.map(({ readings, sentAt }) => {
    newest = Math.max(newest, ...readings.map(({ at }) => at));
    return { sentAt, newest };
  });
  // In the order of their passing: found by halving, since a storm has thousands of them and this is asked again and again.
  const knewAt = (instant: number) => {
    let [low, high] = [0, sentUntil.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sentUntil[middle]?.sentAt ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    return sentUntil[low - 1]?.newest ?? 0;
  };
  const packs = line.packs.flatMap(({ readings, sentAt, acknowledgedAt }) => {
    const knownAt = known === 'sent' ? sentAt : acknowledgedAt;
    return knownAt === undefined ? [] : [{ readings, knownAt, sentUntil: knewAt(knownAt) }];
  });
  return dueNotices(packs, stands);
}

export function toldOf(
  { desk }: Stage,
  river: PlayedRiver,
  due: readonly Due[],
  heardBefore = Infinity,
): Told {
  const heard = desk.heard
    .filter(({ notice, heardAt }) => notice.station === river.station && heardAt <= heardBefore)
    .map(({ key, notice }) => ({ key, mark: notice.mark, observedAt: Date.parse(notice.observedAt) }));
  return judgeNotices(heard, due, river.stands);
}

/** Holds everything that was played between two instants against what the hub gives and what its receiver was told. */
export async function balance(
  stage: Stage,
  { from, to, heardBefore }: { from: number; to: number; heardBefore: number },
  noticesWithinMs: number,
): Promise<Balance> {
  const sum: Balance = {
    played: 0,
    acknowledged: 0,
    stored: 0,
    lost: 0,
    doubled: 0,
    due: 0,
    left: 0,
    repeated: 0,
    noticesDoubled: 0,
    faults: [],
  };
  const dueIn = (river: PlayedRiver) =>
    dueOf(river, 'acknowledged').filter(({ at }) => at > from && at <= to);
  await eventually(
    'all notices to leave',
    () => stage.rivers.every((river) => toldOf(stage, river, dueIn(river)).missing.length === 0) || undefined,
    { withinMs: noticesWithinMs, everyMs: LOOKS_EVERY_MS },
  ).catch(() => undefined);
  for (const river of stage.rivers) {
    const played = between(river.river, from, to);
    const acknowledged = between(readingsOf(acknowledgedOf(river.line.packs)), from, to);
    const stored = between(
      await keptInHub(stage.staff, river.station, Math.max(from + 1, river.river[0]?.at ?? 0), to),
      from,
      to,
    );
    const { lost, doubled, foreign } = compare({ played, acknowledged, stored });
    const told = toldOf(stage, river, dueIn(river));
    const before = toldOf(stage, river, [], heardBefore);
    sum.played += played.length;
    sum.acknowledged += acknowledged.length;
    sum.stored += stored.length;
    sum.lost += lost.length;
    sum.doubled += doubled.length;
    sum.due += told.left + told.missing.length;
    sum.left += told.left;
    sum.repeated += told.repeated - before.repeated;
    sum.noticesDoubled += told.doubled.length - before.doubled.length;
    const complain = (what: string, many: readonly unknown[]) => {
      if (many.length > 0)
        sum.faults.push(`${river.station}: ${many.length} ${what}, first ${JSON.stringify(many[0])}`);
    };
    complain('acknowledged and not stored', lost);
    complain('stored twice', doubled);
    complain('stored and never played so', foreign);
    if (acknowledged.length !== played.length)
      sum.faults.push(`${river.station}: ${played.length} played, ${acknowledged.length} acknowledged`);
    complain('due and not told', told.missing);
    complain('told twice', told.doubled.slice(before.doubled.length));
    complain(
      'told of rises that never were',
      told.foreign.filter((key) => !before.foreign.includes(key)),
    );
  }
  return sum;
}
