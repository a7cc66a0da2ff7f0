import { pause } from '@kawamori/kit';
import type { Fault } from './fault.js';
import type { PlayedRiver, Stage } from './stage.js';

/** Packs that had set out and were not acknowledged at this moment. */
const inFlight = (rivers: readonly PlayedRiver[]): number =>
  rivers.reduce((sum, { line }) => sum + line.packs.slice(-4).filter(isFlying).length, 0);
const isFlying = ({ sentAt, acknowledgedAt }: { sentAt: number; acknowledgedAt?: number }) =>
  acknowledgedAt === undefined && Date.now() - sentAt < 1_000;

/** Some kills strike while it starts, some while nodes come back, most in the middle of the flood. */
const LONGEST_LIFE_MS = 5_000;

export function hubKilled(times: number): Fault {
  return {
    name: 'hub killed (SIGKILL)',
    inflict: async ({ service, rivers, random }) => {
      let mid = 0;
      let done = 0;
      while (done < times) {
        const lives = random() ** 2 * LONGEST_LIFE_MS;
        if (random() < 0.8) await service.ready();
        await pause(lives);
        // A quarter of the kills wait for something that is on its way, so that they fall between sending and PUBACK.
        for (let looks = 0; looks < 200 && done % 4 === 0 && inFlight(rivers) === 0; looks++) await pause(1);
        const cut = inFlight(rivers);
        if (!(await service.kill())) continue;
        done++;
        mid += cut > 0 ? 1 : 0;
      }
      await service.ready();
      return { times: done, faults: [], note: `${mid} with packs under way` };
    },
  };
}

export function nodesKilled(times: number): Fault {
  return {
    name: 'nodes killed (SIGKILL)',
    inflict: async ({ rivers, random }) => {
      let done = 0;
      while (done < times) {
        const victim = rivers[Math.floor(random() * rivers.length)];
        await pause(random() * 1_200);
        if (!victim || !(await victim.kill())) continue;
        victim.start();
        done++;
      }
      return { times: done, faults: [] };
    },
    mend: startAll,
  };
}

function startAll({ rivers }: Stage): void {
  for (const one of rivers) if (!one.lives()) one.start();
}
