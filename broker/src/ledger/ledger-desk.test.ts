// Played: the thread that makes a chronology.
import { LedgerQuery } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { ledgerDesk } from './ledger-desk.js';
import type { FromLedgerWorker } from './ledger-worker.js';

const query = LedgerQuery.parse({ from: 0, to: 1 });

test('two are made at once, eight wait in their order, and who comes then is asked to come again', async () => {
  const under: ((answer: FromLedgerWorker) => void)[] = [];
  const desk = ledgerDesk(
    () => ({ journalFile: '', storeFile: '', drill: false }),
    () => new Promise((resolve) => under.push(resolve)),
  );
  const asked = Array.from({ length: 11 }, () => desk.make(query, { as: 'page', limit: 1 }));
  expect(await asked[10]).toBeUndefined();
  expect(under).toHaveLength(2);
  for (let made = 0; made < 10; made++) {
    under[made]?.({ type: 'text', text: String(made) });
    expect(await asked[made]).toEqual({ type: 'text', text: String(made) });
  }
  expect(under).toHaveLength(10);
  const again = desk.make(query, { as: 'page', limit: 1 });
  under[10]?.({ type: 'text', text: '' });
  expect(await again).toEqual({ type: 'text', text: '' });
});

test('where no journal can be opened the answer says so, and nothing else is hurt', async () => {
  const desk = ledgerDesk(() => ({ journalFile: '/nowhere/journal.db', storeFile: '', drill: false }));
  expect(await desk.make(query, { as: 'page', limit: 1 })).toMatchObject({ type: 'fault' });
});

test('one that fails gives its place to the next', async () => {
  let times = 0;
  const desk = ledgerDesk(
    () => ({ journalFile: '', storeFile: '', drill: false }),
    () => (++times < 4 ? Promise.reject(new Error('no')) : Promise.resolve({ type: 'text', text: 'yes' })),
  );
  for (let i = 0; i < 3; i++) await expect(desk.make(query, { as: 'page', limit: 1 })).rejects.toThrow('no');
  expect(await desk.make(query, { as: 'page', limit: 1 })).toEqual({ type: 'text', text: 'yes' });
});
