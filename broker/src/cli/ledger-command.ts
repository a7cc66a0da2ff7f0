import { existsSync } from 'node:fs';
import { writeWhole } from '../import/write-whole.js';
import { faultWords } from './fault-words.js';
import type { LedgerWork } from './ledger-words.js';
import type { OperatorClient } from './operator-client.js';

/** `kawamori ledger export`: by the running hub, whole or not at all. */
export async function ledgerCommand(
  { query, format, form, out, force }: LedgerWork,
  inputs: {
    out(bytes: Uint8Array): void | Promise<void>;
    err(text: string): void;
    findHub(): Promise<OperatorClient | undefined>;
    signal: AbortSignal;
  },
): Promise<number> {
  if (out !== undefined && !force && existsSync(out)) {
    inputs.err(`${out} exists already; state another --out, or --force to write over it`);
    return 2;
  }
  const hub = await inputs.findHub();
  if (!hub) {
    inputs.err('the chronology is made by the running hub, and none is running: start it first');
    return 1;
  }
  const { kind, ...rest } = query;
  const words = new URLSearchParams(format === 'csv' ? { form } : {});
  for (const [name, value] of Object.entries(rest)) words.append(name, String(value));
  for (const one of kind === undefined ? [] : [kind].flat()) words.append('kind', one);
  const bytes = hub.stream(`/api/v1/ledger.${format}?${words}`, inputs.signal);
  try {
    if (out === undefined) for await (const piece of bytes) await inputs.out(piece);
    else await writeWhole(out, bytes);
    return 0;
  } catch (error) {
    inputs.err(inputs.signal.aborted ? 'stopped' : faultWords(error));
    return 1;
  }
}
