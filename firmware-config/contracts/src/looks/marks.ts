import type { MarkView } from '../http/stations.js';
import type { LevelMark, LevelSet } from '../levels.js';

/** A mark of the API as the pure functions here know it. */
export function toLevelMark(view: MarkView): LevelMark {
  const { key, valueM, invented } = view;
  if (key !== 'town') {
    const isPlain = key === 'caution' && view.alertLevel === 0;
    return { key, valueM, invented, ...(isPlain ? { correspondsTo: 0 as const } : {}) };
  }
  return {
    key,
    id: view.id.replace(/^town:/, ''),
    valueM,
    // The name carries 「町独自」 already where the hub has written it out.
    nameJa: view.nameJa.replace(/（町独自）$/, ''),
    nameEn: view.nameEn.replace(/ \(town's own\)$/, ''),
    shownAs: view.alertLevel,
    invented,
  };
}

/** The marks as a set, ascending; the datum is the series' own and takes no part in distances. */
export function toLevelSet(marks: readonly MarkView[]): LevelSet {
  return {
    validFrom: 0,
    datum: 'tp',
    marks: marks.map(toLevelMark).sort((a, b) => a.valueM - b.valueM),
  };
}
