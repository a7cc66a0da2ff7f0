import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReferenceEpisode, referenceEpisodes } from '../parts/episode-reference.js';
import { quietHub } from '../parts/quiet-hub.js';
import { replayOnce } from '../parts/replay-run.js';
import { noticesOf } from '../parts/staff.js';
import type { ProofContext } from '../proof.js';
import type { Value } from '../real-floods/river-files.js';
import { HOLD, HYSTERESIS_M, type River, stationFile } from '../real-floods/rivers.js';
import { type Compared, compare, crossingsOf, rulesOf, toldCrossings } from './crossings.js';
import { eachItsOwn, marksAtValues, type Sent, sentAs, type Variant } from './variants.js';

const VARIANTS: readonly Variant[] = [
  'original',
  'each its own',
  'at a value',
  'repeated',
  'gappy',
  'spiked',
];

export interface Row extends Compared {
  variant: string;
  river: string;
  readings: number;
  injected: number;
  /** Changes of the reference's episodes. */
  changes: number;
}

/**
 * Each river as it was, with levels that are left each in its own way, with levels at values that it had, with repeats, with gaps, and with spikes and sentinels between its values,
 * through the whole pipe in order.
 */
export async function inOrder(
  { folder, say }: ProofContext,
  rivers: ReadonlyMap<River, readonly Value[]>,
  chance: () => number,
): Promise<Row[]> {
  const [replay, stations, data] = ['replay', 'stations', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [replay, stations]) mkdirSync(one, { recursive: true });
  const gauges: { id: string; river: River; variant: Variant; sent: Sent }[] = [];
  for (const [asPublished, values] of rivers) {
    const { marks, interval } = asPublished;
    const changed: Partial<Record<Variant, River['marks']>> = {
      'each its own': eachItsOwn(marks, values, interval.ms),
      'at a value': marksAtValues(marks, values),
    };
    for (const variant of VARIANTS) {
      const river = { ...asPublished, marks: changed[variant] ?? marks };
      const sent = sentAs(variant, values, {
        ...{ intervalMs: river.interval.ms, highestM: river.range.max, chance },
      });
      const id = `${river.id}-${variant.replaceAll(' ', '-')}`;
      writeFileSync(join(replay, `${id}.csv`), replayText(sent.said));
      writeFileSync(join(stations, `${id}.yaml`), JSON.stringify(stationFile({ ...river, id })));
      gauges.push({ id, river, variant, sent });
    }
  }
  await replayOnce(replay, stations, ['--data', data, '--port', '0']);
  const last = Math.max(...gauges.map(({ sent }) => sent.said.at(-1)?.at ?? 0));
  const hub = await quietHub(join(data, 'hub.yaml'), last);
  try {
    const notices = await noticesOf(hub);
    return gauges.map(({ id, river, variant, sent }) => {
      const rules = rulesOf(river.marks, river.interval.ms, {
        hysteresisM: HYSTERESIS_M,
        holdMs: HOLD.ms,
      });
      const told = toldCrossings(notices.filter(({ station }) => station === id));
      const compared = compare(crossingsOf(sent.true, rules), told);
      for (const one of compared.missed) say(`  ${id}: not told, ${inWords(one)}`);
      for (const one of compared.wrong) say(`  ${id}: told, and never so, ${inWords(one)}`);
      return {
        ...{ variant, river: river.id, readings: sent.said.length, injected: sent.wrong },
        ...{ ...compared, changes: changesIn(referenceEpisodes(sent.true, rules)) },
      };
    });
  } finally {
    await hub.stop();
  }
}

export const changesIn = (episodes: readonly ReferenceEpisode[]): number =>
  episodes.reduce((sum, { changes }) => sum + changes.length, 0);

export const replayText = (values: readonly Value[]): string =>
  ['time,level_m', ...values.map(({ at, valueM }) => `${new Date(at).toISOString()},${valueM}`), ''].join(
    '\n',
  );

const inWords = (crossing: string): string =>
  crossing.replace(/^\d+/, (at) => new Date(Number(at)).toISOString());
