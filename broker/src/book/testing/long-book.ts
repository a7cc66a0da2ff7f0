import { Entry, type NewFact } from '@kawamori/contracts';
import { aStationFile, aTown, minute, settingUp } from '../../testing/builders.js';
import { hubFolder } from '../../town-file/testing/two-towns.js';

/** Where three entries came at one instant. */
const TIE = 200;

/**
 * The data folder of a hub whose book was written in for hours: entries a minute apart, but for three at one instant; each hundredth waits
 * for its next step.
 */
export function folderWithBook(count: number): string {
  const entries = Array.from({ length: count }, (_, i): NewFact => {
    const entry = Entry.parse({
      ...{ id: `e-${i}`, town: aTown().id, kind: 'resident', way: 'telephone', said: `${i}件目の通報` },
      at: minute(Math.abs(i - TIE) <= 1 ? TIE : i),
      ...(i % 100 === 0 ? { next: { what: '分団へ連絡' } } : {}),
    });
    return { kind: 'entry.recorded', body: { entry, by: 'hq' } };
  });
  return hubFolder([...settingUp(aStationFile()), ...entries]);
}
