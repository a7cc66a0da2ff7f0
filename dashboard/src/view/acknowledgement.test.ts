import { HOUR, MINUTE, type NoticeView, type PersonId, UNDO_WITHIN } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, NIGHT } from '../test-data.js';
import { answerWords, awaitsAcknowledgement, spokenOf, undoableBy } from './acknowledgement.js';

const first = { ...aNotice('a|caution|1', NIGHT - 20 * MINUTE), episode: 'a' };
const second = { ...aNotice('a|danger|1', NIGHT - 10 * MINUTE), episode: 'a' };
const other = { ...aNotice('b|caution|1', NIGHT - 15 * MINUTE), episode: 'b' };
const seen = { by: 'mori', via: 'link', nameJa: '森 一郎', nameEn: 'Mori', at: NIGHT, note: '' } as const;
const bySelf = { ...seen, by: 'hq', via: 'face', nameJa: 'hq', nameEn: 'hq' } as const;
const handed = {
  ...bySelf,
  ...{ to: 'oka' as PersonId, toNameJa: '岡 花', toNameEn: 'Oka', taken: null },
};
const awaited = (notices: NoticeView[], now = NIGHT, account = 'hq') =>
  notices.filter((one) => awaitsAcknowledgement(one, { notices, now, account })).map(({ key }) => key);

test('of an episode the newest notice waits for somebody to acknowledge it', () => {
  expect(awaited([second, other, first])).toEqual(['a|danger|1', 'b|caution|1']);
});

test('one that somebody has acknowledged or closed waits no more, nor do those before it', () => {
  expect(awaited([{ ...second, acknowledged: [seen] }, first])).toEqual([]);
  expect(awaited([{ ...second, closed: seen }, first])).toEqual([]);
});

test('a fall below a level asks for nothing, and takes nothing from what waits', () => {
  const fallen = { ...aNotice('a|fallen:danger|1', NIGHT - MINUTE), episode: 'a', kind: 'fallen' } as const;
  expect(awaited([fallen, second, first])).toEqual(['a|danger|1']);
});

test('people speak of the newest that asks for an answer, whatever has been told since: what they said of it stands, and can be taken back', () => {
  const fallen = { ...aNotice('a|fallen:danger|1', NIGHT - MINUTE), episode: 'a', kind: 'fallen' } as const;
  const answered = { ...second, acknowledged: [bySelf] };
  expect(spokenOf([fallen, other, answered, first], 'a')).toBe(answered);
  expect(spokenOf([fallen, other], 'a')).toBe(fallen);
  expect(spokenOf([other], 'a')).toBeUndefined();
});

test('what is over waits for nobody, but for whom it was handed to', () => {
  const closed = { ...aNotice('a|closed|1', NIGHT - MINUTE), episode: 'a', kind: 'closed' } as const;
  const over = { ...second, isOver: true };
  expect(awaited([closed, over, { ...first, isOver: true }])).toEqual([]);
  const handing = { ...over, acknowledged: [bySelf], handedOver: handed };
  expect(awaited([closed, handing], NIGHT, 'oka')).toEqual(['a|danger|1']);
});

test('after twelve hours nobody waits', () => {
  expect(awaited([first, other], NIGHT + 12 * HOUR)).toEqual([]);
});

test('what is handed over waits for somebody else than who hands it over', () => {
  const handing = { ...second, acknowledged: [bySelf], handedOver: handed };
  expect(awaited([handing])).toEqual([]);
  expect(awaited([handing], NIGHT, 'oka')).toEqual(['a|danger|1']);
});

test('how it was answered is said in the order of what counts now', () => {
  const words = (changes: Partial<NoticeView>) => answerWords({ ...second, ...changes }, 'ja', () => '03:12');
  expect(words({})).toBeUndefined();
  expect(words({ acknowledged: [seen] })).toEqual({
    key: 'acknowledged',
    values: { name: '森 一郎', time: '03:12' },
  });
  expect(words({ acknowledged: [bySelf], handedOver: handed })?.key).toBe('handingOver');
  expect(words({ acknowledged: [bySelf], handedOver: { ...handed, taken: seen } })).toEqual({
    key: 'takenOver',
    values: { from: 'hq', name: '森 一郎', time: '03:12' },
  });
  expect(words({ acknowledged: [bySelf], closed: bySelf })?.key).toBe('closedBy');
});

test('one’s own word can be taken back for a while, a hand-over until somebody has taken it', () => {
  const undo = (changes: Partial<NoticeView>, later = 0, account = 'hq') =>
    undoableBy(account, { ...second, ...changes }, { now: NIGHT + later, pace: 1 });
  expect(undo({ acknowledged: [bySelf] })).toBe('acknowledged');
  expect(undo({ acknowledged: [bySelf] }, UNDO_WITHIN + 1)).toBeUndefined();
  expect(undo({ acknowledged: [seen] })).toBeUndefined();
  expect(undo({ acknowledged: [bySelf], handedOver: handed }, HOUR)).toBe('handed-over');
  expect(undo({ acknowledged: [bySelf], handedOver: { ...handed, taken: seen } }, HOUR)).toBeUndefined();
  expect(undo({ acknowledged: [bySelf], closed: bySelf })).toBe('closed');
  expect(undo({ acknowledged: [bySelf] }, 0, 'oka')).toBeUndefined();
});
