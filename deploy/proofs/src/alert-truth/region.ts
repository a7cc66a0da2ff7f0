import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { every } from '@kawamori/kit';
import { type ReferenceRules, referenceEpisodes } from '../parts/episode-reference.js';
import { FIVE_MARKS, INVENTED_RULES, inventedStation } from '../parts/invented-station.js';
import { peakMemoryMb, processes } from '../parts/processes.js';
import { episodesOf, type ReplayResult, replayOnce } from '../parts/replay-run.js';
import { REPOSITORY } from '../parts/repository.js';
import { seeded } from '../parts/seeded.js';
import type { ProofContext } from '../proof.js';
import type { Value } from '../real-floods/river-files.js';
import { eachItsOwn } from './variants.js';

const MINUTE = 60_000;
const STEP = 15 * MINUTE;
const DAY_STEPS = 96;
const FROM = Date.UTC(2025, 0, 1);
const TOWNS = ['nakatosa', 'shimanto'];
/** A flood in so many days, on the average. */
const DAYS_BETWEEN = 45;
const BASE_M = 1;

export interface RegionSize {
  stations: number;
  days: number;
}

export interface Region extends RegionSize {
  readings: number;
  seconds: number;
  stored: number;
  episodes: number;
  /** Stations whose episodes are not the reference's. */
  wrong: number;
  /** The most memory of the hub's process. */
  hubMb: number;
}

/** A folder of many stations with a value each quarter of an hour, as fast as it goes. */
export async function region(context: ProofContext, size: RegionSize): Promise<Region> {
  const { folder, seed, say } = context;
  const [replay, stations] = [join(folder, 'region'), join(folder, 'region-stations')];
  for (const one of [replay, stations]) mkdirSync(one);
  const ids = Array.from({ length: size.stations }, (_, i) => `region-${String(i + 1).padStart(3, '0')}`);
  const riverOf = (index: number) => aYear(seeded(seed + 1_000 + index), size.days * DAY_STEPS);
  for (const [index, id] of ids.entries()) {
    const river = riverOf(index);
    await write(join(replay, `${id}.csv`), river);
    const town = TOWNS[index % TOWNS.length] ?? '';
    const file = inventedStation(id, town, rulesFor(index, river).marks);
    const { level } = file.series;
    if (level) level.expected = { observing: '15m' };
    writeFileSync(join(stations, `${id}.yaml`), JSON.stringify(file));
  }
  const readings = size.stations * size.days * DAY_STEPS;
  say(`  ${readings} readings of ${size.stations} stations are written; the play begins`);
  const began = performance.now();
  const { result, hubMb } = await playWatched(replay, stations);
  const seconds = (performance.now() - began) / 1_000;
  let [wrong, episodes] = [0, 0];
  for (const [index, id] of ids.entries()) {
    const river = riverOf(index);
    const expected = referenceEpisodes(river, rulesFor(index, river));
    const found = episodesOf(result, id);
    episodes += expected.length;
    if (isDeepStrictEqual(found, expected)) continue;
    wrong++;
    say(
      `  ${id}: expected ${JSON.stringify(expected).slice(0, 500)}\n  seen ${JSON.stringify(found).slice(0, 500)}`,
    );
  }
  return { ...size, readings, seconds, stored: result.stored, episodes, wrong, hubMb };
}

/** Every other station's levels are left each in its own way. */
const rulesFor = (index: number, river: readonly Value[]): ReferenceRules => ({
  ...{ ...INVENTED_RULES, intervalMs: STEP },
  marks: index % 2 === 0 ? FIVE_MARKS : eachItsOwn(FIVE_MARKS, river, STEP),
});

const LOOK_MS = 1_000;

/** Plays it, and looks meanwhile how much memory its hub takes. */
async function playWatched(
  replay: string,
  stations: string,
): Promise<{ result: ReplayResult; hubMb: number }> {
  let [play, hubMb] = [0, 0];
  const watching = every(LOOK_MS, () => {
    const hub = processes().find(
      ({ parent, command }) => parent === play && command.includes(REPOSITORY.hub),
    );
    if (hub) hubMb = Math.max(hubMb, peakMemoryMb(hub.pid) ?? 0);
  });
  try {
    const onSpawn = (pid: number) => {
      play = pid;
    };
    return { result: await replayOnce(replay, stations, [], { onSpawn }), hubMb };
  } finally {
    watching.cancel();
  }
}

async function write(file: string, values: readonly Value[]): Promise<void> {
  const stream = createWriteStream(file);
  const rows = values.map(({ at, valueM }) => `${new Date(at).toISOString()},${valueM}\n`);
  stream.end(`time,level_m\n${rows.join('')}`);
  await finished(stream);
}

/** Quiet water with a few millimetres of unrest, and a flood now and then that rises over one mark or several. */
function aYear(chance: () => number, steps: number): Value[] {
  const between = (low: number, high: number) => low + chance() * (high - low);
  const values: Value[] = [];
  const put = (heightM: number) => {
    if (values.length >= steps) return;
    const valueM = Math.round((heightM + between(-0.004, 0.004)) * 1_000) / 1_000;
    values.push({ at: FROM + values.length * STEP, valueM });
  };
  const go = (fromM: number, toM: number, inSteps: number) => {
    for (let i = 1; i <= inSteps; i++)
      put(fromM + ((toM - fromM) * (1 - Math.cos((Math.PI * i) / inSteps))) / 2);
  };
  while (values.length < steps) {
    const quiet = Math.round(between(0.2, 1.8) * DAYS_BETWEEN * DAY_STEPS);
    for (let i = 0; i < quiet && values.length < steps; i++) put(BASE_M);
    const crestM = (FIVE_MARKS[Math.floor(chance() * FIVE_MARKS.length)]?.valueM ?? 0) + between(0.02, 0.5);
    go(BASE_M, crestM, Math.round(between(12, 40)));
    go(crestM, BASE_M, Math.round(between(24, 120)));
  }
  return values;
}
