import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { dataDirBy } from './disk-command.js';

test("the disk of the hub whose file is named is looked at, and no other's", () => {
  const folder = temporaryFolder();
  const file = join(folder, 'hub.yaml');
  const data = join(folder, 'data');
  writeFileSync(file, `dataDir: ${data}\n`);
  expect(dataDirBy(file, undefined)).toBe(data);
  expect(dataDirBy(file, data)).toBe(data);
  expect(() => dataDirBy(file, join(folder, 'other'))).toThrow(ConfigError);
  expect(dataDirBy(undefined, 'other')).toBe('other');
  expect(dataDirBy(undefined, undefined)).toBeUndefined();
});
