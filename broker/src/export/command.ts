import type { Clock } from '@kawamori/kit';
import type { OperatorClient } from '../cli/operator-client.js';
import { EXPORT_TOWN_HELP, exportTown } from '../town-file/export-command.js';
import { exportCsv } from './csv-command.js';

export interface ExportInputs {
  io: { out(bytes: string | Uint8Array): void | Promise<void>; err(text: string): void };
  /** The running hub, if there is one. */
  findHub(): Promise<OperatorClient | undefined>;
  /** The data folder of a hub that has kept something. */
  dataDir(): string;
  wallClock: Clock;
  signal: AbortSignal;
}

const HELP = `kawamori export csv --from DAY --to DAY [options]
                          readings as CSV, for Excel or plain (kawamori export csv --help)
kawamori export town TOWN FILE
                          everything of one town, for a hub of its own (kawamori export town --help)
`;

/**
 * `kawamori export …`
 * @param argv the words after it
 * @returns the exit code: 0 done, 1 not possible, 2 wrong usage
 */
export async function exportCommand(
  [what, ...argv]: readonly string[],
  inputs: ExportInputs,
): Promise<number> {
  if (what === 'csv') return exportCsv(argv, inputs);
  if (what === 'town' && argv.includes('--help')) {
    await inputs.io.out(EXPORT_TOWN_HELP);
    return 0;
  }
  if (what === 'town') return exportTown(argv, { ...inputs, dataDir: inputs.dataDir() });
  if (what === '--help') {
    await inputs.io.out(HELP);
    return 0;
  }
  inputs.io.err(`expected csv or town, received ${what ?? 'nothing'}\n\n${HELP}`);
  return 2;
}
