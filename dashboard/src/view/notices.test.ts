import { NOTICES_IN_SNAPSHOT, type NoticeView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice } from '../test-data.js';
import { mayHaveOlder, risenAgain, withOlder } from './notices.js';

const keys = (notices: readonly { key: string }[]) => notices.map(({ key }) => key);

describe('older notices', () => {
  test('stand behind those that are heard live, each once, as it is heard', () => {
    const live = [aNotice('c', 30), { ...aNotice('b', 20), subjectJa: '聞いたまま' }];
    const asked = [aNotice('b', 20), aNotice('a', 10)];
    expect(keys(withOlder(live, asked))).toEqual(['c', 'b', 'a']);
    expect(withOlder(live, asked)[1]?.subjectJa).toBe('聞いたまま');
  });

  test('can be asked for where the first list was full, and until the record has ended', () => {
    const full = Array.from({ length: NOTICES_IN_SNAPSHOT }, (_, i) => aNotice(`n${i}`, i));
    expect(mayHaveOlder(full, undefined)).toBe(true);
    expect(mayHaveOlder(full.slice(1), undefined)).toBe(false);
    expect(mayHaveOlder(full, 'n0')).toBe(true);
    expect(mayHaveOlder(full, null)).toBe(false);
  });
});

test('a level that is reached again is a second rise; an end, a check and equipment that is well again are none', () => {
  const again = (kind: NoticeView['kind'], rise = 2) => risenAgain({ kind, rise });
  expect([again(null), again('rise'), again('upstream', 3)]).toEqual([2, 2, 3]);
  expect(again(null, 1)).toBeUndefined();
  for (const kind of ['condition', 'condition-ended', 'fallen', 'closed', 'learnt', 'check'] as const)
    expect(again(kind), kind).toBeUndefined();
});
