import { StationConfig, type StationFile } from '@kawamori/contracts';
import { checkConfig } from '@kawamori/kit';
import type { ReferenceMark } from './episode-reference.js';

export interface GaugeWish {
  id: string;
  town?: string;
  nameJa?: string;
  nameEn?: string;
  invented?: boolean;
  datum?: 'tp' | 'gauge-zero';
  /** Expected interval while observing. */
  observing?: string;
  /** Metres above the datum. */
  range: { min: number; max: number };
  marks: readonly { key: string; valueM: number; invented?: boolean; hysteresisM?: number; hold?: string }[];
  hysteresisM?: number;
  hold?: string;
}

/** A mark of the second opinion as a station's file states it. */
export const markInFile = ({ id: key, holdMs, ...mark }: ReferenceMark): GaugeWish['marks'][number] => ({
  ...{ key, ...mark },
  ...(holdMs === undefined ? {} : { hold: `${holdMs / 1_000}s` }),
});

/** The file of a gauge for a proof, as an operator would write it. */
export function gaugeFile({ id, range, marks, ...wish }: GaugeWish): StationFile {
  const { town = 'shimanto', nameJa = id, nameEn = id, datum = 'gauge-zero', observing = '10m' } = wish;
  const { invented, hysteresisM, hold } = wish;
  const file = {
    ...{ id, town, nameJa, nameEn },
    riverJa: '（検証用）',
    riverEn: '(for a proof)',
    position: { lat: 33.2, lon: 133.1 },
    kind: 'ordinary-gauge',
    ...(invented === undefined ? {} : { invented }),
    series: {
      level: {
        profile: 'ordinary-gauge',
        datum: { kind: datum },
        expected: { observing },
        range,
      },
    },
    levels: [{ validFrom: '2010-01-01T00:00:00+09:00', datum, marks }],
    ...(hysteresisM === undefined ? {} : { hysteresisM }),
    ...(hold === undefined ? {} : { hold }),
  };
  checkConfig(`the gauge ${id}`, file, StationConfig);
  return file as StationFile;
}
