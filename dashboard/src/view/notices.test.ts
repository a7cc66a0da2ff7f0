import { NOTICES_IN_SNAPSHOT } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice } from '../test-data.js';
import { mayHaveOlder, withOlder } from './notices.js';

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
