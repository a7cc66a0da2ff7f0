import type { Instant, SeriesId } from '@kawamori/contracts';
import type { StaffWord, Stretch } from '../readings/intervention-table.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import { readingClass } from './reading-class.js';
import type { SeriesRules } from './series-fold.js';
import type { SeriesJudge } from './series-judge.js';

const PAGE = 2_000;

/** Writes what readings of a stretch count for by themselves now; those that can be judged, or could, are left to be settled. */
export function reclassify(
  { series, from, to }: Stretch,
  {
    table,
    writing,
    judge,
    rules,
    wordOn,
  }: {
    table: ReadingTable;
    writing: ReadingTableWriter;
    judge: SeriesJudge;
    rules: SeriesRules;
    wordOn(series: SeriesId, at: Instant): StaffWord | undefined;
  },
): void {
  let next = from;
  for (;;) {
    const page = table.range(series, next, to, PAGE);
    for (const reading of page) {
      const now = reclassified(reading, rules, wordOn(series, reading.at));
      if (!now) continue;
      writing.put(now);
      judge.disturb(reading.at);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    next = last.at + 1;
  }
}

/** The reading as it counts now; undefined where nothing has changed. */
function reclassified(
  reading: StoredReading,
  rules: SeriesRules,
  word: StaffWord | undefined,
): StoredReading | undefined {
  const found = readingClass(reading, rules, word);
  const wasJudgeable = reading.quality === 'good' || reading.quality === 'suspect';
  const wasOverruled = reading.reasons.includes('overruled');
  if (found.judgeable && wasJudgeable && wasOverruled === found.reasons.includes('overruled'))
    return undefined;
  const clockReason = reading.reasons.filter((reason) => reason === 'clock-off');
  return {
    ...reading,
    quality: found.judgeable ? 'good' : found.quality,
    reasons: [...clockReason, ...found.reasons],
  };
}
