import { parseArgs } from 'node:util';
import { type Milliseconds, SECOND, toIsoJst } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { BackupNote } from '../backup/backup-note.js';
import { NoBackup, takeBackup } from '../backup/take-backup.js';
import { type BackupReport, verifyBackup } from '../backup/verify-backup.js';
import { loadHubConfig } from '../hub-config.js';
import { linesOf } from './journal-command.js';
import type { Faults, Io } from './own-words.js';

/** MiB a second: an SD card gives and takes several times as much, and the hub's own share of it is small. */
const USUAL_PACE = 8;
const MOST_PACE = 1_000;

export const BACKUP_HELP = `kawamori backup: a copy of what a hub needs to come back
                 控え（バックアップ）

usage: kawamori backup DIR [--former DIR] [--config FILE] [--mib-per-second N]
       kawamori backup verify DIR [--json]

Copies the data folder (journal, store, pictures, keys) into the new folder DIR, beside the running hub, which takes
readings and tells meanwhile, or without one. Until it is whole and has been checked it is called DIR.part; a DIR that
is there is not written over. It holds keys and telephone numbers: only its owner may read it.

  verify DIR           reads every file of a backup and says whether it is what was written, and whether a hub can come
                       back from it; changes nothing
  --former DIR         a backup of before on the same disk: pictures that are in it already are not copied, and take no
                       room a second time (hard links)
  --config FILE        takes the hub's own file along (as hub-config.yaml); the secrets that it names lie elsewhere, and
                       are not taken along
  --mib-per-second N   copies so much in a second at most (${USUAL_PACE}; 1 to ${MOST_PACE})
  --json               for programs
  --data DIR           the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)

How a hub comes back from one: deploy/docs/journal.md. Exit codes: 0 done, 1 not possible (nothing is left then) or the
backup does not hold, 2 wrong usage.
`;

type Asked =
  | {
      verb: 'take';
      dir: string;
      former: string | undefined;
      config: string | undefined;
      bytesPerSecond: number;
    }
  | { verb: 'verify'; dir: string; json: boolean };

/** The words after `backup`; every fault told together. */
export function readBackupWords(argv: readonly string[]): Asked | 'help' | Faults {
  let line: ReturnType<typeof parse>;
  try {
    line = parse(argv);
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = line;
  if (values.help) return 'help';
  const isVerify = positionals[0] === 'verify';
  const [dir = '', ...more] = isVerify ? positionals.slice(1) : positionals;
  const { former, config, json = false, 'mib-per-second': stated } = values;
  const name = isVerify ? 'backup verify' : 'backup';
  const pace = Number(stated ?? USUAL_PACE);
  const faults = more.map((word) => `${name}: unexpected word ${word}`);
  if (dir === '') faults.push(`${name}: expected DIR`);
  for (const [option, value] of Object.entries({ former, config, 'mib-per-second': stated })) {
    if (isVerify && value !== undefined) faults.push(`${name} takes no --${option}`);
    if (value === '') faults.push(`${name}: --${option} is empty`);
  }
  if (!isVerify && json) faults.push(`${name} takes no --json`);
  if (stated !== '' && !(Number.isInteger(pace) && pace >= 1 && pace <= MOST_PACE))
    faults.push(`${name}: --mib-per-second: expected 1 to ${MOST_PACE}, received ${stated}`);
  if (faults.length > 0) return { faults };
  return isVerify
    ? { verb: 'verify', dir, json }
    : { verb: 'take', dir, former, config, bytesPerSecond: pace * 2 ** 20 };
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      former: { type: 'string' },
      config: { type: 'string' },
      'mib-per-second': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });

export interface BackupInputs {
  io: Io;
  /** The data folder of a hub that has kept something. */
  dataDir(): string;
  wallClock: Clock;
  monotonic(): Milliseconds;
  version: string;
  signal: AbortSignal;
}

/** `kawamori backup …`; the exit code. */
export async function backupCommand(argv: readonly string[], inputs: BackupInputs): Promise<number> {
  const { io } = inputs;
  const asked = readBackupWords(argv);
  if (asked === 'help') {
    io.out(BACKUP_HELP);
    return 0;
  }
  if ('faults' in asked) {
    for (const fault of asked.faults) io.err(`${fault}\n`);
    io.err('kawamori backup --help shows how\n');
    return 2;
  }
  return asked.verb === 'verify' ? verify(asked, inputs) : take(asked, inputs);
}

async function take(order: Asked & { verb: 'take' }, inputs: BackupInputs): Promise<number> {
  const { io, wallClock, monotonic, version, signal } = inputs;
  // A file that no hub can read is no part of a backup.
  if (order.config !== undefined) loadHubConfig(order.config);
  try {
    const { note, linked, gone } = await takeBackup(
      { ...order, version, dataDir: inputs.dataDir() },
      {
        ...{ monotonic, signal, wallNow: () => wallClock.now(), progress: telling(inputs) },
        remark: (words) => io.err(`${words}\n`),
      },
    );
    io.out(
      `${order.dir}: ${contentOf(note)}${linked > 0 ? `, ${linked} of them also in the former one` : ''}\n`,
    );
    if (gone > 0) io.err(`${gone} files went meanwhile: pictures whose time had come\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NoBackup)) throw error;
    io.err(`${error.message}\nno backup has been made\n`);
    return 1;
  }
}

async function verify({ dir, json }: Asked & { verb: 'verify' }, inputs: BackupInputs): Promise<number> {
  const { io, signal } = inputs;
  const report = await verifyBackup(dir, {
    progress: telling(inputs),
    goOn: () => {
      if (signal.aborted) throw new Error('stopped before the end: nothing is known of the rest');
    },
  });
  io.out(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${linesOfReport(report).join('\n')}\n`);
  return report.holds ? 0 : 1;
}

const TELL_EVERY = 2 * SECOND;

/** Tells how far something is, now and then. */
function telling({ io, monotonic }: Pick<BackupInputs, 'io' | 'monotonic'>) {
  let toldAt = monotonic();
  return (what: string, share: number) => {
    if (monotonic() - toldAt < TELL_EVERY) return;
    toldAt = monotonic();
    io.err(`${Math.floor(share * 100)} %\t${what}\n`);
  };
}

const contentOf = ({ files, bytes, head }: BackupNote): string =>
  `${files} files, ${(bytes / 2 ** 20).toFixed(1)} MiB, up to fact ${head}`;

function linesOfReport({ holds, note, compared, faults, journal }: BackupReport): string[] {
  return [
    ...(note ? [`made ${toIsoJst(note.madeAt)} by Kawamori ${note.version}: ${contentOf(note)}`] : []),
    ...(journal && !journal.holds ? linesOf(journal) : []),
    ...(faults.length > 0 ? ['what is wrong:', ...faults.map((fault) => `  ${fault}`)] : []),
    holds
      ? `the backup holds: ${compared} files are what was written, and a hub can come back from them`
      : 'the backup does NOT hold: take another one, and look at its disk',
  ];
}
