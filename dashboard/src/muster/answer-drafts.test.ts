import type { PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { AnswerDrafts } from './answer-drafts.svelte.js';

const [oka, mori] = ['oka' as PersonId, 'mori' as PersonId];

test('what is typed for somebody stays while others answer and when a request fails, and goes with the answer that was taken', async () => {
  const drafts = new AnswerDrafts();
  expect(drafts.of(oka)).toBeUndefined();
  drafts.begin(oka);
  drafts.begin(mori);
  Object.assign(drafts.of(oka) ?? {}, { note: '道が冠水', minutes: 40 });
  // A row that is drawn anew begins again.
  drafts.begin(oka);
  await drafts.sent(mori, Promise.resolve(true));
  await drafts.sent(oka, Promise.resolve(false));
  expect(drafts.of(mori)).toBeUndefined();
  expect(drafts.of(oka)).toMatchObject({ note: '道が冠水', minutes: 40 });
  await drafts.sent(oka, Promise.resolve(true));
  expect(drafts.of(oka)).toBeUndefined();
});

test('what is closed is forgotten', () => {
  const drafts = new AnswerDrafts();
  drafts.begin(oka);
  Object.assign(drafts.of(oka) ?? {}, { note: '道が冠水' });
  drafts.end(oka);
  drafts.begin(oka);
  expect(drafts.of(oka)?.note).toBe('');
});
