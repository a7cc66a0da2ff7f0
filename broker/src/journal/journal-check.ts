import type { FactBody } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import { type CheckedFiles, checkJournal, type LostFacts, putBrokenStoreAside } from './start-check.js';

/** Looks at the journal before it is opened, and tells of what is missing once it can be written down. */
export interface JournalCheck {
  /** Before the journal starts. @throws JournalBroken */
  check: Part;
  /** After the recorder has started. */
  tell: Part;
  /** New facts are numbered above this, so that every reader takes them for new. */
  numberAbove(): number;
  /** Whether facts were missing at this start. */
  readonly isLacking: boolean;
}

export function journalCheck(
  files: CheckedFiles,
  {
    log,
    wallClock,
    keep,
  }: { log: Log; wallClock: Clock; keep(gap: FactBody<'journal.gap'>): Promise<unknown> },
): JournalCheck {
  let lost: LostFacts | undefined;
  return {
    check: {
      name: 'journal check',
      start: () => {
        lost = checkJournal(files);
        const aside = putBrokenStoreAside(files.storeFile, wallClock.now());
        if (aside !== undefined) {
          log.error({ aside }, 'the store was broken: it is put aside, and made anew from the journal');
        }
      },
      stop: () => undefined,
    },
    tell: {
      name: 'journal gap',
      start: async () => {
        if (!lost) return;
        const { after, through, why } = lost;
        log.error(
          { from: after + 1, through, why },
          'facts that had been acknowledged are missing at the end of the journal; it goes on above them',
        );
        await keep(lost).catch((error: unknown) => {
          log.error({ err: error }, 'that facts are missing could not be written down yet');
        });
      },
      stop: () => undefined,
    },
    get isLacking() {
      return lost !== undefined;
    },
    numberAbove: () => lost?.through ?? 0,
  };
}
