import { expect, test, vi } from 'vitest';
import { officialApi } from './official-api.js';

test('what is recorded in a rehearsal goes to the rehearsal’s hub, and never to the real one', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response('{}', { status: 200 }));
  });
  const api = officialApi('/rehearsal/api/v1');
  await api.order({ town: 'nakatosa', kind: 'evacuate', issuer: '町長', orderedAt: 0 });
  await api.announce({ town: 'nakatosa', title: 'x', level: 0, issuer: '県', announcedAt: 0 });
  await api.change('orders', 'one' as never, 'lift');
  await api.orders();
  await api.announcements();
  vi.unstubAllGlobals();
  expect(asked).toHaveLength(5);
  for (const url of asked) expect(url).toMatch(/^\/rehearsal\/api\/v1\//);
});
