import { join } from 'node:path';
import type { ReferenceMark } from '../parts/episode-reference.js';
import { gaugeFile, markInFile } from '../parts/gauge-file.js';
import { REPOSITORY } from '../parts/repository.js';

/** One hydrograph of the shared data, and the levels by which it is judged here. */
export interface River {
  id: string;
  source: string;
  /** The importer's mapping file. */
  map: string;
  marks: readonly ReferenceMark[];
  /** Observation interval as it stands in the station's file. */
  interval: { text: string; ms: number };
  datum: 'tp' | 'gauge-zero';
  range: { min: number; max: number };
  /** Run in `--short` too. */
  short: boolean;
}

const MINUTE = 60_000;
const floods = join(REPOSITORY.shared, 'data/floods');

/** Start and overflow as published (DOMAIN); only overflow opens an episode. The archive kept one value each one to two hours. */
function townGauge(id: string, overflowM: number): River {
  return {
    id,
    source: join(floods, 'two-towns', `${id}.csv`),
    map: 'two-towns.yaml',
    marks: [{ id: 'overflow', valueM: overflowM }],
    interval: { text: '2h', ms: 120 * MINUTE },
    datum: 'tp',
    range: { min: overflowM - 40, max: overflowM + 15 },
    short: true,
  };
}

export const RIVERS: readonly River[] = [
  townGauge('nagasawa-bashi', 6.78),
  townGauge('kaminokae', 12.4),
  townGauge('naro', 292.29),
  townGauge('kurinoki-ohashi', 242.07),
  townGauge('kajiyase-bashi', 212.71),
  townGauge('shinkaibashi-joryu', 205.21),
  townGauge('showa-ohashi', 94.77),
  {
    id: 'kuji-tomioka',
    source: join(floods, 'kuji-tomioka-2019-hagibis.csv'),
    map: 'kuji.yaml',
    // As published for the station; 計画高水位 (4.60 m) is no trigger and is left out of the reference.
    marks: [
      { id: 'caution', valueM: 2.5 },
      { id: 'evacuation', valueM: 2.9 },
      { id: 'danger', valueM: 3.5 },
    ],
    interval: { text: '60m', ms: 60 * MINUTE },
    datum: 'gauge-zero',
    range: { min: -5, max: 12 },
    short: true,
  },
  {
    id: 'eden-2026-01',
    source: join(floods, 'eden-sands-centre-2026-01.csv'),
    map: 'eden.yaml',
    // Ours, chosen for several crossings.
    marks: [
      { id: 'caution', valueM: 1.2 },
      { id: 'evacuation', valueM: 1.8 },
      { id: 'danger', valueM: 2.2 },
    ],
    interval: { text: '15m', ms: 15 * MINUTE },
    datum: 'gauge-zero',
    range: { min: -1, max: 12 },
    short: false,
  },
  {
    id: 'eden-2026-03',
    source: join(floods, 'eden-sands-centre-2026-03-newest-first.csv'),
    map: 'eden.yaml',
    marks: [
      { id: 'caution', valueM: 1.2 },
      { id: 'evacuation', valueM: 2.0 },
      { id: 'danger', valueM: 2.8 },
      { id: 'overflow', valueM: 3.4 },
    ],
    interval: { text: '15m', ms: 15 * MINUTE },
    datum: 'gauge-zero',
    range: { min: -1, max: 12 },
    short: false,
  },
  {
    id: 'isar-2025',
    source: join(floods, 'isar-muenchen-2025.csv'),
    map: 'isar.yaml',
    marks: [
      { id: 'standby', valueM: 1.2 },
      { id: 'caution', valueM: 1.5 },
      { id: 'evacuation', valueM: 1.9 },
      { id: 'danger', valueM: 2.4 },
    ],
    interval: { text: '15m', ms: 15 * MINUTE },
    datum: 'gauge-zero',
    range: { min: -1, max: 8 },
    short: false,
  },
];

export const HYSTERESIS_M = 0.1;
export const HOLD = { text: '20m', ms: 20 * MINUTE };

/** A station's file for a river of the list, as an operator would write it. */
export const stationFile = ({ id, datum, interval, range, marks }: River): object =>
  gaugeFile({
    ...{ id, datum, range },
    observing: interval.text,
    marks: marks.map(markInFile),
    hysteresisM: HYSTERESIS_M,
    hold: HOLD.text,
  });
