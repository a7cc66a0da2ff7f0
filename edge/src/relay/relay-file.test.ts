import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, readYaml } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { readRelayFile } from './relay-file.js';

const EXAMPLE = fileURLToPath(new URL('../../../deploy/docs/examples/relay.yaml', import.meta.url));

function written(changes: object, mode = 0o600): string {
  const folder = temporaryFolder();
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'the secret of a siren\n', { mode });
  const file = join(folder, 'relay.yaml');
  writeFileSync(file, JSON.stringify({ ...(readYaml(EXAMPLE) as object), secretFile, ...changes }));
  return file;
}
const faultOf = (file: string): string => {
  try {
    readRelayFile(file);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

test('the example is a relay’s file, with its secret beside it', () => {
  expect(readRelayFile(written({}))).toMatchObject({
    ...{ id: 'siren-hall', password: 'the secret of a siren', fromLevel: 4, drill: false, ca: undefined },
    on: ['pinctrl', 'set', '17', 'op', 'dh'],
  });
});

test.each([
  [{ on: 'pinctrl set 17' }, /on: /],
  [{ fromLevel: 6 }, /fromLevel: /],
  [{ volume: 11 }, /volume/],
  [{ secretFile: '/nowhere/secret' }, /secretFile: .*ENOENT/],
  [{ hub: { host: 'a', caFile: '/nowhere/ca.pem' } }, /hub\.caFile: .*ENOENT/],
])('a file with %o is refused, with the reason', (changes, said) => {
  expect(faultOf(written(changes))).toMatch(said);
});

test('a secret that others may read is refused', () => {
  expect(faultOf(written({}, 0o644))).toContain('chmod 600');
});
