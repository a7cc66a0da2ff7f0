// The only file that names nodemailer.
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Channel, TryOutcome } from './channel.js';

export interface MailOptions {
  recipient: string;
  to: readonly string[];
  from: string;
  server: { host: string; port: number; secure: boolean; user?: string; password?: string };
  timeoutMs: number;
  /** Mails that the server takes within a minute; undefined: as many as there are. */
  perMinute?: number | undefined;
}

interface Message {
  subject: string;
  text: string;
  messageId?: string;
  headers: Record<string, string>;
}

/** Messages of which some address has not answered for good yet, at most: the oldest is forgotten, and sent to every address again. */
const MOST_OPEN = 1_000;

/**
 * Sends a notice as plain text, Japanese first, until every address has accepted it or refused it for good; an address that has is not
 * written to again, but after a restart. The Message-ID follows from the notice's key, so that a repeat after a lost receipt can be told by
 * the mail system.
 */
export function mailChannel(options: MailOptions): Channel {
  const transport = transportOf(options);
  const domain = options.from.split('@').at(-1)?.replace('>', '') ?? 'localhost';
  const handOver = async (to: readonly string[], message: Message): Promise<Answers> => {
    try {
      return answersOf(await transport.sendMail({ from: options.from, to: [...to], ...message }), to);
    } catch (error) {
      return refusalsIn(error, to);
    }
  };
  /** What each address of a message has answered for good, by the key of the message. */
  const open = new Map<string, Answers>();
  const deliver = async (key: string, message: Message): Promise<TryOutcome> => {
    const before = open.get(key) ?? new Map();
    open.delete(key);
    const left = options.to.filter((address) => !before.has(address));
    const answers = new Map([...before, ...(await handOver(left, message))]);
    const outcome = outcomeOf(answers);
    if (!outcome.accepted && outcome.retry) {
      open.set(key, new Map([...answers].filter(([, { isFinal }]) => isFinal)));
      for (const oldest of open.keys()) if (open.size > MOST_OPEN) open.delete(oldest);
    }
    return outcome;
  };
  return {
    recipient: options.recipient,
    channel: 'mail',
    perMinute: options.perMinute,
    deliver: (notice, attempt) =>
      deliver(notice.key, {
        subject: `${attempt > 1 ? '【再送】' : ''}${notice.subjectJa}`,
        text: bothLanguages(notice),
        messageId: `<${createHash('sha256').update(notice.key).digest('hex').slice(0, 40)}@${domain}>`,
        headers: { 'X-Kawamori-Key': notice.key, 'X-Kawamori-Attempt': String(attempt) },
      }),
    // A test has failed where any address has not taken it.
    test: async (message) => {
      const outcome = outcomeOf(
        await handOver(options.to, {
          subject: message.subjectJa,
          text: bothLanguages(message),
          headers: { 'X-Kawamori-Test': message.sentAt },
        }),
      );
      return outcome.accepted && outcome.fault !== undefined
        ? { accepted: false, retry: false, fault: outcome.fault }
        : outcome;
    },
  };
}

/** What one address has answered. */
interface Answer {
  accepted: boolean;
  /** It is not to be asked again. */
  isFinal: boolean;
  said: string;
}
type Answers = ReadonlyMap<string, Answer>;

interface Refusal extends Error {
  code?: string | undefined;
  responseCode?: number | undefined;
  recipient?: string | undefined;
  rejectedErrors?: Refusal[] | undefined;
}

/** Of a message that at least one address has taken. */
function answersOf(
  { response, rejectedErrors = [] }: { response: string; rejectedErrors?: Refusal[] | undefined },
  to: readonly string[],
): Answers {
  const accepted = { accepted: true, isFinal: true, said: response };
  return new Map(to.map((address) => [address, answerIn(rejectedErrors, address) ?? accepted]));
}

/** Of a message that no address has taken. */
function refusalsIn(error: unknown, to: readonly string[]): Answers {
  const refusal: Refusal = error instanceof Error ? error : new Error(String(error));
  return new Map(
    to.map((address) => [address, answerIn(refusal.rejectedErrors ?? [], address) ?? refused(refusal)]),
  );
}

const answerIn = (refusals: readonly Refusal[], address: string): Answer | undefined => {
  const own = refusals.find(
    ({ recipient = '' }) => recipient !== '' && bareAddress(address) === recipient.toLowerCase(),
  );
  return own && refused(own);
};

/**
 * 5yz to the address or the message is a permanent refusal (RFC 5321, 4.2.1). Everything else may pass, also a wrong password: somebody
 * mends that, and the notice still leaves.
 */
const refused = ({ message, code, responseCode = 0 }: Refusal): Answer => ({
  ...{ accepted: false, said: message },
  isFinal: responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE'),
});

/** `宿直 <night@town.example>` is `night@town.example`. */
const bareAddress = (address: string): string =>
  (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();

/** What came of a message as a whole: of several addresses each that has not taken it is named. */
function outcomeOf(answers: Answers): TryOutcome {
  const all = [...answers.values()];
  const faults = [...answers].flatMap(([address, { accepted, said }]) =>
    accepted ? [] : [answers.size === 1 ? said : `${bareAddress(address)}: ${said}`],
  );
  const fault = [...new Set(faults)].join('; ').slice(0, 500);
  const receipt = all.find(({ accepted }) => accepted)?.said.slice(0, 200);
  if (!all.every(({ isFinal }) => isFinal)) return { accepted: false, retry: true, fault };
  if (receipt === undefined) return { accepted: false, retry: false, fault };
  if (fault === '') return { accepted: true, receipt };
  return { accepted: true, receipt: `${receipt}; refused: ${fault}`.slice(0, 500), fault };
}

type ServerOptions = Pick<MailOptions, 'server' | 'timeoutMs'>;

const transportOf = ({ server: { host, port, secure, user, password }, timeoutMs }: ServerOptions) =>
  createTransport({
    host,
    port,
    secure,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });

/** Connects to a mail server, greets it and signs in, and sends nothing: undefined, or why that cannot be done. */
export function mailServerProbe(options: ServerOptions): () => Promise<string | undefined> {
  const transport = transportOf(options);
  return () =>
    transport.verify().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
}

const bothLanguages = ({ bodyJa, bodyEn }: { bodyJa: string; bodyEn: string }) =>
  `${bodyJa}\n\n----\n${bodyEn}\n`;
