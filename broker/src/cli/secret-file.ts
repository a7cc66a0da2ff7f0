import { chmodSync, closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Hands a secret over into a file that only its owner may read (mode 600). The file is opened before the secret is made, so that none
 * is made that could not be handed over, and takes its name when the secret stands in it: what stood there stays until then.
 */
export async function intoSecretFile(file: string, makeSecret: () => Promise<string>): Promise<void> {
  const passing = `${file}.${process.pid}.part`;
  const handle = openSync(passing, 'wx', 0o600);
  try {
    try {
      const secret = await makeSecret();
      writeFileSync(handle, `${secret}\n`, { flush: true });
    } finally {
      closeSync(handle);
    }
    chmodSync(passing, 0o600);
    renameSync(passing, file);
  } catch (error) {
    rmSync(passing, { force: true });
    throw error;
  }
}
