import { type FactBody, type QualityReason, type SeriesId, seriesParts } from '@kawamori/contracts';
import type { InterventionTable, Stretch } from '../readings/intervention-table.js';
import { FUTURE_TOLERANCE, type Point } from '../readings/quality-fold.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import type { Batch } from './batch.js';
import type { Occasion, Pack } from './carried-packs.js';
import { type Taken, takenBeforeStep } from './clock-steps.js';
import { gaugeOf, mainOf } from './gauges.js';
import type { JudgedCourses } from './judged-courses.js';
import type { Progress } from './progress-table.js';
import { isFaulty, isStruckOut, readingClass, saidOf } from './reading-class.js';
import { reclassify } from './reclassify.js';
import type { Telling } from './telling.js';

/** How readings come in: each is put at its time, weighed, kept, and judged with its course. */
export interface Intake {
  take(pack: Pack): void;
  /** What people have said of readings: they are looked at again, and the story is told anew from them. */
  takeSaid(stretches: readonly Stretch[], occasion: Occasion, unanswered?: Point): void;
}

export function intake(parts: {
  table: ReadingTable;
  writing: ReadingTableWriter;
  interventions: InterventionTable;
  courses: JudgedCourses;
  telling: Telling;
  /** What is counted on the way. */
  reached: Progress;
  batch(): Batch;
}): Intake {
  const { table, writing, interventions, courses, telling, reached, batch } = parts;

  /** The newest time of each series, of whatever quality. What comes after it is no repeat: to look for one took half of the judge's time. */
  const newest = new Map<SeriesId, number>();
  const newestKept = (series: SeriesId): number =>
    newest.get(series) ?? table.newestHeard(series)?.at ?? Number.NEGATIVE_INFINITY;
  const settledAt = (series: SeriesId): number =>
    table.horizon(series)?.settledAt ?? Number.NEGATIVE_INFINITY;

  /**
   * When a reading was taken: by its node's clock where that is believed, else moved by how far it is off. One that was taken before that
   * clock was set keeps its own time: its pack tells so, or moved it would lie in the future, or it stands there already.
   */
  const placeOf = (pack: Pack, [series, takenAt, value]: Taken, isBeforeStep: boolean) => {
    const behind = pack.body.clockBehindMs;
    if (behind === undefined) return takenAt;
    const moved = takenAt + behind;
    const latest = pack.at + FUTURE_TOLERANCE;
    if (takenAt <= latest) {
      if (moved > latest || isBeforeStep) return takenAt;
      if (behind < 0 && table.find(series, takenAt)?.value === value) return takenAt;
    }
    return table.correctedTime(series, takenAt, moved, value) ?? moved;
  };

  const takeReading = (pack: Pack, reading: Taken, isBeforeStep: boolean) => {
    const [series, takenAt, value] = reading;
    const clockOff = pack.body.clockBehindMs !== undefined;
    const at = placeOf(pack, reading, isBeforeStep);
    const heardUntil = newestKept(series);
    const late = at <= heardUntil;
    const standing = late ? table.find(series, at) : undefined;
    newest.set(series, Math.max(at, heardUntil));
    // What a wrong clock has left holds no instant against what is read when that comes.
    const giving = standing && isStruckOut(standing) && at <= pack.at + FUTURE_TOLERANCE;
    if (standing && !giving && (standing.value === value || table.hasAlternative(series, at, value))) {
      reached.duplicate++;
      return;
    }
    const clockReason: QualityReason[] = clockOff ? ['clock-off'] : [];
    const isSettled = late && at <= settledAt(series);
    const rules = courses.qualityRules(series);
    const row = { series, at, value, receivedAt: pack.at };
    const found = readingClass(row, rules, saidOf(interventions, series, at));
    batch().stations.add(seriesParts(series).station);
    batch().courses.add(mainOf(series));
    reached.stored++;
    if (clockOff) writing.claim(series, takenAt, at);
    if (standing) {
      // Two values for one instant: both are kept, and the higher of those that can be judged is, until somebody corrects it.
      if (isSettled) {
        writing.keepAlternative(series, at, value, pack.at);
        return;
      }
      const isWorse = isFaulty(row, rules);
      if (!giving && (isWorse === isFaulty(standing, rules) ? standing.value > value : isWorse)) {
        writing.keepAlternative(series, at, value, pack.at);
        return;
      }
      writing.keepAlternative(series, at, standing.value, standing.receivedAt);
    }
    const reasons = [...clockReason, ...found.reasons];
    const judge = found.judgeable && rules ? courses.judgeOf(series) : undefined;
    if (!judge) {
      writing.put({ ...row, quality: found.judgeable ? 'bad' : found.quality, reasons });
      return;
    }
    if (isSettled) {
      // Its neighbours are no longer here to judge it by.
      writing.put({ ...row, quality: 'suspect', reasons });
      return;
    }
    telling.tell(
      mainOf(series),
      judge.take({ ...row, quality: 'good', reasons }, isOfNow(pack), heardUntil),
      pack,
    );
  };

  /** One that was set aside and is given back was received before others. */
  const isOfNow = (pack: Pack): boolean => pack.seq >= reached.seq;

  /** Whether all of it stands already: journalled after an outage in which it was judged, or sent again. */
  const isRepeat = (pack: Pack, beforeStep: ReadonlySet<Taken>): boolean =>
    pack.body.readings.every((reading) => {
      const [series, , value] = reading;
      const standing = table.find(series, placeOf(pack, reading, beforeStep.has(reading)));
      return standing?.value === value && !isStruckOut(standing);
    });

  /** First of all: what lies ahead of the present takes neither its place nor its instant from what comes now. */
  const putRight = (pack: Pack, beforeStep: ReadonlySet<Taken>) => {
    for (const series of new Set(pack.body.readings.map(([one]) => mainOf(one)))) {
      const news = courses.judgeOf(series)?.putRight(pack.at, () => isRepeat(pack, beforeStep)) ?? [];
      telling.tell(series, news, pack);
    }
  };

  return {
    take: (pack) => {
      const { readings, clockBehindMs } = pack.body;
      const beforeStep = takenBeforeStep(readings, clockBehindMs);
      if (isOfNow(pack)) putRight(pack, beforeStep);
      const inPack = new Set<SeriesId>();
      for (const reading of newestFirst(readings)) {
        takeReading(pack, reading, beforeStep.has(reading));
        inPack.add(mainOf(reading[0]));
      }
      // Settled with each pack, so that the outcome does not depend on where a batch of facts ends.
      for (const main of inPack) {
        telling.tell(main, courses.known(main)?.settle() ?? [], pack);
        telling.lookAt(main, pack);
      }
    },
    takeSaid: (stretches, occasion, unanswered) => {
      for (const { series, from, to } of stretches) {
        const rules = courses.qualityRules(series);
        batch().stations.add(seriesParts(series).station);
        const judge = rules && table.newestHeard(series) !== undefined ? courses.judgeOf(series) : undefined;
        if (!rules || !judge) continue;
        const main = mainOf(series);
        batch().courses.add(main);
        const begin = Math.max(from, settledAt(series) + 1);
        reclassify(
          { series, from: begin, to },
          { table, writing, judge, rules, interventions, present: occasion.at },
        );
        const silent = unanswered && { gauge: gaugeOf(series), ...unanswered };
        telling.tell(main, judge.settle(silent), occasion);
        telling.lookAt(main, occasion);
      }
    },
  };
}

/** What a pack says of the time before its newest reading is the past, and never cries: so the newest is judged first; of two gauges, the main one. */
const newestFirst = (readings: FactBody<'readings.received'>['readings']) =>
  readings.length === 1
    ? readings
    : readings.toSorted(([one, a], [other, b]) => b - a || Number(isSub(one)) - Number(isSub(other)));
const isSub = (series: SeriesId): boolean => gaugeOf(series) === 'sub';
