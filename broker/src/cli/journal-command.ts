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

function linesOf(report: JournalReport): string[] {
  const { files, facts, head, withoutSum, missing, unreadable, readers, holds } = report;
  return [
    ...files.flatMap(({ name, bytes, faults }) => [
      `${name}\t${(bytes / 2 ** 20).toFixed(1)} MiB\t${faults.length === 0 ? 'whole' : 'BROKEN'}`,
      ...faults.map((fault) => `    ${fault}`),
    ]),
    `facts\t${facts}, the last is ${head}`,
    ...(withoutSum > 0 ? [`    ${withoutSum} of them from before facts had a checksum`] : []),
    ...missing.map(
      ({ after, through, told }) =>
        `    ${after + 1} to ${through} are not there${told ? ': the hub knew, and went on' : ', and nothing says why'}`,
    ),
    ...(unreadable.count > 0 ? [`    ${unreadable.count} CANNOT BE READ, the first:`] : []),
    ...unreadable.first.map(({ seq, why }) => `      ${seq}: ${why}`),
    ...(readers.length === 0 ? ['no store yet: the next start makes it from the journal'] : []),
    ...readers.map(
      ({ name, cursor, fault }) => `${name}\thas read up to ${cursor}${fault === null ? '' : `: ${fault}`}`,
    ),
    holds ? 'the journal holds' : 'the journal does NOT hold: deploy/docs/journal.md tells the ways back',
  ];
}
