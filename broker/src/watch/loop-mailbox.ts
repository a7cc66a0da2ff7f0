// The only file that names imapflow.
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import { ImapFlow } from 'imapflow';
import { isLoopback } from '../loopback.js';

/** By it the hub's own mails are known: nothing else in the mailbox is touched, and no mail is read. */
const WORD = 'kawamori-loop';
export const loopSubject = (token: string): string => `${WORD} ${token}`;

export interface LoopMailbox {
  /**
   * Which of those mails has come back, the newest first asked; it is removed with all that came before it. Undefined: none of them.
   * @throws Error where the mailbox cannot be read
   */
  returned(tokens: readonly string[]): Promise<string | undefined>;
}

export interface MailboxOptions {
  host: string;
  port: number;
  secure: boolean;
  user: string;
  password: string;
  ca: string | undefined;
  /** How long the server may take for a word. */
  timeoutMs: Milliseconds;
}

/** A whole look, whatever the server does meanwhile. */
const LOOKS_FOR: Milliseconds = 30 * SECOND;
/** Tokens asked for, and mails removed, within one look. */
const MOST_ASKED = 30;
const MOST_REMOVED = 500;
/** What a server says at once (bytes): the numbers of a hundred thousand mails. */
const MOST_SAID = 1_048_576;

export const loopMailbox = (options: MailboxOptions): LoopMailbox => ({
  returned: async (tokens) => {
    const client = clientOf(options);
    // What breaks the line rejects what waits for it.
    client.on('error', () => undefined);
    const deadline = after(LOOKS_FOR, () => client.close());
    try {
      await client.connect();
      await client.mailboxOpen('INBOX');
      return await lookThrough(client, tokens);
    } catch (error) {
      throw new Error(reasonOf(error));
    } finally {
      await client.logout().catch(() => undefined);
      deadline.cancel();
      client.close();
    }
  },
});

const clientOf = ({ host, port, secure, user, password, ca, timeoutMs }: MailboxOptions): ImapFlow =>
  new ImapFlow({
    ...{ host, port, secure, auth: { user, pass: password }, logger: false },
    ...(secure ? {} : { doSTARTTLS: !isLoopback(host) }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...{ disableAutoIdle: true, disableCompression: true },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ maxLineLength: MOST_SAID, maxLiteralSize: MOST_SAID },
  });

async function lookThrough(client: ImapFlow, tokens: readonly string[]): Promise<string | undefined> {
  const ours = await numbersOf(client, WORD);
  if (ours.length === 0) return undefined;
  for (const token of tokens.toReversed().slice(0, MOST_ASKED)) {
    const found = (await numbersOf(client, token)).at(-1);
    if (found === undefined) continue;
    const read = ours.filter((uid) => uid <= found).slice(0, MOST_REMOVED);
    if (read.length > 0) await client.messageDelete(read, { uid: true });
    return token;
  }
  return undefined;
}

/** The numbers of mails with this in their subject, ascending. */
async function numbersOf(client: ImapFlow, inSubject: string): Promise<number[]> {
  const found = await client.search({ subject: inSubject }, { uid: true });
  if (!found) throw new Error('the server does not search its mailbox');
  return found.toSorted((a, b) => a - b);
}

/** The server's own words where it said some: those of the library are "Command failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { responseText } = error as { responseText?: unknown };
  return (typeof responseText === 'string' ? `${error.message}: ${responseText}` : error.message).slice(
    0,
    200,
  );
}
