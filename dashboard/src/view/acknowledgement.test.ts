import { HOUR, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, NIGHT } from '../test-data.js';
import { awaitsAcknowledgement } from './acknowledgement.js';

const first = { ...aNotice('a|caution|1', NIGHT - 20 * MINUTE), episode: 'a' };
const second = { ...aNotice('a|danger|1', NIGHT - 10 * MINUTE), episode: 'a' };
const other = { ...aNotice('b|caution|1', NIGHT - 15 * MINUTE), episode: 'b' };
const seen = { by: 'mori', via: 'link', nameJa: '森 一郎', nameEn: 'Mori', at: NIGHT, note: '' } as const;
const awaited = (notices: (typeof first)[], now = NIGHT) =>
  notices.filter((one) => awaitsAcknowledgement(one, { notices, now })).map(({ key }) => key);

test('of an episode the newest notice waits for somebody to acknowledge it', () => {
  expect(awaited([second, other, first])).toEqual(['a|danger|1', 'b|caution|1']);
});

test('one that somebody has acknowledged waits no more, nor do those before it', () => {
  expect(awaited([{ ...second, acknowledged: [seen] }, first])).toEqual([]);
});

test('after twelve hours nobody waits', () => {
  expect(awaited([first, other], NIGHT + 12 * HOUR)).toEqual([]);
});
