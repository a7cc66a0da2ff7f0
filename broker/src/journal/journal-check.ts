import { type NewFact, toIsoJst } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import type { LostReadings } from './carry-over.js';
import { lostWithTheStore, replaceBrokenStore } from './replace-store.js';
import { type CheckedFiles, type CheckedJournal, checkFiles } from './start-check.js';

const COULD_NOT_BE_READ = 'they stood in the store alone, and could not be read when it broke';
const NOT_THERE = 'they stood in the store alone, which was not there or was put back from an earlier time';

/** Looks at the journal before it is opened, and tells of what is missing once it can be written down. */
export interface JournalCheck {
  /** Before the journal starts. @throws JournalBroken */
  check: Part;
  /** Writes down what is missing; it stands after the recorder. */
  tellThrough(keep: (gap: readonly NewFact[]) => Promise<unknown>): Part;
  /** New facts are numbered above this, so that every reader takes them for new. */
  numberAbove(): number;
}

export function journalCheck(
  files: CheckedFiles,
  { log, wallClock }: { log: Log; wallClock: Clock },
): JournalCheck {
  let checked: CheckedJournal = { lost: undefined, lackingUpTo: 0, untold: undefined };
  let lostReadings: (LostReadings & { why: string }) | undefined;
  return {
    check: {
      name: 'journal check',
      start: () => {
        checked = checkFiles(files);
        const replaced = replaceBrokenStore(files, wallClock.now(), () =>
          log.info('what the broken store alone has is carried over into a new one: this can take minutes'),
        );
        if (replaced) {
          const { aside, carried } = replaced;
          log.error(
            { aside, ...(carried ? { carriedOver: carried.readings } : {}) },
            'the store was broken: it is put aside, and made anew from the journal and from what could be read of it',
          );
          checked = checkFiles(files);
        }
        const { untold, lackingUpTo } = checked;
        if (untold) lostReadings = { ...untold, why: COULD_NOT_BE_READ };
        else if (lackingUpTo > 0) lostReadings = { ...lostWithTheStore(files.journalFile), why: NOT_THERE };
      },
      stop: () => undefined,
    },
    tellThrough: (keep) => ({
      name: 'journal gap',
      start: async () => {
        const { lost } = checked;
        const facts: NewFact[] = [];
        if (lost) {
          const { after, through, why } = lost;
          log.error(
            { from: after + 1, through, why },
            'facts that had been acknowledged are missing at the end of the journal; it goes on above them',
          );
          facts.push({ kind: 'journal.gap', body: lost });
        }
        if (lostReadings) {
          const { from, to, why } = lostReadings;
          log.error(
            { ...(from > 0 ? { from: toIsoJst(from) } : {}), to: toIsoJst(to), why },
            'old readings are missing, which the journal no longer has: they stand only in a backup of store.db, in a store that was put aside, and in InfluxDB',
          );
          facts.push({ kind: 'readings.lost', body: lostReadings });
        }
        if (facts.length === 0) return;
        await keep(facts).catch((error: unknown) => {
          log.error({ err: error }, 'that facts are missing could not be written down yet');
        });
      },
      stop: () => undefined,
    }),
    numberAbove: () => checked.lost?.through ?? 0,
  };
}
