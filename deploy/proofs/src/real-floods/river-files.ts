import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../parts/replay-run.js';
import { REPOSITORY } from '../parts/repository.js';
import type { River } from './rivers.js';

/** A level of a hydrograph, on its own datum. */
export interface Value {
  at: number;
  valueM: number;
}

/** Brings a river of the shared data into the replay form, by the product's own importer. */
export async function importRiver(river: River, out: string): Promise<void> {
  const map = join(REPOSITORY.importMaps, river.map);
  const { code, stderr } = await runProgram([
    REPOSITORY.kawamori,
    'import',
    'csv',
    '--map',
    map,
    '--out',
    out,
    river.source,
  ]);
  if (code !== 0) throw new Error(`${river.source} could not be imported: ${stderr}`);
}

/** The file's own numbers, read here without the product's help. */
export function valuesOf(file: string): Value[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [time = '', value = ''] = line.split(',');
    return { at: Date.parse(time), valueM: Number(value) };
  });
}
