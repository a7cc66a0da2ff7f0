import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, readYaml } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { readBoxFile } from './box-file.js';

const EXAMPLE = fileURLToPath(new URL('../../../deploy/docs/examples/box.yaml', import.meta.url));

function written(changes: object, { token = 'the token of a box', mode = 0o600 } = {}): string {
  const folder = temporaryFolder();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${token}\n`, { mode });
  const file = join(folder, 'box.yaml');
  writeFileSync(file, JSON.stringify({ ...(readYaml(EXAMPLE) as object), tokenFile, ...changes }));
  return file;
}
const faultOf = (file: string): string => {
  try {
    readBoxFile(file);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

test('the example is a box’s file, with its token beside it', () => {
  expect(readBoxFile(written({}))).toMatchObject({
    ...{ listen: { host: '0.0.0.0', port: 8_088 }, token: 'the token of a box', silentAfter: 300_000 },
  });
});

test.each<[object, { token?: string; mode?: number }, RegExp]>([
  [{ silentAfter: '5s' }, {}, /silentAfter/],
  [{ volume: 11 }, {}, /volume/],
  [{}, { token: 'short' }, /at least 16 characters/],
  [{}, { mode: 0o644 }, /chmod 600/],
])('a file with %o and a token of %o is refused with the reason', (changes, token, said) => {
  expect(faultOf(written(changes, token))).toMatch(said);
});
