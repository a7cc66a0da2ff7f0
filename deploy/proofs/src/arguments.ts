import { parseArgs } from 'node:util';
import type { Proof, ProofContext } from './proof.js';

export const HELP = `npm run prove: tries from outside what the system promises

usage: npm run prove                                lists the proofs
       npm run prove -- NAME... [--short] [--seed N] [--only ROW]   runs some
       npm run prove -- --all [--short] [--seed N]                  runs all of them

  --short     within 20 seconds each, deciding on correctness alone; of several, two at a time
  --seed N    repeats a run's random choices; a whole number from 0
  --only ROW  of a proof with rows (those with * in the list) only the ones with this in their name

Exit codes: 0 holds, 1 falls short, 2 wrong usage.
`;

export type RunOptions = Pick<ProofContext, 'short' | 'seed' | 'only'>;

/** What somebody wants who types `npm run prove`. */
export type Wanted =
  | { what: 'help' }
  | { what: 'list' }
  | { what: 'run'; proofs: readonly Proof[]; options: RunOptions }
  /** One line that says what cannot be done. */
  | { what: 'fault'; why: string };

/** @param anySeed where none was given */
export function readArguments(argv: readonly string[], proofs: readonly Proof[], anySeed: number): Wanted {
  const read = parsed(argv);
  if (typeof read === 'string') return { what: 'fault', why: read };
  const { values, positionals } = read;
  if (values.help) return { what: 'help' };
  const fault = (why: string): Wanted => ({ what: 'fault', why });

  const unknown = positionals.filter((name) => !proofs.some((proof) => proof.name === name));
  if (unknown.length > 0) return fault(`no such proof: ${unknown.join(', ')}`);
  if (values.all && positionals.length > 0) return fault('--all runs every proof: leave the names out');
  const chosen = values.all ? proofs : proofs.filter((proof) => positionals.includes(proof.name));
  if (chosen.length === 0) {
    const { all: _all, help: _help, ...others } = values;
    const idle = Object.keys(others);
    return idle.length === 0
      ? { what: 'list' }
      : fault(`--${idle.join(', --')} says nothing without a proof's name`);
  }
  const { only, seed, short = false } = values;
  const without = chosen.filter((proof) => proof.rows === undefined).map(({ name }) => name);
  if (only !== undefined && without.length > 0)
    return fault(`--only is for proofs with rows, and ${without.join(', ')} has none`);
  if (seed !== undefined && !/^\d{1,15}$/.test(seed))
    return fault(`--seed ${seed}: expected a whole number from 0`);
  const rowless = chosen.filter(
    ({ rows }) => only !== undefined && rows?.(short).every((row) => !row.includes(only)),
  );
  if (rowless.length > 0) {
    const there = rowless.flatMap(({ name, rows }) => rows?.(short).map((row) => `  ${name}: ${row}`) ?? []);
    return fault(`no row has ${JSON.stringify(only)} in its name; there are\n${there.join('\n')}`);
  }
  return {
    what: 'run',
    proofs: chosen,
    options: {
      short,
      seed: seed === undefined ? anySeed : Number(seed),
      ...(only === undefined ? {} : { only }),
    },
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
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
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
