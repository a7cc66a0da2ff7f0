import type { Clock } from '@kawamori/kit';
import type { Stretch } from '../journal/missing-facts.js';
import { salvageJournal } from '../journal/salvage-journal.js';
import { type JournalReport, verifyJournal } from '../journal/verify-journal.js';

export interface JournalInputs {
  io: { out(text: string): void; err(text: string): void };
  dataDir: string;
  signal: AbortSignal;
}

/** `kawamori journal verify`: 0 it holds, 1 it does not, or was not read to its end. */
export async function journalVerify(json: boolean, { io, dataDir, signal }: JournalInputs): Promise<number> {
  let told = -1;
  const report = await verifyJournal(dataDir, {
    progress: (what, share) => {
      const tenth = Math.floor(share * 10);
      if (what === 'facts' && tenth === told) return;
      told = tenth;
      io.err(what === 'facts' ? `facts read: ${tenth * 10} %\n` : `looking into ${what}\n`);
    },
    goOn: () => {
      if (signal.aborted) throw new Error('stopped before the end: nothing is known of the rest');
    },
  });
  io.out(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${linesOf(report).join('\n')}\n`);
  return report.holds ? 0 : 1;
}

/** `kawamori journal salvage`, by whoever holds the data folder's lock: 0 nothing is lost, 1 something is. */
export function journalSalvage({
  io,
  dataDir,
  wallClock,
}: Omit<JournalInputs, 'signal'> & { wallClock: Clock }): number {
  let told = 0;
  const { facts, lost, known, keptAs } = salvageJournal(dataDir, wallClock.now(), (read) => {
    if (read - told < 100_000) return;
    told = read;
    io.err(`${read} facts read\n`);
  });
  if (keptAs !== undefined) io.out(`the journal of before lies in ${keptAs}\n`);
  io.out(`${facts} facts stand in the new journal\n`);
  for (const stretch of lost) io.out(`lost: ${lostWords(stretch, known)}\n`);
  if (known === 0)
    io.out('neither journal.head nor the store says whether more stood behind the last of them\n');
  if (lost.length === 0) return 0;
  io.out('the new journal says so itself; what the store has judged of them stays there\n');
  return 1;
}

/** @param known up to which number facts had been acknowledged */
function lostWords({ after, through }: Stretch, known: number): string {
  const numbers = through - after;
  const which = numbers === 1 ? `${through}` : `${after + 1} to ${through}, ${numbers} numbers`;
  return through === known ? `${which}: the end, by what had been acknowledged` : which;
}

/** What the check of a journal has found. */
export function linesOf(report: JournalReport): string[] {
  const { files, facts, head, acknowledged, withoutSum, pruned, missing, unreadable, readers, holds } =
    report;
  return [
    ...files.flatMap(({ name, bytes, faults }) => [
      `${name}\t${(bytes / 2 ** 20).toFixed(1)} MiB\t${faults.length === 0 ? 'whole' : 'BROKEN'}`,
      ...faults.map((fault) => `    ${fault}`),
    ]),
    `facts\t${facts}, the last is ${head}`,
    ...(withoutSum > 0 ? [`    ${withoutSum} of them from before facts had a checksum`] : []),
    ...(pruned.rows + pruned.missing > 0
      ? [
          `    readings up to ${pruned.through} were taken away by their age: ${pruned.rows} facts${pruned.missing === pruned.rows ? '' : `, BUT ${pruned.missing} are missing there`}`,
        ]
      : []),
    ...missing.map(
      ({ after, through, told }) =>
        `    ${after + 1} to ${through} are not there${told ? ': the hub knew, and went on' : ', and nothing says why'}`,
    ),
    ...(acknowledged > head
      ? [`    up to ${acknowledged} had been acknowledged, by journal.head: THE END IS MISSING`]
      : []),
    ...(unreadable.count > 0 ? [`    ${unreadable.count} CANNOT BE READ, the first:`] : []),
    ...unreadable.first.map(({ seq, why }) => `      ${seq}: ${why}`),
    ...(unreadable.newer > 0
      ? [`    ${unreadable.newer} of them are whole: install the newer Kawamori that wrote them`]
      : []),
    ...(readers.length === 0 ? ['no store yet: the next start makes it from the journal'] : []),
    ...readers.map(
      ({ name, cursor, fault }) => `${name}\thas read up to ${cursor}${fault === null ? '' : `: ${fault}`}`,
    ),
    holds ? 'the journal holds' : 'the journal does NOT hold: deploy/docs/journal.md tells the ways back',
  ];
}
