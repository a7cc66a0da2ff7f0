import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { referenceEpisodes } from './parts/episode-reference.js';
import { quietHub } from './parts/quiet-hub.js';
import { episodesOf, type ReplayResult, replayOnce } from './parts/replay-run.js';
import type { Proof, ProofContext } from './proof.js';
import { importRiver, type Value, valuesOf } from './real-floods/river-files.js';
import { HOLD, HYSTERESIS_M, RIVERS, type River, stationFile } from './real-floods/rivers.js';

/** Every value of real floods is in the store with its exact time, and the episodes are those of an independent reference. */
export const realFloods: Proof = {
  name: 'real-floods',
  about:
    'real hydrographs through the importer and the whole pipe: every value, its exact time, and the right episodes',
  run: async (context) => {
    const rivers = RIVERS.filter((river) => !context.short || river.short);
    const replay = join(context.folder, 'replay');
    const stations = join(context.folder, 'stations');
    const data = join(context.folder, 'data');
    for (const folder of [replay, stations]) mkdirSync(folder);
    const files = new Map<string, Value[]>();
    for (const river of rivers) {
      await importRiver(river, join(replay, `${river.id}.csv`));
      files.set(river.id, valuesOf(join(replay, `${river.id}.csv`)));
      writeFileSync(join(stations, `${river.id}.yaml`), JSON.stringify(stationFile(river)));
    }
    const startedAt = performance.now();
    const result = await replayOnce(replay, stations, ['--data', data, '--port', '0']);
    const seconds = (performance.now() - startedAt) / 1_000;
    return judge(context, rivers, files, result, data, seconds);
  },
};

async function judge(
  { say, table }: ProofContext,
  rivers: readonly River[],
  files: ReadonlyMap<string, Value[]>,
  result: ReplayResult,
  data: string,
  seconds: number,
) {
  const total = [...files.values()].reduce((sum, values) => sum + values.length, 0);
  const last = Math.max(...[...files.values()].flatMap((values) => values.map((value) => value.at)));
  const hub = await quietHub(join(data, 'hub.yaml'), last);
  let wrong = 0;
  let episodes = 0;
  const rows: (string | number)[][] = [];
  try {
    for (const river of rivers) {
      const values = files.get(river.id) ?? [];
      const kept = await hub.readings(river.id);
      const different = differences(values, kept);
      const expected = referenceEpisodes(values, {
        marks: river.marks,
        hysteresisM: HYSTERESIS_M,
        holdMs: HOLD.ms,
        intervalMs: river.interval.ms,
      });
      const seen = episodesOf(result, river.id);
      const same = isDeepStrictEqual(seen, expected);
      if (!same) say(`  ${river.id}: expected ${JSON.stringify(expected)}\n  seen ${JSON.stringify(seen)}`);
      const doubted = kept.filter((reading) => reading.quality !== 0).length;
      wrong += different + (same ? 0 : 1);
      episodes += expected.length;
      const changes = expected.reduce((sum, episode) => sum + episode.changes.length, 0);
      rows.push([
        river.id,
        values.length,
        kept.length,
        different,
        doubted,
        expected.length,
        changes,
        same ? 'equal' : 'DIFFER',
      ]);
    }
  } finally {
    await hub.stop();
  }
  table(
    ['station', 'in file', 'in store', 'wrong', 'doubted', 'episodes', 'changes', 'against reference'],
    rows,
  );
  say(
    `  sent ${result.sent}, stored ${result.stored}, duplicate ${result.duplicate}, dead letters ${result.deadLettered}; ` +
      `${total} values in the files; ${Math.round(total / seconds)} readings a second with hub and nodes starting and stopping`,
  );
  const counted = result.sent === total && result.stored === total && result.deadLettered === 0;
  return {
    holds: wrong === 0 && counted && episodes > 0,
    figure: `${result.stored} of ${total} values exact, ${episodes} episodes, ${wrong} differences`,
  };
}

/** How many values are missing, changed, moved in time or too many. */
function differences(values: readonly Value[], kept: readonly { at: number; value: number }[]): number {
  const left = new Map(kept.map((reading) => [reading.at, reading.value]));
  let wrong = 0;
  for (const { at, valueM } of values) {
    if (left.get(at) === valueM) left.delete(at);
    else wrong++;
  }
  return wrong + left.size;
}
