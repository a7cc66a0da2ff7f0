import { expect, test } from 'vitest';
import { digestOfText, readSums, sumsText } from './sums.js';

const digest = digestOfText('');

test('what is written is read again, as sha256sum writes it', () => {
  const sums = new Map([
    ['journal.db', digest],
    ['pictures/cam-1/2026-06-03/a b.jpg', digestOfText('x')],
  ]);
  expect(readSums(sumsText(sums))).toEqual(sums);
  expect(sumsText(new Map([['journal.db', digest]]))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  journal.db\n',
  );
});

test.each(['../journal.db', '/etc/passwd', 'a/../../b', ''])('a line that names %j is refused', (name) => {
  expect(() => readSums(`${digest}  ok\n${digest}  ${name}\n`)).toThrow('line 2 is no checksum of a file');
});
