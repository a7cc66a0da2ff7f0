import { DAY, FACT_VERSION, type Fact, type Milliseconds } from '@kawamori/contracts';
import {
  isDamage,
  isDiskFault,
  openAsItLies,
  openDatabase,
  type SqliteDatabase,
  wallClock,
} from '@kawamori/kit';
import { noticingDamage } from '../journal/broken-store.js';
import { UnreadableFact } from '../journal/decode-row.js';
import type { JournalReader, StampedFact } from '../journal/journal.js';
import { JournalBroken } from '../journal/journal-broken.js';
import { factsAroundDamage } from '../journal/rows-around-damage.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import type { Confirmed } from '../judging/horizon.js';
import { type Addressee, type Judge, type Judged, openJudge } from '../judging/judge.js';
import { type PatientReader, patientReader } from '../poison/patient-reader.js';
import { poisonTable, type SetAside, setAsideIn } from '../poison/poison-table.js';
import { type Backlog, rollUpBacklog } from '../readings/roll-up-backlog.js';
import { makeShelter, removeShelter } from './shelter.js';

export interface ShelteredJudgeData {
  journalFile: string;
  storeFile: string;
  /** Where the store lies while its disk cannot be used: in memory. */
  shelterFile: string;
  addressees: readonly Addressee[];
  drill: boolean;
  logsChanges: boolean;
}

export interface ShelteredJudgeNews {
  judged(judged: Judged): void;
  /** A fact that broke the judge is left out; sequence 0: it stands in no journal. */
  setAside(fact: SetAside): void;
  /** From now on the store in the shelter is the one to read. */
  sheltered(why: string): void;
}

/**
 * A judge that outlives its disk: where its store cannot be written it goes on with a copy in memory, and also judges what could not be
 * journalled. It comes back by judging the journal from where the store on the disk stopped.
 */
export interface ShelteredJudge {
  readonly cursor: number;
  readonly isSheltered: boolean;
  /** Judges what the journal has beyond the cursor. */
  catchUp(): void;
  shelter(why: string): void;
  /** Judges facts that are not in the journal; takes shelter for it. They move no cursor. */
  tell(facts: readonly StampedFact[]): void;
  /** Goes back to the disk with everything that the journal has; why not, where it cannot. */
  comeBack(): string | undefined;
  takeAway(confirmed: Confirmed): boolean;
  /** Sums up a piece of the readings that an earlier version has left. Returns how many; undefined when nothing is left. */
  sumUp(): number | undefined;
  /** Notes every roll-up to be made once more. */
  queueRollUps(): void;
  /** How much of that is left. */
  backlog(): Backlog;
  /** Takes a fact once more that was set aside. Returns whether that went well; otherwise it is set aside again. */
  giveBack(seq: number): boolean;
  close(): void;
}

/** Facts in one transaction, at most: how much is done again after a kill, and how long a face waits during a catch-up. */
const PAGE = 4_000;

const STILL_TOLD: Milliseconds = 7 * DAY;

interface Seat {
  database: SqliteDatabase;
  patient: PatientReader<Judge>;
  isShelter: boolean;
}

/**
 * Opens the judge on its disk, or in its shelter where the disk takes nothing. Where the store or the journal is broken, that ends it, here
 * or later.
 * @throws StoreBroken
 * @throws JournalBroken
 */
