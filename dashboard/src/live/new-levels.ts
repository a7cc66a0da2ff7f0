import type { MarkView, Snapshot, StationState } from '@kawamori/contracts';

/** The stations that came to hold a higher mark: told aloud once, and pulsed once. A first snapshot is no news. */
export function newLevels(
  before: Snapshot | null,
  after: Snapshot | null,
): { station: StationState; mark: MarkView }[] {
  if (!before || !after) return [];
  const known = new Map(before.stations.map((station) => [station.id, station]));
  return after.stations.flatMap((station) => {
    const was = known.get(station.id);
    const mark = station.marks.find(({ id }) => id === station.level?.held);
    if (!was || !mark) return [];
    const wasMark = was.marks.find(({ id }) => id === was.level?.held);
    const rose = !wasMark || mark.alertLevel > wasMark.alertLevel || mark.valueM > wasMark.valueM;
    return rose ? [{ station, mark }] : [];
  });
}
