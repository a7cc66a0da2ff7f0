import { resolve } from 'node:path';
import { Duration, SECOND, TownId } from '@kawamori/contracts';
import { z } from 'zod';
import { LINE_WORKS_PER_MINUTE } from './channels/line-works-channel.js';

const secretFile = z.string().min(1);
const recipient = z
  .string()
  .regex(/^[A-Za-z0-9._@-]+$/, 'letters, digits, dots, @, hyphens and underscores')
  .max(60);
const towns = z.array(TownId).min(1);
const isApart = (all: readonly string[]): boolean => !all.includes('canary') || all.length === 1;
const IS_APART = 'who takes the canary’s tests is told of nothing else: name a recipient of its own';

/**
 * What a machine or room is told: of the river, of what is broken, or both; or else the canary's tests, and nothing besides: nobody who is
 * told of the river may take one for it.
 */
const about = z
  .array(z.enum(['river', 'maintenance', 'canary']))
  .min(1)
  .max(2)
  .default(['river'])
  .refine(isApart, IS_APART);

/** The same of what people read: it may be told, too, of levels that were learnt afterwards, which must let nothing sound. */
const aboutToRead = z
  .array(z.enum(['river', 'maintenance', 'learnt', 'canary']))
  .min(1)
  .max(3)
  .default(['river'])
  .refine(isApart, IS_APART);

/** Messages that a server takes within a minute. */
const perMinute = z.number().int().min(1).max(10_000);

/** Over TLS, or on this machine alone. */
const isSafe = (url: string): boolean =>
  url.startsWith('https:') || ['localhost', '127.0.0.1'].includes(new URL(url).hostname);

const Webhook = z.strictObject({
  recipient,
  towns,
  about,
  url: z.url({ protocol: /^https?$/ }),
  /** File with the shared secret of the signature, 32 characters at least. */
  secretFile,
});

const Mail = z.strictObject({
  server: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535),
    secure: z.boolean().default(false),
    user: z.string().optional(),
    passwordFile: secretFile.optional(),
  }),
  from: z.string().min(3),
  /** Mails that the server takes within a minute. Left out: as many as there are. */
  perMinute: perMinute.optional(),
  recipients: z
    .array(z.strictObject({ recipient, towns, about: aboutToRead, to: z.array(z.email()).min(1).max(50) }))
    .max(100)
    .default([]),
});

const telephone = z
  .string()
  .regex(/^\+?[0-9]{3,15}$/, "expected a telephone number in quotes, digits alone: '+819012345678'");

/** An LTE modem on a serial port: telephones that ring, and short messages. */
const Modem = z.strictObject({
  /** `/dev/serial/by-id/…`: another name may be another device after a restart. */
  device: z.string().startsWith('/', 'expected the path of a serial device'),
  baudRate: z.literal([9_600, 19_200, 38_400, 57_600, 115_200]).default(115_200),
  /** How long a telephone rings before it is hung up. A mobile network gives up by itself after about a minute. */
  ringFor: Duration.default(40 * SECOND).refine(
    (ms) => ms >= 10 * SECOND && ms <= 120 * SECOND,
    'a telephone rings for 10s to 120s',
  ),
  /** Short messages within a minute: what the operator's contract allows. */
  smsPerMinute: perMinute.default(20),
  /** Where the modem can speak a text: its command, and the language of its voice. */
  speak: z
    .strictObject({
      command: z
        .string()
        .regex(
          /^AT[^\r\n]*\{ucs2\}[^\r\n]*$/,
          'expected the command with {ucs2} for the text: AT+CTTS=1,"{ucs2}"',
        ),
      language: z.enum(['ja', 'en']),
    })
    .optional(),
  recipients: z
    .array(
      z
        .strictObject({
          recipient,
          towns,
          about,
          /** Lets this telephone ring. */
          call: telephone.optional(),
          /** Sends a short message to this one. */
          sms: telephone.optional(),
        })
        .refine(({ call, sms }) => call !== undefined || sms !== undefined, 'states neither call nor sms')
        .refine(
          ({ call, about: matters }) => call === undefined || !matters.includes('canary'),
          'a telephone does not ring each hour for the canary: state sms alone',
        ),
    )
    .max(100)
    .default([]),
});

