import type { Clock } from '@kawamori/kit';
import type { OperatorClient } from '../cli/operator-client.js';
import { exportCsv } from './csv-command.js';

export interface ExportInputs {
  io: { out(bytes: string | Uint8Array): void | Promise<void>; err(text: string): void };
  /** The running hub, if there is one. */
  findHub(): Promise<OperatorClient | undefined>;
  wallClock: Clock;
  signal: AbortSignal;
}

const HELP = `kawamori export csv --from DAY --to DAY [options]
                          readings as CSV, for Excel or plain (kawamori export csv --help)
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
  if (what === '--help') {
    await inputs.io.out(HELP);
    return 0;
  }
  inputs.io.err(`expected csv, received ${what ?? 'nothing'}\n\n${HELP}`);
  return 2;
}
