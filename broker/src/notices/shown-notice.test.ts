import type { NoticeView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { shownNotice } from './shown-notice.js';

const to = (recipient: string, state: NoticeView['deliveries'][number]['state']) => ({
  ...{ recipient, channel: 'mail', state, attempts: 1, detail: `to ${recipient}`, acceptedAt: null },
});
const notice = (kind: NoticeView['kind']): NoticeView =>
  ({
    kind,
    deliveries: [to('person:mori', 'accepted'), to('person:oka', 'accepted'), to('person:kure', 'given-up')],
  }) as NoticeView;

test('of a muster every screen hears how many it has reached, and not whom it has called', () => {
  const shown = shownNotice(notice('muster'));
  expect(shown.tally).toEqual({ waiting: 0, accepted: 2, 'given-up': 1, 'not-needed': 0 });
  expect(JSON.stringify(shown)).not.toMatch(/mori|oka|kure/);
});

test('of the river it hears who was told: whom it waits for shows by that', () => {
  expect(shownNotice(notice(null))).toEqual(notice(null));
});
