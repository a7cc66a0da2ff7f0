import { Duration, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { z } from 'zod';

const between = (least: Milliseconds, most: Milliseconds, words: string) =>
  Duration.refine((ms) => ms >= least && ms <= most, words);

/** Mails that the hub sends to itself by the server of `notices.mail`, and looks for where they should arrive. */
export const MailLoopConfig = z.strictObject({
  /** The address of a mailbox that nobody else uses: what comes back is removed from it. */
  to: z.email().max(254),
  /** How that mailbox is read. */
  imap: z.strictObject({
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(993),
    /** TLS from the first byte on. `false`: STARTTLS, and without it nothing is said; on this machine alone it may be plain. */
    secure: z.boolean().default(true),
    user: z.string().min(1).max(200),
    /** File with its password, mode 600. */
    passwordFile: z.string().min(1),
    /** PEM of the authority behind its certificate; left out: one that everybody knows. */
    caFile: z.string().min(1).optional(),
  }),
  /** A mail leaves so often. */
  every: between(MINUTE, 10 * MINUTE, 'a mail leaves every 1m to 10m').default(2 * MINUTE),
  /** One that is not there after so long counts as lost. It is told after both, and a minute more. */
  within: between(MINUTE, 30 * MINUTE, 'a mail may take 1m to 30m').default(5 * MINUTE),
});
export type MailLoopConfig = z.infer<typeof MailLoopConfig>;
