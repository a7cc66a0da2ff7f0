import { pause } from '@kawamori/kit';
import { differences, keptInHub, keptInInflux } from '../influx/compare.js';
import { eventually } from '../parts/eventually.js';
import type { Fault } from './fault.js';
import type { Stage } from './stage.js';

/** Long enough for a crest of every river where `ms` is longer than a flood. */
export function influxStopped(ms: number): Fault {
  return {
    name: 'InfluxDB stopped for the crest',
    inflict: async ({ influxd }) => {
      await influxd.stop();
      await pause(ms);
      return { times: 1, faults: [] };
    },
    mend: ({ influxd }) => influxd.start(),
  };
}

/** InfluxDB is a copy that follows: so long it may take. */
const FOLLOWS_WITHIN = { withinMs: 60_000, everyMs: 500 };

/** What InfluxDB holds beside what the hub gives, reading by reading, up to an instant, once it has followed. */
export async function influxFaults({ influxd, staff, rivers }: Stage, until: number): Promise<string[]> {
  const faults: string[] = [];
  for (const { station, river } of rivers) {
    const inHub = await keptInHub(staff, station, river[0]?.at ?? 0, until);
    let apart: string[] = [];
    await eventually(
      'InfluxDB to follow',
      async () => {
        const inServer = (await keptInInflux(influxd, station)).filter(({ at }) => at <= until);
        apart = differences(`InfluxDB, ${station}`, inServer, inHub);
        return apart.length === 0 || undefined;
      },
      FOLLOWS_WITHIN,
    ).catch(() => faults.push(...apart));
  }
  return faults;
}
