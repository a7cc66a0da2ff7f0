import type { Instant, QualityReason } from '@kawamori/contracts';
import type { InterventionTable, Stretch } from '../readings/intervention-table.js';
import { FUTURE_TOLERANCE, type QualitySettings } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import type { CourseJudge } from './course-judge.js';
import { readingClass, saidOf } from './reading-class.js';

const PAGE = 2_000;

/** Writes what readings of a stretch count for by themselves now; those that can be judged, or could, are left to be settled. */
export function reclassify(
  { series, from, to }: Stretch,
  {
    table,
    writing,
    judge,
    rules,
    interventions,
    present,
  }: {
    table: ReadingTable;
    writing: ReadingTableWriter;
    judge: Pick<CourseJudge, 'disturb'>;
    rules: QualitySettings;
    interventions: InterventionTable;
    /** River clock. */
    present: Instant;
  },
): void {
  let next = from;
  for (;;) {
    const page = table.range(series, next, to, PAGE);
    for (const reading of page) {
      const now = reclassified(reading, rules, { interventions, present });
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
  rules: QualitySettings,
  { interventions, present }: { interventions: InterventionTable; present: Instant },
): StoredReading | undefined {
  const said = saidOf(interventions, reading.series, reading.at);
  const isAside = reading.reasons.includes('future');
  // Found to be ahead of its time by what came after it, not by itself: it stays so, but for a person's word, and that holds from its time on.
  if (isAside && (said.word === undefined || (said.word === 'good' && liesAheadOf(present, reading)))) {
    const others = reading.reasons.filter((reason) => !SAID.includes(reason));
    const reasons = said.word === 'good' ? [...others, 'overruled' as const] : others;
    return reasons.length === reading.reasons.length ? undefined : { ...reading, quality: 'bad', reasons };
  }
  const found = readingClass(reading, rules, said);
  const wasJudgeable = reading.quality === 'good' || reading.quality === 'suspect';
  const isSame = SAID.every((reason) => reading.reasons.includes(reason) === found.reasons.includes(reason));
  if (found.judgeable && wasJudgeable && isSame) return undefined;
  const clockReason = reading.reasons.filter((reason) => reason === 'clock-off');
  return {
    ...reading,
    quality: found.judgeable ? 'good' : found.quality,
    reasons: [...clockReason, ...found.reasons],
  };
}

const liesAheadOf = (present: Instant, { at }: StoredReading): boolean => at > present + FUTURE_TOLERANCE;

/** What is said of a reading that can be judged. */
const SAID: readonly QualityReason[] = ['overruled', 'unanswered'];
