import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Instant, SECOND } from '@kawamori/contracts';
import { dataLock } from '../settings/data-lock.js';
import type { TownCommandInputs } from './export-command.js';
import { checkTownFile, type ImportSteps, importTown } from './import-town.js';
import type { TownFileContent } from './read-town-file.js';

export const IMPORT_TOWN_HELP = `kawamori import town FILE [options]

Brings a town's file (kawamori export town) into an empty data folder, all of it
or nothing, and exports it again to compare every byte. The hub must not run.
Nobody is told again what the hub before has told.

  --check   read and check the file, change nothing
  --json    what is in it, as JSON
  --help    this text

Exit code 0: done; 1: not possible, nothing is changed then; 2: the command is
wrong.
`;

const TELL_EVERY = 2 * SECOND;

/** `kawamori import town …` */
export async function importTownCommand(argv: readonly string[], inputs: TownCommandInputs): Promise<number> {
  const { io, dataDir, wallClock } = inputs;
  const wanted = readArguments(argv);
  if (wanted === 'help') {
    await io.out(IMPORT_TOWN_HELP);
    return 0;
  }
  if ('usage' in wanted) {
    io.err(`${wanted.usage}\n\n${IMPORT_TOWN_HELP}`);
    return 2;
  }
  const { file, check, json } = wanted;
  if (!existsSync(file)) {
    io.err(`there is no file ${file}\n`);
    return 2;
  }
  const steps = stepsToldTo(inputs, statSync(file).size);
  try {
    const content = check
      ? await checkTownFile(file, steps)
      : await locked(dataDir, () => importTown(file, dataDir, wallClock, steps));
    await io.out(
      json
        ? `${JSON.stringify(content, undefined, 2)}\n`
        : `${wordsOf(content)}${check ? '; nothing was changed' : `, now in ${dataDir}`}\n`,
    );
    return 0;
  } catch (error) {
    const why = inputs.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error);
    io.err(`${why}\nnothing was imported\n`);
    return 1;
  }
}

/** @throws where a hub or another command holds the folder */
async function locked<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = dataLock(dataDir);
  await lock.start();
  try {
    return await work();
  } finally {
    await lock.stop();
  }
}

function stepsToldTo({ io, wallClock, signal }: TownCommandInputs, size: number): ImportSteps {
  let toldAt: Instant = wallClock.now();
  return {
    signal,
    progress: (step, bytes) => {
      if (wallClock.now() - toldAt < TELL_EVERY) return;
      toldAt = wallClock.now();
      io.err(`${step}: ${Math.floor((100 * bytes) / size)} %\n`);
    },
  };
}

const wordsOf = ({ town, facts, pictures, missing }: TownFileContent): string =>
  `${town}: ${facts} facts, ${pictures} pictures${missing > 0 ? `, ${missing} pictures that the hub before had lost` : ''}`;

function readArguments(
  argv: readonly string[],
): { file: string; check: boolean; json: boolean } | 'help' | { usage: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      return { usage: `expected one FILE, received ${positionals.length}` };
    return { file, check: values.check, json: values.json };
  } catch (error) {
    return { usage: error instanceof Error ? error.message : String(error) };
  }
}
