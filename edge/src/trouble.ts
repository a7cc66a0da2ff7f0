import type { Log } from '@kawamori/kit';

/** Something that fails again and again: told once, then counted, then its end is told with the count. */
export interface Trouble {
  met(fields: Record<string, unknown>): void;
  over(): void;
}

export function makeTrouble(log: Pick<Log, 'warn' | 'info'>, begun: string, ended: string): Trouble {
  let times = 0;
  return {
    met: (fields) => {
      times += 1;
      if (times === 1) log.warn(fields, begun);
    },
    over: () => {
      if (times > 0) log.info({ times }, ended);
      times = 0;
    },
  };
}
