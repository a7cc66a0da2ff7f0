import { expect, test } from 'vitest';
import {
  NODE_SOFTWARE_SAID,
  type NodeSoftwareSaid,
  nodeSoftwareSaid,
  nodeSoftwareSays,
  nodeSoftwareWords,
} from './node-software-words.js';

const VALUES = {
  ...{ percent: 25, version: '0.2.0+a', times: 3, seconds: 600, is: '0.3.0', of: 9, bytes: 4 },
  ...{
    how: 'code 1',
    words: 'Error: x: y',
    form: 2,
    here: 1,
    needs: '22.14',
    packages: 'zod 1 (here: 2), y 3',
  },
  why: nodeSoftwareSays('noRoom'),
};

test.each(Object.keys(NODE_SOFTWARE_SAID) as NodeSoftwareSaid[])(
  '%s is found again by what a node has said, with all that was filled in, and by no other sentence',
  (key) => {
    const said = nodeSoftwareSays(key, VALUES);
    expect(said).not.toMatch(/[{}]/);
    expect(nodeSoftwareSaid(said)).toBe(key);
    const words = nodeSoftwareWords(said, 'ja');
    expect(words).not.toMatch(/[{}]/);
    for (const [, name = ''] of NODE_SOFTWARE_SAID[key].ja.matchAll(/\{(\w+)\}/g)) {
      if (name !== 'why') expect(words).toContain(String(VALUES[name as keyof typeof VALUES]));
    }
    expect(nodeSoftwareWords(said, 'en')).toBe(said);
  },
);

test('why a node went back is told in the reader’s words, too', () => {
  expect(
    nodeSoftwareWords('gone back to release 0.1.0: it ended with code 1: TypeError: no such river', 'ja'),
  ).toBe('端末が 0.1.0 に戻しました。プログラムが止まりました（code 1：TypeError: no such river）');
});

test('what is not known stands as it was said', () => {
  expect(nodeSoftwareWords('EIO: i/o error, write', 'ja')).toBe('EIO: i/o error, write');
  expect(nodeSoftwareSaid('EIO: i/o error, write')).toBeUndefined();
});
