import type { Clock } from '@kawamori/kit';
import { importBaseMap } from './import-command.js';
import { prepareTiles } from './tiles-command.js';
import type { Documents } from './towns-told.js';

export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
}

export interface BaseMapInputs {
  io: CommandIo;
  wallClock: Clock;
  version: string;
  /** Where the hub keeps its data, unless the command names another folder. */
  dataDir: string;
  /** The settings in force in a data folder. */
  documents(dataDir: string): Promise<Documents>;
  /** Aborted when the operator has had enough. */
  signal: AbortSignal;
}

/** 0 done, 1 not possible or not all of it, 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;

const HELP = `kawamori basemap: a finer base map, and map tiles without internet

usage: kawamori basemap import --boundaries N03.geojson --rivers W05_stream.geojson [OPTIONS]
       kawamori basemap tiles [OPTIONS]

Each explains itself with --help.
`;

/**
 * `kawamori basemap …`
 * @param argv the words after `kawamori basemap`
 */
export async function baseMapCommand(argv: readonly string[], inputs: BaseMapInputs): Promise<ExitCode> {
  const [what, ...words] = argv;
  if (what === 'import') return importBaseMap(words, inputs);
  if (what === 'tiles') return prepareTiles(words, inputs);
  if (what === '--help') {
    inputs.io.out(HELP);
    return 0;
  }
  inputs.io.err(`expected "import" or "tiles", received ${what ?? 'nothing'}\n\n${HELP}`);
  return 2;
}
