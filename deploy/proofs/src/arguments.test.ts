import { expect, test } from 'vitest';
import { readArguments } from './arguments.js';
import type { Proof } from './proof.js';

const aProof = (name: string, rows?: readonly string[]): Proof => ({
  name,
  about: '',
  run: () => Promise.reject(new Error('is not run here')),
  ...(rows === undefined ? {} : { rows: (short) => (short ? rows.slice(0, 1) : rows) }),
});
const PROOFS = [aProof('storm', ['hub killed', 'cable cut']), aProof('ingest'), aProof('floods')];
const read = (...argv: string[]) => readArguments(argv, PROOFS, 7);

test('a proof is run with what it knows; without a seed with any', () => {
  expect(read('storm', '--only', 'cable', '--seed', '4')).toEqual({
    what: 'run',
    proofs: [PROOFS[0]],
    options: { short: false, seed: 4, only: 'cable' },
  });
  expect(read('--all', '--short')).toEqual({
    what: 'run',
    proofs: PROOFS,
    options: { short: true, seed: 7 },
  });
  expect(read('floods', 'ingest')).toMatchObject({ proofs: [PROOFS[1], PROOFS[2]] });
  expect([read(), read('--help')]).toEqual([{ what: 'list' }, { what: 'help' }]);
});

test.each([
  [['ingest', '--only', 'kill'], '--only is for proofs with rows, and ingest has none'],
  [['--all', '--only', 'kill'], '--only is for proofs with rows, and ingest, floods has none'],
  [
    ['storm', '--only', 'snow'],
    'no row has "snow" in its name; there are\n  storm: hub killed\n  storm: cable cut',
  ],
  [['storm', '--short', '--only', 'cable'], 'no row has "cable" in its name; there are\n  storm: hub killed'],
  [['storm', 'strom'], 'no such proof: strom'],
  [['--all', 'storm'], '--all runs every proof: leave the names out'],
  [['--short'], "--short says nothing without a proof's name"],
  [['storm', '--seed', 'four'], '--seed four: expected a whole number from 0'],
  [['storm', '--fast'], expect.stringContaining("Unknown option '--fast'")],
  [['storm', '--only'], expect.stringContaining("'--only <value>' argument missing")],
])('prove %j is refused, and what is wrong is said', (argv, why) => {
  expect(read(...argv)).toEqual({ what: 'fault', why });
});
