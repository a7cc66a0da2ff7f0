import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PROOFS } from './catalogue.js';
import { within } from './parts/eventually.js';
import { killDescendants } from './parts/processes.js';
import { sideBySide } from './parts/side-by-side.js';
import type { Proof, ProofContext } from './proof.js';

const HELP = `npm run prove: tries from outside what the system promises

usage: npm run prove                                lists the proofs
       npm run prove -- NAME [--short] [--seed N] [--only ROW]   runs one
       npm run prove -- --all [--short]                          runs all of them

  --short     within 20 seconds each, deciding on correctness alone; of all, two at a time
  --seed N    repeats a run's random choices
  --only ROW  of the storm's faults only those with this in their name

Exit codes: 0 holds, 1 falls short, 2 wrong usage.
`;

/** A proof that has not ended by then has hung, and falls short. */
const SHORT_ENDS_MS = 6 * 60_000;
const FULL_ENDS_MS = 4 * 60 * 60_000;
/** Short forms that share the machine: they decide on correctness alone. What measures has the machine to itself. */
const SHORT_AT_A_TIME = 2;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [heading, ...rows].map((row) => row.map(String));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells)
    print(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
    );
}

async function runOne(
  proof: Proof,
  options: Pick<ProofContext, 'short' | 'seed' | 'only'>,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), `kawamori-${proof.name}-`));
  const undone: (() => Promise<void>)[] = [];
  const atEnd = (undo: () => Promise<void>) => {
    undone.unshift(undo);
  };
  const context: ProofContext = { ...options, folder, atEnd, say: print, table };
  print(`${proof.name}: ${proof.about} (seed ${options.seed})`);
  try {
    const verdict = await within(
      options.short ? SHORT_ENDS_MS : FULL_ENDS_MS,
      `${proof.name} to end`,
      proof.run(context),
    );
    print(`${proof.name}: ${verdict.holds ? 'holds' : 'falls short'}, ${verdict.figure}`);
    return verdict.holds;
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    print(`${proof.name}: falls short, it broke before it could be judged`);
    return false;
  } finally {
    for (const { command } of killDescendants()) print(`  left behind, and killed: ${command.slice(0, 120)}`);
    for (const undo of undone) await undo();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one in a process of its own, which kills nobody else's processes, and prints what it has said when it has ended. */
async function runApart(proof: Proof, seed: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), proof.name, '--short', '--seed', String(seed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.stdout.write(await text(child.stdout));
  return (await ended) === 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      short: { type: 'boolean' },
      all: { type: 'boolean' },
      seed: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = values.all ? PROOFS : PROOFS.filter((proof) => positionals.includes(proof.name));
  if (chosen.length === 0) {
    for (const proof of PROOFS) print(`${proof.name.padEnd(14)} ${proof.about}`);
    const unknown = positionals.filter((name) => !PROOFS.some((proof) => proof.name === name));
    if (unknown.length === 0) return 0;
    process.stderr.write(`no such proof: ${unknown.join(', ')}\n`);
    return 2;
  }
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const options = {
    short: values.short ?? false,
    seed,
    ...(values.only === undefined ? {} : { only: values.only }),
  };
  const held =
    values.all && options.short
      ? await sideBySide(chosen, SHORT_AT_A_TIME, (proof) => runApart(proof, seed))
      : await sideBySide(chosen, 1, (proof) => runOne(proof, options));
  const fell = held.filter((one) => !one).length;
  if (values.all) print(`proofs: ${chosen.length - fell} passed, ${fell} failed`);
  return fell === 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
