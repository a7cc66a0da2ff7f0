import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HELP, type RunOptions, readArguments } from './arguments.js';
import { PROOFS } from './catalogue.js';
import { within } from './parts/eventually.js';
import { killDescendants } from './parts/processes.js';
import { sideBySide } from './parts/side-by-side.js';
import type { Proof, ProofContext } from './proof.js';

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

async function runOne(proof: Proof, options: RunOptions): Promise<boolean> {
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
async function runApart(proof: Proof, { seed, only }: RunOptions): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      ...[fileURLToPath(import.meta.url), proof.name, '--short', '--seed', String(seed)],
      ...(only === undefined ? [] : ['--only', only]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.stdout.write(await text(child.stdout));
  return (await ended) === 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const wanted = readArguments(argv, PROOFS, Math.floor(Math.random() * 2 ** 31));
  if (wanted.what === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (wanted.what === 'list') {
    for (const { name, about, rows } of PROOFS) print(`${name.padEnd(16)}${rows ? '*' : ' '} ${about}`);
    return 0;
  }
  if (wanted.what === 'fault') {
    process.stderr.write(`${wanted.why}\n`);
    return 2;
  }
  const { proofs, options } = wanted;
  const held =
    proofs.length > 1 && options.short
      ? await sideBySide(proofs, SHORT_AT_A_TIME, (proof) => runApart(proof, options))
      : await sideBySide(proofs, 1, (proof) => runOne(proof, options));
  const fell = held.filter((one) => !one).length;
  if (proofs.length > 1) print(`proofs: ${proofs.length - fell} passed, ${fell} failed`);
  return fell === 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
