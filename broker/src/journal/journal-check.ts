import type { NewFact } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import { putBrokenStoreAside } from './broken-store.js';
import { type CheckedFiles, type CheckedJournal, checkFiles } from './start-check.js';

/** Looks at the journal before it is opened, and tells of what is missing once it can be written down. */
export interface JournalCheck {
  /** Before the journal starts. @throws JournalBroken */
  check: Part;
  /** Writes down what is missing; it stands after the recorder. */
  tellThrough(keep: (gap: readonly NewFact[]) => Promise<unknown>): Part;
  /** New facts are numbered above this, so that every reader takes them for new. */
  numberAbove(): number;
  /** Whether the store is made anew without readings that the journal no longer has. */
  readonly lacksOldReadings: boolean;
}

export function journalCheck(
  files: CheckedFiles,
  { log, wallClock }: { log: Log; wallClock: Clock },
): JournalCheck {
  let checked: CheckedJournal = { lost: undefined, lackingUpTo: 0 };
  return {
    check: {
      name: 'journal check',
      start: () => {
        checked = checkFiles(files);
        const aside = putBrokenStoreAside(files.storeFile, wallClock.now());
        if (aside !== undefined) {
          log.error({ aside }, 'the store was broken: it is put aside, and made anew from the journal');
          checked = checkFiles(files);
        }
        if (checked.lackingUpTo > 0) {
          log.error(
            { upTo: checked.lackingUpTo },
            'the store is made anew from a journal without its oldest readings: those stand only in a backup of store.db, and in InfluxDB',
          );
        }
      },
      stop: () => undefined,
    },
    tellThrough: (keep) => ({
      name: 'journal gap',
      start: async () => {
        const { lost } = checked;
        if (!lost) return;
        const { after, through, why } = lost;
        log.error(
          { from: after + 1, through, why },
          'facts that had been acknowledged are missing at the end of the journal; it goes on above them',
        );
        await keep([{ kind: 'journal.gap', body: lost }]).catch((error: unknown) => {
          log.error({ err: error }, 'that facts are missing could not be written down yet');
        });
      },
      stop: () => undefined,
    }),
    get lacksOldReadings() {
      return checked.lackingUpTo > 0;
    },
    numberAbove: () => checked.lost?.through ?? 0,
  };
}
