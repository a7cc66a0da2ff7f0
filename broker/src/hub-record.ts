import { join } from 'node:path';
import type { Instant, Milliseconds, NewFact } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import type { Origins } from './api/origins.js';
import type { StoreDamage } from './journal/broken-store.js';
import { journalCheck } from './journal/journal-check.js';
import { stampOf } from './journal/stamp.js';
import { type Pruning, threadedJournal } from './journal/threaded-journal.js';
import type { Addressee } from './judging/deciding.js';
import type { Judged } from './judging/judge.js';
import { type ThreadedJudge, threadedJudge } from './judging/threaded-judge.js';
import { recorder } from './outage/recorder.js';
import type { ShelterFolder } from './outage/shelter-folder.js';
import type { SetAside } from './poison/poison-table.js';
import { type Heard, signal } from './signal.js';

/** The store that is to be read now. */
export interface StorePlace {
  storeFile: string;
  /** It lies in memory, since its disk takes nothing. */
  isShelter: boolean;
}

export interface HubRecordInputs {
  journalFile: string;
  storeFile: string;
  memory: Pick<ShelterFolder, 'path'>;
  log: Log;
  /** The best time that the hub knows. */
  wallClock: Clock;
  riverClock: Clock;
  /** By how much the machine's clock is ahead of that. */
  machineAhead(): Milliseconds;
  addressees: readonly Addressee[];
  drill: boolean;
  /** A server is fed: the judge notes what changes. */
  logsChanges: boolean;
  damage: Pick<StoreDamage, 'meet'>;
  /** Writes into what people have said from where they did it. */
  marked: Origins['marked'];
  /** A thread has died: nothing is judged any more. */
  onFatal(error: Error): void;
}

/** Where facts are kept and judged: the journal, the judge, and what goes on while their disk takes nothing. */
export interface HubRecord {
  /** Looks at the journal, before anybody opens it. */
  check: Part;
  /** In the order of their start. */
  parts: readonly Part[];
  /** From its start on it is told what is judged: those who hear it stand behind all that they read. */
  telling: Part;
  readonly judged: Heard<Judged>;
  /** Told also before the start of {@link telling}. */
  readonly storeMoved: Heard<StorePlace>;
  /** Facts have come, kept or not; river clock. */
  readonly came: Heard<{ facts: readonly NewFact[]; at: Instant }>;
  /**
   * Dates facts, and writes them down.
   * @throws JournalUnavailable where they are not on the disk: nothing may be acknowledged
   */
  keep(facts: readonly NewFact[]): Promise<number>;
  /** The same, and resolves when they have been judged. */
  settle(facts: readonly NewFact[]): Promise<void>;
  /** Resolves, with its sequence, when everything that was journalled by now has been judged. */
  settled(): Promise<number>;
  /** Whether what is kept reaches the disk. */
  readonly recording: boolean;
  /** Whether what is judged stands in memory alone. */
  readonly isSheltered: boolean;
  /** The last fact that the store on the disk has; undefined while that is not known: in memory the judge runs ahead of it. */
  readBy(): number | undefined;
  readonly prune: Pruning['prune'];
  readonly judge: Pick<ThreadedJudge, 'reached' | 'confirmed' | 'retire' | 'giveBack' | 'sumUpAnew'>;
}

export function hubRecord(inputs: HubRecordInputs): HubRecord {
  const { journalFile, storeFile, log, wallClock, riverClock } = inputs;
  // Its place is known once it has been made, at the start.
  const shelterFile = () => join(inputs.memory.path, 'shelter.db');
  const judged = signal<Judged>();
  const storeMoved = signal<StorePlace>();
  const came = signal<{ facts: readonly NewFact[]; at: Instant }>();
  let isTelling = false;
  let isSheltered = false;
  /** Why the judge could not come back the last time. */
  let staysAway: string | undefined;
  /** The journal's last sequence since this start. */
  let head = 0;

  const tell = (news: Judged) => {
    if (isTelling) judged.tell(news);
  };
  const moveTo = (place: StorePlace) => {
    isSheltered = place.isShelter;
    storeMoved.tell(place);
  };
  const checked = journalCheck({ journalFile, storeFile }, { log, wallClock });
  const judge = threadedJudge(
    {
      ...{ journalFile, storeFile, addressees: inputs.addressees },
      ...{ drill: inputs.drill, logsChanges: inputs.logsChanges },
      get shelterFile() {
        return shelterFile();
      },
    },
    {
      machineAhead: inputs.machineAhead,
      onJudged: tell,
      onDied: inputs.onFatal,
      onSetAside: setAsideIn(log),
      onSheltered: (why) => {
        log.error({ reason: why }, 'the store cannot be used: what comes is judged in memory');
        moveTo({ storeFile: shelterFile(), isShelter: true });
        facts.judgeSheltered();
      },
      onStaysAway: (why) => {
        if (why === staysAway) return;
        staysAway = why;
        log.error({ reason: why }, 'the store cannot be used again yet: judging goes on in memory');
      },
      onDamaged: (why) => inputs.damage.meet(storeFile, why),
      onCameBack: (seq) => {
        log.info({ seq }, 'the store is used again');
        staysAway = undefined;
        moveTo({ storeFile, isShelter: false });
        facts.judgeCameBack();
        tell({ seq, stations: [], notices: [], settingsChanged: true });
      },
      onSummingUp: ({ seriesLeft, underWay }) => {
        if (seriesLeft === 0) log.info('every reading has its roll-ups');
        else log.info({ seriesLeft, underWay }, 'readings that stood before are summed up');
      },
    },
  );
  const journal = threadedJournal(
    journalFile,
    log,
    (reached) => {
      head = reached;
      judge.wake(reached);
    },
    checked.numberAbove,
  );
  const facts = recorder({ log, journal, judge });
  const keep = (said: readonly NewFact[]): Promise<number> => {
    const news = inputs.marked(said);
    const stamp = stampOf(riverClock, wallClock);
    came.tell({ facts: news, at: stamp.at });
    return facts.keep(news.map((fact) => ({ ...fact, ...stamp })));
  };

  return {
    check: checked.check,
    parts: [journal, judge, facts, checked.tellThrough(keep)],
    telling: {
      name: 'telling what is judged',
      start: () => {
        isTelling = true;
      },
      stop: () => {
        isTelling = false;
      },
    },
    judged,
    storeMoved,
    came,
    keep,
    settle: async (news) => judge.reached(await keep(news)),
    settled: async () => {
      await judge.reached(head);
      return head;
    },
    get recording() {
      return facts.recording;
    },
    get isSheltered() {
      return isSheltered;
    },
    readBy: () => (facts.recording && !isSheltered ? judge.seq : undefined),
    prune: (order) => journal.prune(order),
    judge,
  };
}

const setAsideIn =
  (log: Log) =>
  ({ seq, kind, fault }: SetAside): void =>
    log.error(
      { seq, kind, fault },
      kind === 'unreadable'
        ? 'a fact of the journal cannot be read and is left out of judging: stop the hub, put a backup of journal.db in place or run kawamori journal salvage (deploy/docs/journal.md); where a newer Kawamori wrote it, install that again'
        : 'a fact broke the judge three times and is set aside; the others are judged: kawamori poison list',
    );
