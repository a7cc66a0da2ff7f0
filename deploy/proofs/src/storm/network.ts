import { pause } from '@kawamori/kit';
import { eventually } from '../parts/eventually.js';
import type { Fault } from './fault.js';
import type { Field } from './field.js';
import type { Stage } from './stage.js';

function fieldOf({ field }: Stage): Field {
  if (!field) throw new Error('there is no field without root');
  return field;
}

/** Of each hundred packets so many are lost on the cable to the nodes in the field. */
export function packetLoss(percent: number, ms: number): Fault {
  return {
    name: `${percent} % of packets lost (nft)`,
    needsRoot: true,
    inflict: async (stage) => {
      fieldOf(stage).lose(percent);
      await pause(ms);
      return { times: 1, faults: [] };
    },
    mend: (stage) => fieldOf(stage).lose(0),
  };
}

/** The cable is cut and joined again, at random instants. */
export function cableCut(times: number, ms: number): Fault {
  return {
    name: 'cable cut (nft)',
    needsRoot: true,
    inflict: async (stage) => {
      for (let done = 0; done < times; done++) {
        fieldOf(stage).lose(100);
        await pause(ms * (0.5 + stage.random()));
        fieldOf(stage).lose(0);
        if (done < times - 1) await pause(ms * stage.random());
      }
      return { times, faults: [] };
    },
    mend: (stage) => fieldOf(stage).lose(0),
  };
}

/** The nodes in the field share a line that carries so little; a burst of 2 kB passes at once. */
export function thinLine(bitsPerSecond: number, ms: number): Fault {
  return {
    name: `line of ${bitsPerSecond / 1_000} kbit/s (tc tbf)`,
    needsRoot: true,
    inflict: async (stage) => {
      fieldOf(stage).thin(bitsPerSecond);
      await pause(ms);
      return { times: 1, faults: [] };
    },
    mend: (stage) => fieldOf(stage).thin(undefined),
  };
}

/** Every byte between nodes and hub arrives so much later: a satellite, a full queue. */
export function delayed(delayMs: number, ms: number): Fault {
  return {
    name: `delay of ${delayMs / 1_000} s each way (proxy)`,
    inflict: async ({ rivers }) => {
      for (const { line } of rivers) line.delay(delayMs);
      await pause(ms);
      return { times: 1, faults: [] };
    },
    mend: ({ rivers }) => {
      for (const { line } of rivers) line.flow();
    },
  };
}

/** Half of the lines stall without a word, then are cut; the others must not feel it. */
export function stalled(times: number, ms: number): Fault {
  return {
    name: 'lines stalled, then cut (proxy)',
    inflict: async ({ rivers, map }) => {
      const [felt, spared] = [rivers.filter((_, i) => i % 2 === 0), rivers.filter((_, i) => i % 2 === 1)];
      const faults: string[] = [];
      for (let done = 0; done < times; done++) {
        for (const { line } of felt) line.stall();
        const from = Date.now();
        await pause(ms);
        for (const { line, station } of spared) {
          const newest = await eventually(`${station} on the map beside stalled lines`, () => {
            const at = map.newest(station);
            return at >= from ? at : undefined;
          }).catch((error: Error) => error.message);
          if (typeof newest === 'string') faults.push(newest);
          if (line.packs.length === 0) faults.push(`${station} has sent nothing`);
        }
        for (const { line } of felt) {
          line.cut();
          line.flow();
        }
        await pause(done < times - 1 ? ms : 0);
      }
      return { times, faults };
    },
    mend: ({ rivers }) => {
      for (const { line } of rivers) line.flow();
    },
  };
}
