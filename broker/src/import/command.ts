import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { type ImportOutcome, type ImportSummary, importCsv } from './import-csv.js';
import { ImportMap } from './import-map.js';
import { replayText } from './imported-rows.js';
import { writeWhole } from './write-whole.js';

export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
}

const OK = 0;
const INPUT_FAILED = 1;
const USAGE = 2;

const HELP = `kawamori import csv --map FILE [options] INPUT

Turns a foreign hydrograph file into the form that nodes replay: a header
time,level_m (or time,rain_mm), ISO 8601 times with offset, metres, ascending.
One faulty row fails the whole file; nothing is written then.

  --map FILE    how to read INPUT: columns, units, decimal mark, zone (YAML;
                examples in deploy/docs/examples/import)
  --out FILE    write there, whole or not at all; without it, to standard output
  --force       write over an existing file
  --dry-run     read and check everything, write nothing
  --json        the summary as JSON on standard output (with --out or --dry-run)
  --help        this text

Exit code 0: done; 1: the input could not be read or has faults; 2: the command
or the mapping is wrong.
`;

interface Wanted {
  input: string;
  map: string;
  out: string | undefined;
  force: boolean;
  dryRun: boolean;
  json: boolean;
}

/**
 * `kawamori import …`
 * @param argv the words after `kawamori import`, the first of which says what is imported: `csv`
 * @returns the exit code: 0 done, 1 failed input, 2 usage or mapping
 */
export async function importCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const wanted = readArguments(argv);
  if (wanted === 'help') {
    io.out(HELP);
    return OK;
  }
  if ('usage' in wanted) {
    io.err(`${wanted.usage}\n\n${HELP}`);
    return USAGE;
  }
  if (wanted.out !== undefined && !wanted.dryRun && !wanted.force && existsSync(wanted.out)) {
    io.err(`${wanted.out} exists already; state another --out, or --force to write over it\n`);
    return USAGE;
  }
  try {
    const map = loadYaml(wanted.map, ImportMap);
    return await importFile(wanted, map, io);
  } catch (error) {
    if (error instanceof ConfigError) {
      io.err(`the mapping cannot be used:\n${error.message}\n`);
      return USAGE;
    }
    io.err(`${wanted.input} was not imported: ${error instanceof Error ? error.message : String(error)}\n`);
    return INPUT_FAILED;
  }
}

function readArguments(argv: readonly string[]): Wanted | 'help' | { usage: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        out: { type: 'string' },
        force: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    const [what, input, ...more] = positionals;
    if (what !== 'csv') return { usage: `expected "csv" or "town", received ${what ?? 'nothing'}` };
    if (!values.map) return { usage: 'state how to read the file: --map FILE' };
    if (input === undefined || more.length > 0) {
      return { usage: `expected one INPUT, received ${positionals.length - 1}` };
    }
    const dryRun = values['dry-run'];
    if (values.json && !dryRun && values.out === undefined) {
      return { usage: '--json needs --out or --dry-run: standard output carries the rows' };
    }
    return { input, map: values.map, out: values.out, force: values.force, dryRun, json: values.json };
  } catch (error) {
    return { usage: error instanceof Error ? error.message : String(error) };
  }
}

async function importFile(wanted: Wanted, map: ImportMap, io: CommandIo): Promise<number> {
  const outcome = await importCsv(createReadStream(wanted.input), map);
  if (!outcome.ok) {
    if (wanted.json) io.out(`${JSON.stringify(outcome)}\n`);
    io.err(faultText(wanted.input, outcome));
    return INPUT_FAILED;
  }
  const { rows, order, summary } = outcome;
  const pieces = replayText(map.quantity, rows, order);
  if (wanted.dryRun) {
    // Nothing is written.
  } else if (wanted.out === undefined) {
    for (const piece of pieces) io.out(piece);
  } else {
    if (!wanted.force && existsSync(wanted.out)) throw new Error(`${wanted.out} has come to exist meanwhile`);
    await writeWhole(wanted.out, pieces);
  }
  if (wanted.json) io.out(`${JSON.stringify({ ok: true, summary })}\n`);
  io.err(summaryText(wanted, summary));
  return OK;
}

function faultText(input: string, { faults, faultCount }: Extract<ImportOutcome, { ok: false }>): string {
  const lines = faults.map(
    ({ line, expected, received }) =>
      `  ${line > 0 ? `line ${line}: ` : ''}expected ${expected}, received ${received}\n`,
  );
  const untold = faultCount - faults.length;
  return `${input} was not imported; nothing was written:\n${lines.join('')}${untold > 0 ? `  and ${untold} more faults\n` : ''}`;
}

function summaryText(wanted: Wanted, summary: ImportSummary): string {
  const { dropped, unit } = summary;
  const told: [boolean, string][] = [
    [dropped.missing > 0, `dropped, no value: ${dropped.missing}`],
    [dropped.quality > 0, `dropped, quality not accepted: ${dropped.quality}`],
    [dropped.duplicate > 0, `dropped, same time and value again: ${dropped.duplicate}`],
    [summary.outOfOrder > 0, `out of order, sorted: ${summary.outOfOrder}`],
    [summary.sameTimeOtherValue > 0, `same time, other value, all kept: ${summary.sameTimeOtherValue}`],
    [summary.rounded > 0, `rounded to three decimals: ${summary.rounded}`],
    [summary.sentinels > 0, `sentinels, passed through as they stand: ${summary.sentinels}`],
    [
      summary.looksLikeSentinel > 0,
      `LOOK: usual sentinels converted like levels: ${summary.looksLikeSentinel}; if they mean "no value", state them under value.missing or value.sentinels`,
    ],
    ...Object.entries(summary.quality).map(([word, rows]): [boolean, string] => [
      true,
      `quality ${JSON.stringify(word)}: ${rows}`,
    ]),
  ];
  const where = wanted.dryRun ? 'checked, nothing written' : `written to ${wanted.out ?? 'standard output'}`;
  return `${wanted.input}: ${where}
  rows read: ${summary.rowsRead}, ${wanted.dryRun ? 'to be written' : 'written'}: ${summary.rowsWritten}
${told.map(([is, text]) => (is ? `  ${text}\n` : '')).join('')}  from ${summary.first} to ${summary.last}
  lowest ${summary.min ?? '(none)'} ${unit}, highest ${summary.max ?? '(none)'} ${unit}
`;
}
