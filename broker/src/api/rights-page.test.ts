import { expect, test } from 'vitest';
import { RIGHTS } from './rights.js';
import { rightsPage } from './rights-page.js';

test('the page of rights is as the code has them', async () => {
  await expect(rightsPage(RIGHTS)).toMatchFileSnapshot('../../../deploy/docs/rights.md');
});

test('a row tells from whom on, for whose towns, and what is wanted again', () => {
  const page = rightsPage({
    'GET /a': 'open',
    'POST /a/:token': 'link',
    'POST /b': { from: 'duty', ownTown: 'station' },
    'POST /c': { from: 'administrator', ownTown: 'account', confirmed: true },
  });
  expect(page.split('\n').slice(-5)).toEqual([
    '| `GET /a` | everybody |  |  |  |',
    '| `POST /a/:token` | the link in a message |  |  |  |',
    '| `POST /b` | duty | station |  |  |',
    '| `POST /c` | administrator | account | yes | yes |',
    '',
  ]);
});
