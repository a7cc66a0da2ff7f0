import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kawamori/kit';
import { z } from 'zod';
import { readSecretFile } from '../../hub-config.js';
import type { PushKeys } from './push-request.js';

const Keys = z.object({
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{87}$/),
  privateKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

export const pushKeyFile = (dataDir: string): string => join(dataDir, 'push.key');

/**
 * The keys by which browsers and their push services know this hub. With others, every browser would have to be asked again: so nothing
 * makes them but an operator's word.
 * @throws ConfigError
 */
export function readPushKeys(dataDir: string): PushKeys {
  const file = pushKeyFile(dataDir);
  if (!existsSync(file)) throw new ConfigError(file, ['is not there: kawamori push init makes it']);
  const read = Keys.safeParse(parsed(readSecretFile(file, 1)));
  if (read.success) return read.data;
  throw new ConfigError(file, [
    'holds no keys: put it back from the backup; new ones (kawamori push init) reach no browser of before',
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
