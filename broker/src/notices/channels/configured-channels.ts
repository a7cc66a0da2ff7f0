import { createPrivateKey, type KeyObject } from 'node:crypto';
import { alertLevelOf, levelsAt, type Milliseconds, markId, type NewFact } from '@kawamori/contracts';
import { type Clock, ConfigError, type Log, type Part } from '@kawamori/kit';
import { readSecretFile } from '../../hub-config.js';
import type { Addressee } from '../../judging/deciding.js';
import type { Settings } from '../../settings/settings.js';
import { capFolder } from '../cap/cap-folder.js';
import { type Modem, modem } from '../modem/modem.js';
import { openSerial } from '../modem/serial-port.js';
import type { NoticesConfig } from '../notices-config.js';
import { recipientOf } from '../person-recipient.js';
import { readPushKeys } from '../web-push/push-keys.js';
import type { PushKeys } from '../web-push/push-request.js';
import { canaryCapChannel } from './canary-cap-channel.js';
import { type CapChannel, capChannel } from './cap-channel.js';
import type { Channel } from './channel.js';
import { throughGate } from './gate-channel.js';
import { reasonOf } from './http-answer.js';
import { type WorksBot, type WorksPlace, worksBot } from './line-works-bot.js';
import { lineWorksChannel } from './line-works-channel.js';
import { tokenDesk } from './line-works-token.js';
import { mailChannel, mailServerProbe } from './mail-channel.js';
import { requestBudget } from './request-budget.js';
import { smsChannel } from './sms-channel.js';
import type { Transports } from './transport.js';
import { voiceChannel } from './voice-channel.js';
import { webPushChannel } from './web-push-channel.js';
import { webhookChannel } from './webhook-channel.js';

export interface ConfiguredChannels {
  channels: Channel[];
  addressees: Addressee[];
  /** By what people are reached. */
  transports: Transports;
  /** Started after what hands them notices, so that it is stopped first: a telephone that rings is hung up. */
  parts: Part[];
  modem: Pick<Modem, 'fault'> | undefined;
  cap: CapChannel | undefined;
  /** By which browsers know this hub; undefined where it sends them nothing. */
  pushKey: string | undefined;
  /** Undefined where no bot is configured. */
  worksBot: WorksBot | undefined;
}

interface ChannelInputs {
  log: Log;
  wallClock: Clock;
  monotonic(): Milliseconds;
  drill: boolean;
  dataDir: string;
  /** A rehearsal's way to people, in place of all others. */
  gateSocket: string | undefined;
  /** Asked when a notice is told. */
  settings(): Pick<Settings, 'stations' | 'towns' | 'browsers'>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** One channel, and which notices it is told. */
type Told = readonly [Channel, Pick<Addressee, 'towns' | 'about'>];

/** The machines and rooms behind a server or a modem of ours, and how people are reached by it. */
interface Behind {
  told: Told[];
  transports: Transports;
}

/** The channels and addressees that the hub's file names, and by what it reaches people. Secrets are read here, once. */
export function configuredChannels(config: NoticesConfig, inputs: ChannelInputs): ConfiguredChannels {
  const works = config.lineWorks && behindLineWorks(config.lineWorks, config, inputs);
  const pushKeys = config.webPush && readPushKeys(inputs.dataDir);
  const ours = config.modem && modemOf(config.modem, inputs);
  const behind = [
    ...(config.mail ? [behindMail(config.mail, config)] : []),
    ...(works ? [works] : []),
    ...(config.modem && ours ? [behindModem(config.modem, ours)] : []),
    ...(config.webPush && pushKeys ? [behindPush(config.webPush, pushKeys, config, inputs)] : []),
  ];
  const cap = config.cap && capOf(config.cap, inputs);
  const told: Told[] = [
    ...webhooksOf(config, inputs),
    ...(config.cap && cap ? [[cap, { towns: config.cap.towns }] as const] : []),
    ...(config.cap ? canaryCapOf(config.cap, inputs) : []),
    ...behind.flatMap((one) => one.told),
  ];
  return {
    transports:
      inputs.gateSocket === undefined
        ? (Object.assign({}, ...behind.map((one) => one.transports)) as Transports)
        : throughGate(inputs.gateSocket),
    channels: told.map(([channel]) => channel),
    addressees: told.map(([{ recipient, channel }, which]) => ({ recipient, channel, ...which })),
    parts: ours ? [ours] : [],
    modem: ours,
    cap,
    pushKey: pushKeys?.publicKey,
    worksBot: works?.bot,
  };
}

const webhooksOf = ({ webhooks, timeout: timeoutMs }: NoticesConfig, { wallClock }: ChannelInputs): Told[] =>
  webhooks.map(({ recipient, url, towns, about, secretFile }) => {
    const secret = readSecretFile(secretFile, 32);
    return [webhookChannel({ recipient, url, secret, timeoutMs }, wallClock), { towns, about }];
  });

/** The mail server of the hub's file. Its password is read here. @throws ConfigError */
export function mailServerOf({ server: { host, port, secure, user, passwordFile } }: MailConfig) {
  return {
    ...{ host, port, secure },
    ...(user === undefined ? {} : { user }),
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile, 1) }),
  };
}

function behindMail(config: MailConfig, { timeout: timeoutMs }: NoticesConfig): Behind {
  const { from, perMinute, recipients } = config;
  const server = mailServerOf(config);
  const mailTo = (recipient: string, to: readonly string[]) =>
    mailChannel({ recipient, to, from, server, timeoutMs, perMinute });
  return {
    told: recipients.map(({ recipient, towns, about, to }) => [mailTo(recipient, to), { towns, about }]),
    transports: {
      mail: {
        perMinute,
        probe: mailServerProbe({ server, timeoutMs }),
        channelFor: ({ id }, { to }) => mailTo(recipientOf(id), [to]),
      },
    },
  };
}

