import { type Clock, isDamage, isDiskFault, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import type { Addressee } from '../judging/deciding.js';
import { type Judge, type Judged, openJudge } from '../judging/judge.js';
import type { Standing } from '../judging/progress-table.js';
import { type PatientReader, patientReader } from '../poison/patient-reader.js';
import { poisonTable, type SetAside } from '../poison/poison-table.js';
import { makeShelter, removeShelter } from './shelter.js';

export interface SeatData {
  storeFile: string;
  /** Where the store lies while its disk cannot be used: in memory. */
  shelterFile: string;
  addressees: readonly Addressee[];
  drill: boolean;
  logsChanges: boolean;
}

export interface SeatNews {
  judged(judged: Judged): void;
  /** A fact that broke the judge is left out; sequence 0: it stands in no journal. */
  setAside(fact: SetAside): void;
}

/** A judge at its store: the one on the disk, or the one in memory. */
export interface JudgesSeat {
  readonly isShelter: boolean;
  readonly database: SqliteDatabase;
  readonly patient: PatientReader<Judge>;
  /** Everything that was in hand has been judged: says so where the disk takes it. */
  rise(): void;
  /** Leaves the store as it is. */
  leave(): void;
}

/** Where the judge may sit. */
export interface JudgesSeats {
  /** @throws the disk's fault where the store cannot be written */
  onDisk(): JudgesSeat;
  /**
   * The same for a judge that sits in the shelter and goes on judging there: another process's lock is not waited for.
   * @throws the disk's fault where the store cannot be written
   */
  backOnDisk(judged: SeatNews['judged']): JudgesSeat;
  /** With a copy of the store in memory. */
  inShelter(): JudgesSeat;
}

/** @param standing the journal's last fact as the judge comes to it */
export function judgesSeats(
  data: SeatData,
  news: SeatNews,
  wallClock: Clock,
  standing: Standing | undefined,
): JudgesSeats {
  const seat = (
    database: SqliteDatabase,
    { isShelter, told }: { isShelter: boolean; told: SeatNews['judged'] },
  ): JudgesSeat => {
    const patient = patientReader<Judge, Judged>({
      // A store in memory has no change log: no server is fed from it.
      open: () =>
        openJudge(database, {
          ...{ ...data, logsChanges: data.logsChanges && !isShelter, standing },
          wallNow: () => wallClock.now(),
        }),
      poison: poisonTable(database),
      now: () => wallClock.now(),
      isOthers: isStoresFault,
      told,
      setAside: news.setAside,
    });
    const leave = () => {
      closeQuietly(database);
      if (isShelter) removeShelter(data.shelterFile);
    };
    return { isShelter, database, patient, rise: () => closeWell(patient), leave };
  };
  const sitDown = (database: SqliteDatabase, told: SeatNews['judged']): JudgesSeat => {
    try {
      return seat(database, { isShelter: false, told });
    } catch (error) {
      closeQuietly(database);
      throw error;
    }
  };
  return {
    onDisk: () => sitDown(openDatabase(data.storeFile, 'rebuildable'), news.judged),
    backOnDisk: (told) => {
      const database = openDatabase(data.storeFile, 'rebuildable');
      const waitsMs = database.pragma('busy_timeout', { simple: true });
      database.pragma('busy_timeout = 0');
      const back = sitDown(database, told);
      database.pragma(`busy_timeout = ${waitsMs}`);
      return back;
    },
    inShelter: () =>
      seat(makeShelter(data.storeFile, data.shelterFile), { isShelter: true, told: news.judged }),
  };
}

/** The store cannot be written now: its disk does not take it, or another process holds it. It may pass. */
export const isUnwritable = (error: unknown): boolean =>
  isDiskFault(error) || (error as { code?: unknown } | null)?.code === 'SQLITE_BUSY';

/** The store's own faults are no fact's: a full disk, a broken file, another process's lock. */
const isStoresFault = (error: unknown): boolean => isUnwritable(error) || isDamage(error);

function closeWell(patient: PatientReader<Judge>): void {
  try {
    patient.close();
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}

/** A handle whose disk has failed may fail once more as it is closed; it is lost either way. */
function closeQuietly(database: SqliteDatabase): void {
  try {
    database.close();
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}
