import { expect, test } from 'vitest';
import { BookFeed } from './book-feed.svelte.js';

type Page = Awaited<ReturnType<ConstructorParameters<typeof BookFeed>[0]['entries']>>;
const page = (...ids: string[]): Page => ({
  ok: true,
  value: { entries: ids.map((id) => ({ id, at: 0, recordedAt: 0, former: [] })) as never, more: null },
});

test('however many write at once, the book is asked for one at a time, and the newest is shown', async () => {
  const asked: ((answer: Page) => void)[] = [];
  const feed = new BookFeed({ entries: () => new Promise((answer) => asked.push(answer)) });
  const events = Array.from({ length: 30 }, () => feed.renew());
  expect(asked).toHaveLength(1);
  asked[0]?.(page('first'));
  await events[0];
  expect(asked).toHaveLength(2);
  asked[1]?.(page('first', 'second'));
  await Promise.all(events);
  expect(asked).toHaveLength(2);
  expect(feed.entries).toHaveLength(2);
});
