import { FACT_VERSION, type Instant } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { noticingDamage } from '../journal/broken-store.js';
import type { StampedFact } from '../journal/journal.js';
import type { Confirmed } from '../judging/horizon.js';
import type { Judge } from '../judging/judge.js';
import { poisonTable, setAsideIn } from '../poison/poison-table.js';
import { type Backlog, rollUpBacklog } from '../readings/roll-up-backlog.js';
import { judgedJournal } from './judged-journal.js';
import { isUnwritable, type JudgesSeat, judgesSeats, type SeatData, type SeatNews } from './judges-seat.js';

export interface ShelteredJudgeData extends SeatData {
  journalFile: string;
}

export interface ShelteredJudgeNews extends SeatNews {
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
  retire(keepFrom: Instant): boolean;
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

/**
 * Opens the judge on its disk, or in its shelter where the disk takes nothing. Where the store or the journal is broken, that ends it, here
 * or later.
 * @throws StoreBroken
 * @throws JournalBroken
 */
export function openShelteredJudge(
  data: ShelteredJudgeData,
  news: ShelteredJudgeNews,
  wallClock: Clock,
): ShelteredJudge {
  const noticing = noticingDamage(data.storeFile);
  const journal = judgedJournal(data.journalFile);
  const seats = judgesSeats(data, news, wallClock, journal.newest());
  const inShelter = (why: string): JudgesSeat => {
    const seat = seats.inShelter();
    news.sheltered(why);
    return seat;
  };
  let seat = noticing(() => orElse(seats.onDisk, inShelter))();

  /** Judges what the journal has beyond the cursor. */
  const walk = ({ patient, isShelter }: JudgesSeat): void => {
    const place = {
      get cursor() {
        return patient.reader.cursor;
      },
      leaveOut: patient.leaveOut,
      isShelter,
    };
    for (let facts = journal.next(place); facts.length > 0; facts = journal.next(place)) patient.take(facts);
    patient.caughtUp();
    if (isShelter) journal.letGo();
  };
  const shelter = (why: string): void => {
    if (seat.isShelter) return;
    seat.leave();
    seat = inShelter(why);
  };
  const catchUp = (): void => {
    if (seat.isShelter) {
      walk(seat);
      return;
    }
    orElse(
      () => walk(seat),
      (why) => {
        shelter(why);
        walk(seat);
      },
    );
  };
  /** Work that can wait: none of it is done in the shelter. */
  const housework = <T>(work: (judge: Judge) => T): T | undefined =>
    seat.isShelter
      ? undefined
      : orElse(
          () => work(seat.patient.reader),
          (why) => {
            shelter(why);
            return undefined;
          },
        );
  const comeBack = (): void => {
    journal.letGo();
    // What changed meanwhile is shown as one once it is done.
    let isBack = false;
    const back = seats.backOnDisk((judged) => {
      if (isBack) news.judged(judged);
    });
    try {
      walk(back);
    } catch (error) {
      back.leave();
      throw error;
    }
    isBack = true;
    const left = seat;
    seat = back;
    left.leave();
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
    comeBack: noticing(() =>
      seat.isShelter
        ? orElse(
            () => {
              comeBack();
              return undefined;
            },
            (why) => why,
          )
        : undefined,
    ),
    takeAway: noticing((confirmed) => housework((judge) => judge.takeAway(confirmed)) ?? false),
    retire: noticing((keepFrom) => housework((judge) => judge.retire(keepFrom)) ?? false),
    sumUp: noticing(() => housework((judge) => judge.sumUp())),
    queueRollUps: noticing(() => {
      housework((judge) => judge.queueRollUps());
    }),
    backlog: noticing(() => rollUpBacklog(seat.database)()),
    giveBack: noticing((seq) => {
      const fact = journal.one(seq);
      if (!fact) throw new Error(`fact ${seq} is not in the journal`);
      poisonTable(seat.database).giveBack(seq);
      seat.patient.take([fact]);
      return !setAsideIn(seat.database).some((one) => one.seq === seq);
    }),
    close: () => {
      journal.letGo();
      seat.rise();
      seat.leave();
    },
  };
}

/** Does a work, or something else where the store cannot be written. */
function orElse<T>(work: () => T, instead: (why: string) => T): T {
  try {
    return work();
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    return instead(error instanceof Error ? error.message : String(error));
  }
}
