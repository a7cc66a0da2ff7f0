import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Instant, SECOND, TownId } from '@kawamori/contracts';
import { type Clock, openSnapshot } from '@kawamori/kit';
import { loadHubConfig } from '../hub-config.js';
import { writeWhole } from '../import/write-whole.js';
import { type InfluxServer, influxServer } from '../influx/influx-client.js';
import { serverOptionsOf } from '../influx/influx-parts.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { cursorIn } from '../journal/start-check.js';
import { keptReadings } from './kept-readings.js';
import { tarOf } from './tar.js';
import { type ExportProgress, townEntries, UnknownTown } from './town-entries.js';
import { journalFileIn, storeFileIn, townSource } from './town-source.js';

export interface TownCommandInputs {
  io: { out(text: string): void | Promise<void>; err(text: string): void };
  dataDir: string;
  wallClock: Clock;
  signal: AbortSignal;
}

export const EXPORT_TOWN_HELP = `kawamori export town TOWN FILE [options]

Writes everything that is the town's into one file (tar), for a hub of its own:
readings, pictures, notices and their tries, settings and their history. Beside
a running hub or without one. The same town gives the same bytes.

  --check           count and compare everything, write nothing
  --config FILE     the hub's own file, where it feeds an InfluxDB: what the hub's
                    store has let go of is taken from there
  --allow-missing   also where files of pictures are gone or older readings cannot
                    be read; the file says what it lacks
  --force           write over an existing file
  --help            this text

Progress is told on standard error. Exit code 0: done; 1: not possible, nothing
is written then; 2: the command is wrong.
`;

const TELL_EVERY = 2 * SECOND;

/** `kawamori export town …` */
export async function exportTown(argv: readonly string[], inputs: TownCommandInputs): Promise<number> {
  const { io } = inputs;
  const wanted = readArguments(argv);
  if ('usage' in wanted) {
    io.err(`${wanted.usage}\n\n${EXPORT_TOWN_HELP}`);
    return 2;
  }
  const { town, file, check, config, allowMissing, force } = wanted;
  if (!check && !force && existsSync(file)) {
    io.err(`${file} exists already; name another, or --force to write over it\n`);
    return 2;
  }
  const server = config === undefined ? undefined : serverOf(config);
  // The store first: nothing may stand in it that the journal of that time does not know.
  const storeFile = storeFileIn(inputs.dataDir);
  const store = existsSync(storeFile) ? openSnapshot(storeFile) : undefined;
  const journal = openJournalForReading(journalFileIn(inputs.dataDir), openSnapshot);
  const isWhole = store && cursorIn(storeFile) >= journal.pruned().through;
  const kept = isWhole
    ? keptReadings(store, { server, allowMissing, wallClock: inputs.wallClock })
    : undefined;
  let last: ExportProgress | undefined;
  let toldAt: Instant = inputs.wallClock.now();
  const tell = (progress: ExportProgress) => {
    last = progress;
    inputs.signal.throwIfAborted();
    if (inputs.wallClock.now() - toldAt < TELL_EVERY) return;
    toldAt = inputs.wallClock.now();
    io.err(`${progress.seq} of ${progress.head} facts looked at, ${contentOf(progress)}\n`);
  };
  async function* whole(): AsyncGenerator<Buffer> {
    yield* tarOf(townEntries(townSource(journal, inputs.dataDir, kept), town, tell));
    if (last && last.missing > 0 && !allowMissing) throw new PicturesMissing(last.missing);
  }
  try {
    let bytes = 0;
    if (check) for await (const piece of whole()) bytes += piece.length;
    // It holds people's telephone numbers and digests of secrets.
    else await writeWhole(file, whole(), 0o600);
    await io.out(
      `${town}: ${last ? contentOf(last) : ''}${check ? `, ${bytes} bytes; nothing was written` : `, in ${file}`}\n`,
    );
    if (last && last.lacks > 0) {
      io.err(
        `older readings of ${last.lacks} series could not be read and are missing; the file says which\n`,
      );
    }
    if (last && last.lost > 0) {
      io.err(
        `readings of ${last.lost} periods were lost by this hub and are missing; the file says of when\n`,
      );
    }
    return 0;
  } catch (error) {
    const why = inputs.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error);
    io.err(`${why}; nothing was written\n`);
    return error instanceof UnknownTown ? 2 : 1;
  } finally {
    journal.close();
    store?.close();
  }
}

/** The InfluxDB that a hub's file names. */
function serverOf(file: string): InfluxServer | undefined {
  const { influx } = loadHubConfig(file);
  return influx && influxServer(serverOptionsOf(influx));
}

class PicturesMissing extends Error {
  constructor(count: number) {
    super(
      `the files of ${count} pictures are gone or are not what came (kawamori picture check names them); with --allow-missing the rest is exported`,
    );
    this.name = 'PicturesMissing';
  }
}

const contentOf = ({ facts, carried, pictures, missing }: ExportProgress) =>
  `${facts} facts${carried > 0 ? ` (${carried} readings from the store)` : ''}, ${pictures} pictures${missing > 0 ? `, ${missing} pictures missing` : ''}`;

interface Wanted {
  town: TownId;
  file: string;
  check: boolean;
  config: string | undefined;
  allowMissing: boolean;
  force: boolean;
}

function readArguments(argv: readonly string[]): Wanted | { usage: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        config: { type: 'string' },
        'allow-missing': { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
      },
    });
    const [name, file = '', ...more] = positionals;
    const town = TownId.safeParse(name);
    if (!town.success) return { usage: `TOWN: expected a town's id, received ${name ?? 'nothing'}` };
    if (more.length > 0) return { usage: `unexpected word ${more[0]}` };
    if (file === '' && !values.check) return { usage: 'expected FILE, or --check' };
    return {
      town: town.data,
      file,
      check: values.check,
      config: values.config,
      allowMissing: values['allow-missing'],
      force: values.force,
    };
  } catch (error) {
    return { usage: error instanceof Error ? error.message : String(error) };
  }
}
