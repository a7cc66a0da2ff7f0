import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@kawamori/kit';
import { neededFaketime } from '../parts/faketime.js';
import type { Fault } from './fault.js';
import type { Stage } from './stage.js';

/** How often libfaketime reads its file again, in seconds. */
const READS_EVERY_S = 1;

const fileOf = ({ folder }: Stage, whose: string) => join(folder, `${whose}.faketime`);

/** A process whose C library tells it the time that stands in a file; the machine's clock is not touched, nor the monotonic one. */
export function surroundings(stage: Stage, whose: string): Record<string, string> {
  const library = neededFaketime();
  tell(stage, whose, '+0');
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: fileOf(stage, whose),
    FAKETIME_CACHE_DURATION: String(READS_EVERY_S),
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

export const tell = (stage: Stage, whose: string, offset: string) =>
  writeFileSync(fileOf(stage, whose), `${offset}\n`);

/** The clock of the hub is stepped, and later back again. */
export function hubClockStepped(step: string, ms: number): Fault {
  return {
    name: `hub's clock ${step} (libfaketime)`,
    arrange: async (stage) => stage.service.restart({ env: surroundings(stage, 'hub') }),
    inflict: async (stage) => {
      tell(stage, 'hub', step);
      await pause(ms);
      return { times: 1, faults: [] };
    },
    mend: async (stage) => {
      tell(stage, 'hub', '+0');
      await pause(READS_EVERY_S * 1_000);
      await stage.service.restart();
    },
  };
}
