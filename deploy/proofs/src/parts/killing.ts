import { pause } from '@kawamori/kit';
import { eventually } from './eventually.js';
import type { LiveRiver } from './live-river.js';
import { killNow, processes } from './processes.js';
import { REPOSITORY } from './repository.js';

export type Victim = 'hub' | 'node';

export interface PlannedKill {
  victim: Victim;
  /** The river time from which it is due. */
  at: number;
  /**
   * `working`: wherever it is then; `coming-back`: the one that returns from the kill before, which may not be ready yet; `telling`: just
   * after somebody has begun to take a notice from it.
   */
  when: 'working' | 'coming-back' | 'telling';
  /** Milliseconds by the wall clock to wait after that, so that it falls anywhere within a step of the play. */
  thenMs: number;
}

const LONGEST_WAIT_MS: Record<PlannedKill['when'], number> = { working: 25, 'coming-back': 400, telling: 40 };

/** How many times each, at which instants: all from one source of chance. */
export function planKills(
  random: () => number,
  { times, from, to }: { times: number; from: number; to: number },
): PlannedKill[] {
  const plan: PlannedKill[] = [];
  for (const victim of ['hub', 'node'] as const) {
    for (let i = 0; i < times; i++) {
      const before = plan.at(-1);
      const when = i % 3 === 2 ? 'coming-back' : i % 3 === 1 && victim === 'hub' ? 'telling' : 'working';
      const at = when === 'coming-back' && before ? before.at : from + random() * (to - from);
      plan.push({ victim, at, when, thenMs: random() * LONGEST_WAIT_MS[when] });
    }
  }
  // A stable sort: the one that comes back stays behind the one before it.
  return plan.sort((a, b) => a.at - b.at);
}

const PROGRAM: Record<Victim, string> = { hub: REPOSITORY.hub, node: REPOSITORY.edge };

export interface Killed {
  victim: Victim;
  pid: number;
  /** Names the one that it was, also when it has come back under another number. */
  command: string;
  /** How far the river had been seen judged when it died. */
  riverAt: number;
}

/**
 * Carries out a plan while the player plays. The processes are found from outside: children of the player that run the hub's or the
 * agent's program. Ends early when the play has ended; only those that lived when they were struck are counted.
 */
export async function carryOut(
  plan: readonly PlannedKill[],
  inputs: {
    player: number;
    river: LiveRiver;
    /** Resolves when the next notice is about to be taken. */
    nextNotice(): Promise<void>;
    random: () => number;
    ended: AbortSignal;
  },
): Promise<Killed[]> {
  const { player, river, nextNotice, random, ended } = inputs;
  const over = new Promise<void>((resolve) => {
    if (ended.aborted) resolve();
    ended.addEventListener('abort', () => resolve(), { once: true });
  });
  const killed: Killed[] = [];
  const targets = ({ victim, when }: PlannedKill) => {
    const before = when === 'coming-back' ? killed.findLast((one) => one.victim === victim) : undefined;
    return processes().filter(
      ({ pid, parent, command }) =>
        parent === player &&
        command.includes(PROGRAM[victim]) &&
        (before === undefined || command === before.command) &&
        !killed.some((one) => one.pid === pid),
    );
  };
  for (const kill of plan) {
    await Promise.race([river.until(kill.at), over]);
    if (kill.when === 'telling') await Promise.race([nextNotice(), over]);
    const living = await eventually(`a ${kill.victim} that lives`, () => {
      const found = targets(kill);
      return found.length > 0 || ended.aborted ? found : undefined;
    });
    await pause(kill.thenMs);
    const target = living[Math.floor(random() * living.length)];
    if (ended.aborted || target === undefined) return killed;
    const riverAt = river.reached();
    if (killNow(target.pid)) killed.push({ victim: kill.victim, riverAt, ...target });
  }
  return killed;
}