/** A bot of LINE WORKS: it writes into talk rooms, and to people. */
const LineWorks = z.strictObject({
  botId: z.string().regex(/^[0-9]+$/, "expected the bot's number, in quotes"),
  clientId: z.string().min(1).max(200),
  clientSecretFile: secretFile,
  serviceAccount: z.string().min(3).max(200),
  /** The service account's private key in PEM, mode 600. */
  privateKeyFile: secretFile,
  perMinute: z.number().int().min(1).max(LINE_WORKS_PER_MINUTE).default(LINE_WORKS_PER_MINUTE),
  /** Other addresses than the public ones: a relay on the way to the internet. */
  authUrl: z.url({ protocol: /^https?$/ }).default('https://auth.worksmobile.com/oauth2/v2.0/token'),
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://www.worksapis.com/v1.0')
    .transform((url) => url.replace(/\/$/, '')),
  /** Where presses of 「確認」 wait for the hub. Left out: messages carry no button. */
  callbacks: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .refine(isSafe, 'whoever is on the line could answer in its place: expected https')
        .transform((url) => url.replace(/\/+$/, '')),
      /** The same as in the file of the box, 32 characters at least. */
      secretFile,
      /** The bot's secret: a callback counts by its signature, not by the way on which it came. */
      botSecretFile: secretFile,
    })
    .optional(),
  recipients: z
    .array(
      z
        .strictObject({
          recipient,
          towns,
          about: aboutToRead,
          /** A talk room that the bot is in. */
          channel: z.string().min(1).max(200).optional(),
          /** A person's id or login name. */
          user: z.string().min(1).max(200).optional(),
        })
        .refine(
          ({ channel, user }) => (channel === undefined) !== (user === undefined),
          'expected either channel or user',
        ),
    )
    .max(100)
    .default([]),
});

/** Push services of the browsers in use. The hub speaks to no other address, whatever a browser hands out. */
const PUSH_SERVICES = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '.notify.windows.com',
];

/** Notices in browsers, also while no page is open. */
const WebPush = z.strictObject({
  /** Whom a push service may ask about this hub (RFC 8292, 2.1). */
  contact: z
    .string()
    .max(200)
    .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'expected mailto:ADDRESS or an https address'),
  /** Hosts of push services, with a port where it is not 443; one that begins with a point stands for all below it. */
  services: z
    .array(z.string().regex(/^\.?[a-z0-9.-]+(?::[0-9]+)?$/, 'expected a host: fcm.googleapis.com'))
    .min(1)
    .max(20)
    .default(PUSH_SERVICES),
});

/** CAP 1.2 files and a feed of them, in a folder that any web server may serve. */
const CapShape = z.strictObject({
  recipient,
  towns,
  /** A folder of its own. An exercise has another one than the service. */
  dir: z.string().min(1),
  /** Who speaks, the same for ever: a name that is yours, such as the hub's host name. */
  sender: z
    .string()
    .regex(/^[A-Za-z0-9.@_-]+$/, 'letters, digits, dots, @, hyphens and underscores')
    .max(100),
  /** A folder beside it, for the canary's tests alone. Nobody serves it. */
  canaryDir: z.string().min(1).optional(),
});
const Cap = CapShape.refine(
  ({ dir, canaryDir }) => canaryDir === undefined || resolve(canaryDir) !== resolve(dir),
  { path: ['canaryDir'], message: 'is the folder of the real ones, which others read' },
);

/** A lamp or siren on the local network, which listens at the hub's own MQTT port. */
const Relay = z.strictObject({
  /** Its user name and client id there are `relay:` and this. */
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
    .max(40),
  towns,
  /** File with its secret, 32 characters at least. */
  secretFile,
});

/** Each recipient once for each kind of channel: two of one name would be told as one. */
function toldTwice({ webhooks, mail, modem, lineWorks, relays }: z.infer<typeof Shape>): string[] {
  const kinds = [webhooks, mail?.recipients ?? [], modem?.recipients ?? [], lineWorks?.recipients ?? []];
  return [...kinds.map((all) => all.map((one) => one.recipient)), relays.map(({ id }) => id)].flatMap(
    (names) => {
      return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    },
  );
}

const Shape = z.strictObject({
  webhooks: z.array(Webhook).max(50).default([]),
  mail: Mail.optional(),
  modem: Modem.optional(),
  lineWorks: LineWorks.optional(),
  webPush: WebPush.optional(),
  relays: z.array(Relay).max(50).default([]),
  cap: Cap.optional(),
  /**
   * Where people's telephones reach this hub: the beginning of the link in a notice, by which picture and level are seen without signing
   * in. Left out: no link is sent.
   */
  linkUrl: z
    .url({ protocol: /^https?$/ })
    .max(120)
    .refine(isSafe, 'a link over plain http shows itself to everybody on the line: expected https')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Milliseconds that a server may take for its answer. */
  timeout: z.number().int().min(100).max(120_000).default(10_000),
});

/**
 * `notices:` of the hub's file: machines and rooms that are told, and by what people are. Their addresses stand with the people
 * themselves.
 */
export const NoticesConfig = Shape.superRefine((config, context) => {
  for (const name of toldTwice(config)) {
    context.addIssue({ code: 'custom', message: `${name} is named twice for one kind of channel` });
  }
});
export type NoticesConfig = z.infer<typeof NoticesConfig>;
