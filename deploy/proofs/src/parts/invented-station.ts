import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, type StationFile } from '@kawamori/contracts';
import type { ReferenceMark, ReferenceRules } from './episode-reference.js';
import { gaugeFile, markInFile } from './gauge-file.js';

/** Five levels, as no gauge of the two towns has them all: metres above the gauge's zero. */
export const FIVE_MARKS = [
  { id: 'standby', valueM: 2 },
  { id: 'caution', valueM: 2.6 },
  { id: 'evacuation', valueM: 3.2 },
  { id: 'danger', valueM: 3.8 },
  { id: 'overflow', valueM: 4.4 },
] as const;

export const INVENTED_RULES: ReferenceRules = {
  marks: FIVE_MARKS,
  hysteresisM: 0.1,
  holdMs: 20 * MINUTE,
  intervalMs: 10 * MINUTE,
};

/** A station's file as an operator would write it. It exists nowhere, and says so. */
export function inventedStation(
  id: string,
  town: string,
  marks: readonly ReferenceMark[] = FIVE_MARKS,
): StationFile {
  return gaugeFile({
    ...{ id, town, invented: true },
    nameJa: `検証 ${id}`.slice(0, 40),
    nameEn: `Proof ${id}`,
    range: { min: -5, max: 20 },
    marks: marks.map((mark) => ({ ...markInFile(mark), invented: true })),
    hysteresisM: INVENTED_RULES.hysteresisM,
    hold: '20m',
  });
}

/** A profile for water that rises by half a metre and more between two readings: none of them is doubted for it. */
export const FAST_GAUGE = {
  id: 'fast-gauge',
  nameJa: '検証用水位計（急な上昇）',
  nameEn: 'Gauge of a sudden rise, for a proof',
};

/** The series of a station whose level is measured so. @param every how often: `10s`, `1m` … */
export const fastSeries = ({ series }: StationFile, every: string) => ({
  level: { ...series.level, profile: FAST_GAUGE.id, expected: { observing: every } },
});

/** Writes documents under a folder, one file a thing; JSON is YAML too (YAML 1.2, 1.3). */
export function writeDocuments(folder: string, documents: readonly { id: string }[]): void {
  mkdirSync(folder, { recursive: true });
  for (const document of documents) {
    writeFileSync(join(folder, `${document.id}.yaml`), JSON.stringify(document, undefined, 2));
  }
}
