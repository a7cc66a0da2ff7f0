import type { ChannelView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { byRecipient, channelName } from './channels.js';

const way = (recipient: string, channel: string): ChannelView => ({
  ...{ recipient, channel, nameJa: recipient, nameEn: recipient, state: 'untried' },
  ...{ acceptedAt: null, failedAt: null, fault: '', failures: 0 },
});

test('channels stand by recipient, people told apart from machines', () => {
  const found = byRecipient([
    way('siren', 'webhook'),
    way('person:mori', 'voice'),
    way('person:mori', 'mail'),
  ]);
  expect(found.map(({ recipient, isPerson, ways }) => [recipient, isPerson, ways.length])).toEqual([
    ['siren', false, 1],
    ['person:mori', true, 2],
  ]);
});

test('a channel that this face does not know is called by its own name', () => {
  expect(channelName('voice', 'ja')).toBe('電話');
  expect(channelName('fax', 'ja')).toBe('fax');
});
