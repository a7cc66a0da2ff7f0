import { expect, test } from 'vitest';
import { temporaryFolder, writeInto } from '../../testing/temporary.js';
import { readCameraCredential } from './credential.js';

test('a camera’s user and password stand in a file of their own; a password may hold colons', () => {
  const file = writeInto(temporaryFolder(), 'credential', 'admin:a:b c\n');
  expect(readCameraCredential(file)).toEqual({ ok: true, credential: { user: 'admin', password: 'a:b c' } });
  expect(readCameraCredential(undefined)).toEqual({ ok: true, credential: undefined });
});

test('a file that others can read, that has no colon or is not there is told as such, without what stands in it', () => {
  const folder = temporaryFolder();
  const open = readCameraCredential(writeInto(folder, 'open', 'admin:secret', 0o644));
  expect(open).toMatchObject({ ok: false, fault: expect.stringContaining('chmod 600') });
  const bare = readCameraCredential(writeInto(folder, 'bare', 'secret'));
  expect(bare).toMatchObject({ ok: false, fault: expect.stringContaining('expected user:password') });
  expect(JSON.stringify([open, bare])).not.toContain('secret');
  expect(readCameraCredential(`${folder}/nowhere`)).toMatchObject({ ok: false });
});
