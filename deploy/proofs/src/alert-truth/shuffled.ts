import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type EpisodeView,
  encodeReadings,
  NodeId,
  StationId,
  seriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { dueNotices, judgeNotices, standsOf } from '../parts/due-notices.js';
import { referenceEpisodes } from '../parts/episode-reference.js';
import { eventually } from '../parts/eventually.js';
import { writeDocuments } from '../parts/invented-station.js';
import { keptReadings } from '../parts/kept-readings.js';
import { connect } from '../parts/mqtt-line.js';
import { startHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { noticesOf, type Staff, signInByLink } from '../parts/staff.js';
import type { ProofContext } from '../proof.js';
import type { Value } from '../real-floods/river-files.js';
import { HOLD, HYSTERESIS_M, type River, stationFile } from '../real-floods/rivers.js';
import { rulesOf } from './crossings.js';
import { changesIn, type Row } from './in-order.js';
import { type Disorder, eachItsOwn, shuffledPacks } from './variants.js';

const TOWN = TownId.parse('shimanto');
const NODE = NodeId.parse('shuffler-1');

/** A year's readings in any order are a story that is told anew thousands of times. */
const JUDGED_WITHIN_MS = 90 * 60_000;
/** Readings that may change places: a few hours of a gauge. */
const STRETCH = 8;
const DISORDERS: readonly { variant: string; disorder: Disorder }[] = [
  { variant: 'shuffled', disorder: 'all' },
  { variant: 'shuffled in stretches', disorder: STRETCH },
];

/**
 * Each river, with levels that are left each in its own way, in any order, and in stretches that follow one another with their readings in any order, some of it twice, over a node's line
 * into a hub in service. In the end the episodes are those of the finished set; and of what came, only what was the newest of its series
 * when it came is told.
 */
export async function shuffled(
  { folder, say }: ProofContext,
  rivers: ReadonlyMap<River, readonly Value[]>,
  chance: () => number,
): Promise<Row[]> {
  const hub = await startHub(folder, { store: { readingsDays: 36_500 } });
  try {
    const staff = await signInByLink(hub.setupUrl);
    const config = join(folder, 'firmware-config');
    for (const kind of ['towns', 'profiles'])
      cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
    const gauges = DISORDERS.flatMap(({ variant, disorder }) =>
      [...rivers].map(([asPublished, values]) => {
        const { id, marks, interval } = asPublished;
        const own = eachItsOwn(marks, values, interval.ms);
        const river = { ...asPublished, id: `${id}-${disorder}`, marks: own };
        return { variant, river, values, packs: shuffledPacks(values, disorder, chance) };
      }),
    );
    writeDocuments(
      join(config, 'stations'),
      gauges.map(({ river }) => stationFile(river) as { id: string }),
    );
    const applied = await hub.kawamori('config', 'apply', config);
    if (applied.code !== 0) throw new Error(`config apply: ${applied.stderr}`);
    const password = await hub.addNode(
      NODE,
      TOWN,
      gauges.map(({ river }) => river.id),
    );
    const line = await connect({ port: hub.mqttPort, id: NODE, password });
    const rows: Row[] = [];
    for (const gauge of gauges) {
      const { river, values, packs } = gauge;
      const series = seriesId(StationId.parse(river.id), 'level');
      for (const pack of packs) {
        const readings = pack.map(({ at, valueM }) => ({ series, takenAt: at, value: valueM }));
        const payload = encodeReadings({ sentAt: Date.now(), clock: 'synced', readings });
        if ((await line.publish(upTopic(TOWN, NODE, 'readings'), payload)) !== 'PUBACK')
          throw new Error(`a pack of ${river.id} was not acknowledged`);
      }
      await judged(staff, river.id, values);
      rows.push(await compared({ ...gauge, staff, say }));
    }
    line.end();
    return rows;
  } finally {
    await hub.stop();
  }
}

/** What may still come after so many are repeats. */
function judged(staff: Staff, station: string, values: readonly Value[]) {
  const times = values.map(({ at }) => at);
  const period = { from: Math.min(...times), to: Math.max(...times) };
  return eventually(
    `all readings of ${station} to be judged`,
    async () => (await keptReadings(staff, station, 'level', period)).length >= values.length || undefined,
    { withinMs: JUDGED_WITHIN_MS, everyMs: 1_000 },
  );
}

async function compared({
  variant,
  river,
  values,
  packs,
  staff,
  say,
}: {
  variant: string;
  river: River;
  values: readonly Value[];
  packs: readonly Value[][];
  staff: Staff;
  say: (line: string) => void;
}): Promise<Row> {
  const rules = rulesOf(river.marks, river.interval.ms, { hysteresisM: HYSTERESIS_M, holdMs: HOLD.ms });
  const expected = referenceEpisodes(values, rules);
  const seen = (await staff.get<EpisodeView[]>(`/api/v1/stations/${river.id}/episodes`)).reverse();
  const found = seen.map(({ openedAt, subsidedAt, changes }) => ({
    ...{ openedAt, subsidedAt },
    changes: changes.map(({ at, from, to, valueM }) => ({ at, from, to, valueM })),
  }));
  const isSame = isDeepStrictEqual(found, expected);
  if (!isSame) say(`  ${river.id}: expected ${JSON.stringify(expected)}\n  seen ${JSON.stringify(found)}`);

  const played = values.map(({ at, valueM }) => ({ at, value: valueM }));
  const stands = standsOf(played, rules);
  const known = packs.map((pack, index) => ({
    readings: pack.map(({ at, valueM }) => ({ at, value: valueM })),
    ...{ knownAt: index, sentUntil: 0 },
  }));
  const due = dueNotices(known, stands, rules.marks);
  const heard = (await noticesOf(staff))
    .filter(({ station, kind }) => station === river.id && kind === null)
    .map(({ key, mark, observedAt }) => ({ key, mark, observedAt }));
  const { missing, foreign, doubled } = judgeNotices(heard, due, stands, rules.marks);
  for (const one of missing) say(`  ${river.id}: not told, ${JSON.stringify(one)}`);
  for (const one of [...foreign, ...doubled]) say(`  ${river.id}: told, and never so or twice, ${one}`);
  return {
    ...{ variant, river: river.id, injected: 0, changes: changesIn(expected) },
    readings: packs.reduce((sum, pack) => sum + pack.length, 0),
    due: due.length,
    missed: missing.map(({ at, mark }) => `${at} ${rules.marks[mark]?.id}`),
    wrong: [...foreign, ...doubled, ...(isSame ? [] : ['episodes differ'])],
  };
}
