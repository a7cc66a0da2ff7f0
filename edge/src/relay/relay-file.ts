import { readFileSync, statSync } from 'node:fs';
import { TownId } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { z } from 'zod';

/** A program and its words, as the system starts it: without a shell. */
const Command = z.array(z.string().min(1)).min(1);

/** The file of a lamp or siren. */
const RelayFile = z.strictObject({
  /** As in the hub's file. */
  id: z.string().min(1).max(40),
  hub: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535).default(1_883),
    /** The towns' authority, where the hub is reached over TLS. */
    caFile: z.string().min(1).optional(),
  }),
  /** Its secret, mode 600. */
  secretFile: z.string().min(1),
  towns: z.array(TownId).min(1).max(10),
  /** On from this alert level (相当) on, at any station of the towns. */
  fromLevel: z.number().int().min(1).max(5).default(3),
  on: Command,
  off: Command,
  /** 訓練: whether it takes part in exercises. */
  drill: z.boolean().default(false),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type RelayConfig = z.infer<typeof RelayFile> & { password: string; ca: Buffer | undefined };

/** Reads the file and what it names; paths are relative to the working folder. @throws ConfigError */
export function readRelayFile(file: string): RelayConfig {
  const config = loadYaml(file, RelayFile);
  const password = readSecret(file, 'secretFile', config.secretFile);
  const { caFile } = config.hub;
  return {
    ...config,
    password,
    ca: caFile === undefined ? undefined : readNamed(file, 'hub.caFile', caFile),
  };
}

/** Reads a file that another one names under a key. @throws ConfigError */
function readNamed(file: string, key: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigError(file, [`${key}: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}

/** Reads a secret of so many characters at least; one that others may read is refused. @throws ConfigError */
export function readSecret(file: string, key: string, path: string, atLeast = 1): string {
  const secret = readNamed(file, key, path).toString('utf8').trim();
  if ((statSync(path).mode & 0o077) !== 0)
    throw new ConfigError(path, ['others may read this secret: run chmod 600 on it']);
  if (secret.length < atLeast)
    throw new ConfigError(path, [`expected at least ${atLeast} characters, found ${secret.length}`]);
  return secret;
}
