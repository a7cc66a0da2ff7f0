import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Milliseconds, TownId } from '@kawamori/contracts';
import { type Clock, ConfigError, type Log, type Part } from '@kawamori/kit';
import { readSecretFile } from '../../hub-config.js';
import type { Addressee } from '../../judging/judge.js';
import { type Modem, modem } from '../modem/modem.js';
import { openSerial } from '../modem/serial-port.js';
import type { NoticesConfig } from '../notices-config.js';
import type { Channel } from './channel.js';
import { lineWorksChannel } from './line-works-channel.js';
import { tokenDesk } from './line-works-token.js';
import { mailChannel } from './mail-channel.js';
import { smsChannel } from './sms-channel.js';
import { voiceChannel } from './voice-channel.js';
import { webhookChannel } from './webhook-channel.js';

export interface ConfiguredChannels {
  channels: Channel[];
  addressees: Addressee[];
  /** Started after what hands them notices, so that it is stopped first: a telephone that rings is hung up. */
  parts: Part[];
  modem: Pick<Modem, 'fault'> | undefined;
}

interface ChannelInputs {
  log: Log;
  wallClock: Clock;
  monotonic(): Milliseconds;
}

/** One channel, and whose notices it is told. */
type Told = readonly [Channel, readonly TownId[]];

/** The channels and addressees that the hub's file names. Secrets are read here, once. */
export function configuredChannels(config: NoticesConfig, inputs: ChannelInputs): ConfiguredChannels {
  const ours = config.modem && modemOf(config.modem, inputs);
  const told = [
    ...webhooksOf(config, inputs),
    ...mailsOf(config),
    ...lineWorksOf(config, inputs),
    ...(config.modem && ours ? telephonesOf(config.modem, ours) : []),
  ];
  return {
    channels: told.map(([channel]) => channel),
    addressees: told.map(([{ recipient, channel }, towns]) => ({ recipient, channel, towns: [...towns] })),
    parts: ours ? [ours] : [],
    modem: ours,
  };
}

const webhooksOf = ({ webhooks, timeout: timeoutMs }: NoticesConfig, { wallClock }: ChannelInputs): Told[] =>
  webhooks.map(({ recipient, url, towns, secretFile }) => {
    const secret = readSecretFile(secretFile, 32);
    return [webhookChannel({ recipient, url, secret, timeoutMs }, wallClock), towns];
  });

function mailsOf({ mail, timeout: timeoutMs }: NoticesConfig): Told[] {
  if (!mail) return [];
  const { from, perMinute } = mail;
  const { host, port, secure, user, passwordFile } = mail.server;
  const server = {
    ...{ host, port, secure },
    ...(user === undefined ? {} : { user }),
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile, 1) }),
  };
  return mail.recipients.map(({ recipient, towns, to }) => [
    mailChannel({ recipient, to, from, server, timeoutMs, perMinute }),
    towns,
  ]);
}

type ModemConfig = NonNullable<NoticesConfig['modem']>;

const modemOf = ({ device, baudRate, ringFor, speak }: ModemConfig, { log, monotonic }: ChannelInputs) =>
  modem(
    { device, baudRate, ringMs: ringFor, speakCommand: speak?.command },
    { log, monotonic, open: openSerial },
  );

const telephonesOf = ({ recipients, smsPerMinute, speak }: ModemConfig, ours: Modem): Told[] =>
  recipients.flatMap(({ recipient, towns, call, sms }): Told[] => [
    ...(call === undefined
      ? []
      : [
          [
            voiceChannel({ recipient, number: call, language: speak?.language ?? 'ja' }, ours),
            towns,
          ] as const,
        ]),
    ...(sms === undefined
      ? []
      : [[smsChannel({ recipient, number: sms, perMinute: smsPerMinute }, ours), towns] as const]),
  ]);

function lineWorksOf({ lineWorks, timeout: timeoutMs }: NoticesConfig, { wallClock }: ChannelInputs): Told[] {
  if (!lineWorks) return [];
  const { clientId, serviceAccount, authUrl: tokenUrl, apiUrl, botId, perMinute } = lineWorks;
  const clientSecret = readSecretFile(lineWorks.clientSecretFile, 1);
  const privateKey = readPrivateKey(lineWorks.privateKeyFile);
  const tokens = tokenDesk(
    { tokenUrl, clientId, clientSecret, serviceAccount, privateKey, timeoutMs },
    wallClock,
  );
  return lineWorks.recipients.map(({ recipient, towns, channel, user = '' }) => {
    const to = channel === undefined ? { user } : { channel };
    return [
      lineWorksChannel({ recipient, apiUrl, botId, to, timeoutMs, perMinute }, tokens, wallClock),
      towns,
    ];
  });
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