type MailConfig = NonNullable<NoticesConfig['mail']>;
type LineWorksConfig = NonNullable<NoticesConfig['lineWorks']>;
type ModemConfig = NonNullable<NoticesConfig['modem']>;

const modemOf = ({ device, baudRate, ringFor, speak }: ModemConfig, { log, monotonic }: ChannelInputs) =>
  modem(
    { device, baudRate, ringMs: ringFor, speakCommand: speak?.command },
    { log, monotonic, open: openSerial },
  );

function behindModem({ recipients, smsPerMinute: perMinute, speak }: ModemConfig, ours: Modem): Behind {
  const language = speak?.language ?? 'ja';
  const callTo = (recipient: string, number: string) => voiceChannel({ recipient, number, language }, ours);
  const smsTo = (recipient: string, number: string) => smsChannel({ recipient, number, perMinute }, ours);
  return {
    told: recipients.flatMap(({ recipient, towns, about, call, sms }): Told[] => [
      ...(call === undefined ? [] : [[callTo(recipient, call), { towns, about }] as const]),
      ...(sms === undefined ? [] : [[smsTo(recipient, sms), { towns, about }] as const]),
    ]),
    transports: {
      voice: { channelFor: ({ id }, { number }) => callTo(recipientOf(id), number) },
      sms: { perMinute, channelFor: ({ id }, { number }) => smsTo(recipientOf(id), number) },
    },
  };
}

function behindLineWorks(
  { clientId, serviceAccount, authUrl: tokenUrl, apiUrl, botId, perMinute, ...config }: LineWorksConfig,
  { timeout: timeoutMs }: NoticesConfig,
  { wallClock, monotonic, drill }: ChannelInputs,
): Behind & { bot: WorksBot } {
  const clientSecret = readSecretFile(config.clientSecretFile, 1);
  const privateKey = readPrivateKey(config.privateKeyFile);
  // One for all that the bot asks for: messages, repeats, answers in the chat, tokens.
  const budget = requestBudget(perMinute, monotonic);
  const tokens = tokenDesk(
    { tokenUrl, clientId, clientSecret, serviceAccount, privateKey, timeoutMs },
    wallClock,
    budget,
  );
  const bot = worksBot({ apiUrl, botId, timeoutMs }, tokens, wallClock, budget);
  const hasButtons = config.callbacks !== undefined;
  const writeTo = (recipient: string, to: WorksPlace) =>
    lineWorksChannel({ recipient, to, perMinute, hasButtons, drill }, bot);
  return {
    bot,
    told: config.recipients.map(({ recipient, towns, about, channel, user = '' }) => [
      writeTo(recipient, channel === undefined ? { user } : { channel }),
      { towns, about },
    ]),
    transports: {
      'line-works': {
        perMinute,
        probe: () => tokens.token().then(() => undefined, reasonOf),
        channelFor: ({ id }, { user }) => writeTo(recipientOf(id), { user }),
      },
    },
  };
}

/** People alone: no room and no machine has a browser. */
function behindPush(
  { contact }: NonNullable<NoticesConfig['webPush']>,
  keys: PushKeys,
  { timeout: timeoutMs }: NoticesConfig,
  { log, wallClock, settings, keep }: ChannelInputs,
): Behind {
  return {
    told: [],
    transports: {
      'web-push': {
        channelFor: ({ id, language }) =>
          webPushChannel(
            {
              ...{ recipient: recipientOf(id), language, keys, contact, timeoutMs },
              browsers: () =>
                (settings().browsers.get(id) ?? []).filter(({ goneAt }) => goneAt === undefined),
              forget: ({ person, town, browser, name }) => {
                log.warn(
                  { person, name },
                  'a browser takes notices no more: its push service does not know it',
                );
                keep([{ kind: 'push.ended', body: { person, town, browser, why: 'gone' } }]).catch(
                  (error: unknown) =>
                    log.error({ err: error }, 'that a browser is gone cannot be journalled'),
                );
              },
            },
            wallClock,
          ),
      },
    },
  };
}

/** @throws ConfigError */
function readPrivateKey(file: string): KeyObject {
  const pem = readSecretFile(file, 1);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Not a word of it may stand in a message.
  }
  throw new ConfigError(file, ['expected an RSA private key in PEM, as the developer console hands it out']);
}

const capOf = (
  { recipient, dir, sender }: NonNullable<NoticesConfig['cap']>,
  { log, wallClock, drill, settings }: ChannelInputs,
): CapChannel =>
  capChannel({
    ...{ recipient, sender, drill, log, now: () => wallClock.now() },
    folder: capFolder({ dir, sender, drill }),
    placeOf: (id) => {
      const station = settings().stations.get(id);
      const town = station && settings().towns.get(station.town);
      return town && { ...station.position, jisCode: town.jisCode };
    },
    alertLevelOf: (id, mark, at) => {
      const levels = levelsAt(settings().stations.get(id)?.levels ?? [], at);
      const found = levels?.marks.find((one) => markId(one) === mark);
      return found ? alertLevelOf(found) : 0;
    },
  });

/** The canary's tests as CAP files, where a folder is named for them. */
const canaryCapOf = (
  { recipient, towns, canaryDir, sender }: NonNullable<NoticesConfig['cap']>,
  { drill }: ChannelInputs,
): Told[] =>
  canaryDir === undefined
    ? []
    : [
        [
          canaryCapChannel({
            recipient: `${recipient}-canary`,
            folder: capFolder({ dir: canaryDir, sender, drill }),
            sender,
          }),
          { towns, about: ['canary'] },
        ],
      ];
