import { join } from 'node:path';
import { HOUR, type NewFact, NodeId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { minute, pack } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { clockMemory } from './clock-memory.js';

const said = (node: string, behind?: number): NewFact => {
  const fact = pack([[0, 1]]);
  return {
    ...fact,
    body: {
      ...fact.body,
      node: NodeId.parse(node),
      ...(behind === undefined ? {} : { clockBehindMs: behind }),
    },
  };
};

test('remembers when the newest fact was entered, and whose clock agreed then', () => {
  const file = join(temporaryFolder(), 'journal.db');
  const journal = openJournalForWriting(file);
  const facts = [
    said('steady'),
    said('gone-wrong'),
    said('put-right', HOUR),
    said('gone-wrong', HOUR),
    said('put-right'),
  ];
  journal.append(facts.map(({ kind, body }, i) => [kind, minute(i), minute(i), JSON.stringify(body)]));
  journal.close();
  const { newest, agreeing } = clockMemory(file);
  expect(newest).toBe(minute(4));
  expect([...agreeing].sort()).toEqual(['put-right', 'steady']);
});

test('remembers nothing where there is no journal', () => {
  expect(clockMemory(join(temporaryFolder(), 'none.db'))).toEqual({ newest: undefined, agreeing: new Set() });
});
