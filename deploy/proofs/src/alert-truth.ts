import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder, type Row } from './alert-truth/in-order.js';
import { type Region, region } from './alert-truth/region.js';
import { shuffled } from './alert-truth/shuffled.js';
import { seeded } from './parts/seeded.js';
import type { Proof, ProofContext, Verdict } from './proof.js';
import { importRiver, type Value, valuesOf } from './real-floods/river-files.js';
import { RIVERS, type River } from './real-floods/rivers.js';

/** A year of 500 stations; within so many seconds. */
const FULL = { stations: 500, days: 365 };
const SHORT = { stations: 120, days: 14 };
const FULL_WITHIN_S = 30 * 60;

const ROWS = ['in order', 'shuffled', 'region'] as const;

/** What is told is what a second opinion finds in the same readings, however they come; and a region's year goes through in minutes. */
export const alertTruth: Proof = {
  name: 'alert-truth',
  about:
    'notices against an independent reference on every real hydrograph, as it was, with levels left each in its own way, repeated, with gaps, spikes, shuffled; and a year of 500 stations',
  rows: () => ROWS,
  run: async (context) => {
    const isWanted = (row: (typeof ROWS)[number]) => context.only === undefined || row.includes(context.only);
    const chance = (row: number) => seeded(context.seed + row);
    const rivers = isWanted('in order') || isWanted('shuffled') ? await riversFor(context) : new Map();
    const rows: Row[] = [];
    if (isWanted('in order')) rows.push(...(await inOrder(context, rivers, chance(0))));
    if (isWanted('shuffled')) rows.push(...(await shuffled(context, rivers, chance(1))));
    const told = rows.length > 0 ? [verdictOnTold(context, rows)] : [];
    const played = isWanted('region')
      ? [verdictOnRegion(context, await region(context, context.short ? SHORT : FULL))]
      : [];
    const all = [...told, ...played];
    return { holds: all.every(({ holds }) => holds), figure: all.map(({ figure }) => figure).join('; ') };
  },
};

async function riversFor({ folder, short }: ProofContext): Promise<Map<River, Value[]>> {
  const imported = join(folder, 'rivers');
  mkdirSync(imported);
  const rivers = new Map<River, Value[]>();
  for (const river of RIVERS.filter((one) => !short || one.short)) {
    const file = join(imported, `${river.id}.csv`);
    await importRiver(river, file);
    rivers.set(river, valuesOf(file));
  }
  return rivers;
}

function verdictOnTold({ table }: ProofContext, rows: readonly Row[]): Verdict {
  const variants = [...new Set(rows.map(({ variant }) => variant))].map((variant) => {
    const own = rows.filter((one) => one.variant === variant);
    const sum = (of: (row: Row) => number) => own.reduce((total, row) => total + of(row), 0);
    return {
      ...{ variant, rivers: own.length, readings: sum((row) => row.readings) },
      injected: sum((row) => row.injected),
      ...{ changes: sum((row) => row.changes), due: sum((row) => row.due) },
      ...{ missed: sum((row) => row.missed.length), wrong: sum((row) => row.wrong.length) },
    };
  });
  table(
    ['input', 'rivers', 'readings', 'injected', 'crossings', 'due', 'missed', 'false'],
    variants.map((one) => Object.values(one)),
  );
  const total = (of: 'changes' | 'due' | 'missed' | 'wrong') =>
    variants.reduce((sum, one) => sum + one[of], 0);
  // Where nothing was crossed or injected, nothing was shown. In any order the newest comes early, and little is due after it.
  const isShown = variants.every(
    ({ variant, changes, due, injected }) =>
      changes > 0 && (due > 0 || variant === 'shuffled') && injected > 0 === (variant === 'spiked'),
  );
  return {
    holds: isShown && total('missed') + total('wrong') === 0,
    figure: `${total('changes')} crossings, ${total('due')} notices due, ${total('missed')} missed, ${total('wrong')} false`,
  };
}

function verdictOnRegion({ short, say }: ProofContext, played: Region): Verdict {
  const { stations, readings, seconds, stored, episodes, wrong, hubMb } = played;
  const rate = Math.round(readings / seconds);
  say(
    `  ${stations} stations: ${stored} of ${readings} readings in ${seconds.toFixed(0)} s, ${rate} readings a second; ${episodes} episodes, ${wrong} stations otherwise than the reference; hub at most ${hubMb} MB`,
  );
  const isWhole = stored === readings && episodes > 0 && wrong === 0;
  return {
    holds: isWhole && (short || seconds <= FULL_WITHIN_S),
    figure: `${readings} readings of ${stations} stations at ${rate} a second`,
  };
}