export function openShelteredJudge(data: ShelteredJudgeData, news: ShelteredJudgeNews): ShelteredJudge {
  let openedJournal: JournalReader | undefined;
  const journal = (): JournalReader => {
    openedJournal ??= openJournalForReading(data.journalFile, openAsItLies);
    return openedJournal;
  };
  /**
   * Not held open while the disk takes nothing: SQLite shares what it knows of a file among the handles of a process, and one that was
   * opened on a read-only disk would keep the others from writing after that disk has come back.
   */
  const closeJournal = () => {
    openedJournal?.close();
    openedJournal = undefined;
  };

  /**
   * A judge that begins anew on a journal without its oldest readings finds rises at its beginning that were told long ago, under the name
   * of a crossing that is no longer there.
   */
  const tellsFrom = journal().pruned().through > 0 ? wallClock.now() - STILL_TOLD : Number.NEGATIVE_INFINITY;
  const patientOn = (database: SqliteDatabase, logsChanges: boolean, told: ShelteredJudgeNews['judged']) =>
    patientReader<Judge, Judged>({
      open: () => openJudge(database, { ...data, logsChanges, tellsFrom }),
      poison: poisonTable(database),
      now: wallClock.now,
      isOthers: isStoresFault,
      told,
      setAside: news.setAside,
    });
  const onDisk = (told = news.judged): Seat => {
    const database = openDatabase(data.storeFile, 'rebuildable');
    try {
      return { database, patient: patientOn(database, data.logsChanges, told), isShelter: false };
    } catch (error) {
      closeQuietly(database);
      throw error;
    }
  };
  const inShelter = (why: string): Seat => {
    const database = makeShelter(data.storeFile, data.shelterFile);
    const seat = { database, patient: patientOn(database, false, news.judged), isShelter: true };
    news.sheltered(why);
    return seat;
  };
  const orShelter = (error: unknown): Seat => {
    if (!isDiskFault(error)) throw error;
    return inShelter(textOf(error));
  };

  const noticing = noticingDamage(data.storeFile);
  let seat = noticing((): Seat => {
    try {
      return onDisk();
    } catch (error) {
      return orShelter(error);
    }
  })();

  /**
   * Around a broken page: what stands on it is left out with an alarm, and what comes behind is judged. A judge that begins anew in a flood
   * on a journal with an old wound would be silent otherwise.
   */
  const readAround = ({ patient }: Seat, damage: unknown): Fact[] => {
    for (;;) {
      const after = patient.reader.cursor;
      const facts = factsAroundDamage(data.journalFile, after, (row) => patient.leaveOut(row));
      if (facts.length > 0) return facts;
      if (patient.reader.cursor === after)
        throw new JournalBroken(data.journalFile, `behind fact ${after}: ${textOf(damage)}`);
    }
  };

  /** The disk may be so broken that not even reading it goes on: what people and nodes say is judged all the same. */
  const readOn = (on: Seat): Fact[] => {
    for (;;) {
      try {
        return journal().read(on.patient.reader.cursor, PAGE);
      } catch (error) {
        if (error instanceof UnreadableFact) on.patient.leaveOut(error);
        else if (isDamage(error)) return readAround(on, error);
        else if (on.isShelter && isDiskFault(error)) return [];
        else throw error;
      }
    }
  };

  const factOf = (seq: number): Fact | undefined => {
    try {
      return journal().read(seq - 1, 1)[0];
    } catch (error) {
      if (!isDamage(error)) throw error;
      return undefined;
    }
  };

  const walk = (on: Seat) => {
    for (let facts = readOn(on); facts.length > 0; facts = readOn(on)) on.patient.take(facts);
    on.patient.caughtUp();
    if (on.isShelter) closeJournal();
  };

  const shelter = (why: string) => {
    if (seat.isShelter) return;
    closeQuietly(seat.database);
    seat = inShelter(why);
  };

  const catchUp = () => {
    try {
      walk(seat);
    } catch (error) {
      if (seat.isShelter || !isDiskFault(error)) throw error;
      shelter(textOf(error));
      walk(seat);
    }
  };

  /** Work that can wait: none of it is done in the shelter. */
  const housework = <T>(work: (judge: Judge) => T): T | undefined => {
    if (seat.isShelter) return undefined;
    try {
      return work(seat.patient.reader);
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      shelter(textOf(error));
      return undefined;
    }
  };

  return {
    get cursor() {
      return seat.patient.reader.cursor;
    },
    get isSheltered() {
      return seat.isShelter;
    },
    catchUp: noticing(catchUp),
    shelter: noticing(shelter),
    tell: noticing((facts) => {
      shelter('facts could not be journalled');
      catchUp();
      const seq = seat.patient.reader.cursor;
      seat.patient.takeUnjournalled(facts.map((fact) => ({ ...fact, seq, v: FACT_VERSION })));
    }),
    comeBack: noticing(() => {
      if (!seat.isShelter) return undefined;
      let back: Seat | undefined;
      try {
        closeJournal();
        // What changed meanwhile is shown as one once it is done.
        let isBack = false;
        back = onDisk((judged) => {
          if (isBack) news.judged(judged);
        });
        walk(back);
        isBack = true;
      } catch (error) {
        if (back) closeQuietly(back.database);
        if (!isDiskFault(error)) throw error;
        return textOf(error);
      }
      const left = seat.database;
      seat = back;
      closeQuietly(left);
      removeShelter(data.shelterFile);
      return undefined;
    }),
    takeAway: noticing((confirmed) => housework((judge) => judge.takeAway(confirmed)) ?? false),
    sumUp: noticing(() => housework((judge) => judge.sumUp())),
    queueRollUps: noticing(() => {
      housework((judge) => judge.queueRollUps());
    }),
    backlog: noticing(() => rollUpBacklog(seat.database)()),
    giveBack: noticing((seq) => {
      const fact = factOf(seq);
      if (fact?.seq !== seq) throw new Error(`fact ${seq} is not in the journal`);
      poisonTable(seat.database).giveBack(seq);
      seat.patient.take([fact]);
      return !setAsideIn(seat.database).some((one) => one.seq === seq);
    }),
    close: () => {
      closeJournal();
      closeWell(seat);
      closeQuietly(seat.database);
      if (seat.isShelter) removeShelter(data.shelterFile);
    },
  };
}

/** The store's own faults are no fact's: a full disk, a broken file, another process's lock. */
const isStoresFault = (error: unknown): boolean =>
  isDiskFault(error) || isDamage(error) || (error as { code?: unknown } | null)?.code === 'SQLITE_BUSY';

/** Says that nothing was in hand, where that can be said. */
function closeWell({ patient }: Seat): void {
  try {
    patient.close();
  } catch (error) {
    if (!isDiskFault(error)) throw error;
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A handle whose disk has failed may fail once more as it is closed; it is lost either way. */
function closeQuietly(database: SqliteDatabase): void {
  try {
    database.close();
  } catch (error) {
    if (!isDiskFault(error)) throw error;
  }
}
