import { pause } from '@kawamori/kit';
import { eventually } from '../parts/eventually.js';
import type { Fault } from './fault.js';

/** Each sync of the hub takes so much longer; the map and the nodes must keep their pace, measured in the same run without. */
export function slowDisk(delayMs: number, ms: number, least: number): Fault {
  const inject = `fsync,fdatasync:delay_enter=${delayMs * 1_000}`;
  const before = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null'];
  let usual = 0;
  return {
    name: `slow disk, ${delayMs} ms a sync (strace)`,
    needsRoot: true,
    arrange: async ({ map }) => {
      const from = performance.now();
      await pause(ms);
      usual = map.pace(from, performance.now());
    },
    inflict: async ({ service, map, rivers }) => {
      await service.restart({ before: [...before, '-e', 'trace=fsync,fdatasync', '-e', `inject=${inject}`] });
      const startedAt = Date.now();
      await eventually(
        'every river on the map',
        () => rivers.every(({ station }) => map.newest(station) > startedAt) || undefined,
        {
          withinMs: 60_000,
        },
      );
      const from = performance.now();
      await pause(ms);
      const ratio = map.pace(from, performance.now()) / usual;
      const faults = ratio < least ? [`the map kept ${ratio.toFixed(2)} of its pace`] : [];
      return { times: 1, faults, note: `map at ${ratio.toFixed(2)} of its pace` };
    },
    mend: ({ service }) => service.restart(),
  };
}
