import { z } from 'zod';

/** The file of a callback box. Its two secrets are all that it holds. */
export const CallbackBoxConfig = z.strictObject({
  host: z.string().default('localhost'),
  port: z.number().int().min(0).max(65_535).default(8_095),
  /** A proxy with TLS on this machine tells whose request it carries. */
  behindProxy: z.boolean().default(true),
  botId: z.string().regex(/^[0-9]+$/, "expected the bot's number, in quotes"),
  /** The bot's secret, by which LINE WORKS signs. */
  botSecretFile: z.string().min(1),
  /** By which the hub fetches: 32 characters at least, the same as in the hub's file. */
  fetchSecretFile: z.string().min(1),
  /** Where callbacks wait: a SQLite file. */
  file: z.string().min(1),
  /** So many wait at the most; what comes beyond is refused. */
  mostWaiting: z.number().int().min(1).max(100_000).default(1_000),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type CallbackBoxConfig = z.infer<typeof CallbackBoxConfig>;
