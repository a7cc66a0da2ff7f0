import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NoticeView } from '@kawamori/contracts';
import {
  type Gauge,
  gaugesOf,
  MARKS,
  type QuietThenFlood,
  replayFile,
  stationFile,
} from './flash-floods/gauges.js';
import { greatestRise, quietest, type Rise, SHAPES, type Stretch } from './flash-floods/squeeze.js';
import { quietHub } from './parts/quiet-hub.js';
import { replayOnce } from './parts/replay-run.js';
import { seeded } from './parts/seeded.js';
import { noticesOf } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';
import { importRiver, valuesOf } from './real-floods/river-files.js';
import { RIVERS } from './real-floods/rivers.js';

const MINUTE = 60_000;
const INTERVAL = 10 * MINUTE;
/** Values of a quiet river before each flood. */
const QUIET = 20;
/** It moves by no more than this in them. */
const QUIET_SPREAD_M = 0.3;

/** The steepest real rises, squeezed into flash floods behind gauges that spike and hang: told one interval late at most, and nothing else. */
export const flashFloods: Proof = {
  name: 'flash-floods',
  about:
    'real rises squeezed into flash floods, after real quiet water with noise: told one interval late at most, noise tells nothing',
  run: async (context) => {
    const rivers = await riversFor(context);
    const chance = seeded(context.seed);
    const played: Played[] = [];
    // Each river's gauges once on a hub.
    for (let play = 1; play <= (context.short ? 1 : 4); play++) {
      const gauges = rivers.flatMap((river) => gaugesOf(river, chance));
      played.push({ gauges, notices: await noticesAfter(gauges, join(context.folder, `play-${play}`)) });
    }
    return judge(context, played);
  },
};

interface Played {
  gauges: Gauge[];
  notices: NoticeView[];
}

async function noticesAfter(gauges: readonly Gauge[], folder: string): Promise<NoticeView[]> {
  const replay = join(folder, 'replay');
  const stations = join(folder, 'stations');
  const data = join(folder, 'data');
  for (const one of [replay, stations]) mkdirSync(one, { recursive: true });
  for (const gauge of gauges) {
    writeFileSync(join(replay, `${gauge.id}.csv`), replayFile(gauge));
    writeFileSync(join(stations, `${gauge.id}.yaml`), JSON.stringify(stationFile(gauge)));
  }
  await replayOnce(replay, stations, ['--data', data, '--port', '0']);
  const last = Math.max(...gauges.flatMap(({ said }) => said.map(({ at }) => at)));
  const hub = await quietHub(join(data, 'hub.yaml'), last);
  try {
    return await noticesOf(hub);
  } finally {
    await hub.stop();
  }
}

async function riversFor({ folder, short, say }: ProofContext): Promise<QuietThenFlood[]> {
  const imported = join(folder, 'rivers');
  mkdirSync(imported);
  const rivers: { id: string; rise: Rise; quiet: Stretch | undefined }[] = [];
  for (const river of RIVERS.filter((one) => !short || one.short)) {
    const file = join(imported, `${river.id}.csv`);
    await importRiver(river, file);
    const values = valuesOf(file);
    const rise = greatestRise(values);
    rivers.push({ id: river.id, rise, quiet: quietest(values, QUIET) });
    say(`  ${river.id}: ${rise.riseM.toFixed(2)} m in ${rise.crestHours.toFixed(1)} h as it was`);
  }
  const calm = rivers.flatMap(({ quiet }) => (quiet && quiet.spreadM <= QUIET_SPREAD_M ? [quiet] : []));
  const [anyCalm] = calm;
  if (!anyCalm) throw new Error('none of the rivers was ever quiet');
  // The archive holds of some gauges nothing but the flood: another river's quiet water stands in.
  return rivers.map(({ id, rise, quiet }) => ({
    id,
    rise,
    quiet: (quiet && calm.includes(quiet) ? quiet : anyCalm).heights,
  }));
}

/** How late a mark was told, by the hub's time of then: that mark or a higher one. Infinite where it never was. */
function lateness(mark: string, at: number, told: readonly NoticeView[]): number {
  const orHigher = MARKS.slice(MARKS.findIndex(({ key }) => key === mark)).map(({ key }) => key as string);
  return Math.min(
    ...told.filter((one) => orHigher.includes(one.mark)).map(({ decidedAt }) => decidedAt - at),
  );
}

function judge({ say, table }: ProofContext, played: readonly Played[]) {
  const rows: (string | number)[][] = [];
  const sum = { due: 0, wrong: 0, worst: 0 };
  for (const shape of [...Object.keys(SHAPES), 'noise-alone']) {
    const those = played.flatMap(({ gauges, notices }) =>
      gauges
        .filter((one) => one.shape === shape)
        .map((gauge) => ({ gauge, own: notices.filter(({ station }) => station === gauge.id) })),
    );
    const row = { due: 0, late: 0, tooEarly: 0, checks: 0, worst: Number.NEGATIVE_INFINITY };
    for (const { gauge, own } of those) {
      const told = own.filter(({ check }) => check === null);
      const begins = gauge.due[0]?.at ?? Number.POSITIVE_INFINITY;
      const early = told.filter(({ observedAt }) => observedAt < begins);
      row.checks += own.length - told.length;
      row.tooEarly += early.length;
      row.due += gauge.due.length;
      for (const one of early) say(`  ${gauge.id}: ${one.mark} told of noise, ${one.valueM} m`);
      for (const { mark, at } of gauge.due) {
        const late = lateness(mark, at, told);
        row.worst = Math.max(row.worst, late);
        if (late <= INTERVAL && late >= 0) continue;
        row.late++;
        say(
          `  ${gauge.id}: ${mark} told ${late / MINUTE} minutes late: ${gauge.said
            .slice(-14)
            .map(({ valueM }) => valueM)
            .join(' ')}`,
        );
      }
    }
    sum.due += row.due;
    sum.wrong += row.late + row.tooEarly;
    sum.worst = Math.max(sum.worst, row.worst);
    const values = those.reduce((total, { gauge: { said } }) => total + said.length, 0);
    const spikes = those.reduce((total, { gauge }) => total + gauge.spikes, 0);
    const worst = row.due === 0 ? '-' : row.worst / MINUTE;
    rows.push([shape, those.length, values, spikes, row.checks, row.due, worst, row.late, row.tooEarly]);
  }
  table(
    [
      'shape',
      'gauges',
      'values',
      'spikes',
      'checks',
      'levels due',
      'latest, min',
      'too late',
      'told of noise',
    ],
    rows,
  );
  return {
    holds: sum.wrong === 0 && sum.due > 0,
    figure: `${sum.due} levels of squeezed real floods told, the latest ${sum.worst / MINUTE} minutes after it was reached; ${sum.wrong} wrong`,
  };
}
