import { Duration, MINUTE, SECOND } from '@kawamori/contracts';
import { loadYaml } from '@kawamori/kit';
import { z } from 'zod';
import { readSecret } from '../relay/relay-file.js';

const Command = z.array(z.string().min(1)).min(1);

/** The file of a box that makes noise when heartbeats stop. */
const BoxFile = z.strictObject({
  listen: z.strictObject({
    host: z.string().min(1).max(253).default('0.0.0.0'),
    port: z.number().int().min(1).max(65_535),
  }),
  /** What a heartbeat must show (`Authorization: Bearer`), 16 characters at least, mode 600. */
  tokenFile: z.string().min(1),
  /** Without a heartbeat for so long it makes noise. They come each minute. */
  silentAfter: Duration.default(5 * MINUTE).refine((ms) => ms >= 10 * SECOND, 'not shorter than 10s'),
  on: Command,
  off: Command,
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type BoxConfig = z.infer<typeof BoxFile> & { token: string };

/** Reads the file and its token; paths are relative to the working folder. @throws ConfigError */
export function readBoxFile(file: string): BoxConfig {
  const config = loadYaml(file, BoxFile);
  return { ...config, token: readSecret(file, 'tokenFile', config.tokenFile, 16) };
}
