import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeReadings,
  Invitation,
  MINUTE,
  NodeId,
  SecondFactorOffer,
  SeriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { eventually } from '../parts/eventually.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import type { MailDesk } from '../parts/mail-desk.js';
import { connect } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { call } from '../parts/staff.js';
import type { Role } from './judging.js';

/** What is named stands in the first; whoever is of the second is of the other town. */
export const [OWN, OTHER] = ['nakatosa', 'shimanto'] as const;
export const STATION = 'proof-bridge';
export const CAMERA = 'proof-cam';
export const PERSON = 'mori';
const NODE = 'proof-node';
const PASSWORD = 'only for this proof';

export interface Account {
  name: string;
  role: Role;
  town: string;
  cookie: string;
}

export interface River {
  /** Of the link in the person's mail. */
  token: string;
  /** The node says what time it is: the hub believes no step of its machine's clock against a node that is set. */
  bearOut(now: number): Promise<void>;
  end(): void;
}

/** A station with camera and person in one town, and a level that calls the person. */
export async function furnish(hub: RealHub, folder: string, mail: MailDesk): Promise<River> {
  const config = join(folder, 'firmware-config');
  for (const kind of ['towns', 'profiles', 'stations'])
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  const station = {
    ...inventedStation(STATION, OWN),
    cameras: [{ id: CAMERA, nameJa: '検証', nameEn: 'proof', public: {} }],
  };
  const person = {
    ...{ id: PERSON, town: OWN, nameJa: '森' },
    contacts: [{ channel: 'mail', to: 'mori@town.example' }],
  };
  const plan = {
    town: OWN,
    groups: [{ id: 'all', nameJa: '全員', members: [PERSON] }],
    ladder: [{ call: { group: 'all' } }],
  };
  writeDocuments(join(config, 'stations'), [station]);
  writeDocuments(join(config, 'people'), [person]);
  mkdirSync(join(config, 'duty'));
  writeFileSync(join(config, 'duty', `${OWN}.yaml`), JSON.stringify(plan));
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
  const password = await hub.addNode(NODE, OWN, [STATION]);
  const line = await connect({ port: hub.mqttPort, id: NodeId.parse(NODE), password });
  const say = async (now: number, minutes: number, value: number) => {
    const readings = [{ series: SeriesId.parse(`${STATION}/level`), takenAt: now + minutes * MINUTE, value }];
    const pack = encodeReadings({ sentAt: now, clock: 'synced', readings });
    await line.publish(upTopic(TownId.parse(OWN), NodeId.parse(NODE), 'readings'), pack);
  };
  await say(Date.now(), -20, 1);
  await say(Date.now(), -10, 2.4);
  await say(Date.now(), 0, 4.6);
  const inMail = () => /\/a\/([\w.~-]+)/.exec(mail.heard.at(-1)?.text ?? '')?.[1];
  const token = await eventually('the mail with a link', inMail, { withinMs: 60_000 });
  return { token, bearOut: (now) => say(now, 0, 4.6), end: () => line.end() };
}

/** Has the operator invite somebody, who joins. */
export async function joined(
  dataDir: string,
  url: string,
  role: Role,
  town: string,
  named?: string,
): Promise<Account> {
  const name = named ?? `${role}-${town}`;
  const body = { name, role, towns: [town], person: null };
  const invited = Invitation.parse(await askOperator(dataDir, 'POST', '/api/v1/accounts', body));
  const token = invited.url.split('#')[1];
  const answer = await call(url, 'POST', '/api/v1/join', {
    body: JSON.stringify({ token, password: PASSWORD }),
    headers: { 'x-forwarded-for': `198.51.100.${name.length + role.length * 7}` },
  });
  if (answer.status !== 200 || answer.cookie === undefined)
    throw new Error(`${name} could not join: ${answer.text}`);
  return { name, role, town, cookie: answer.cookie };
}

/** Sets an authenticator up, as its owner does with a telephone. */
export async function withFactor(url: string, { cookie }: Account, now: number): Promise<string> {
  const headers = { cookie };
  const offered = await call(url, 'POST', '/api/v1/account/second-factor', { headers, body: '{}' });
  const { secret } = SecondFactorOffer.parse(JSON.parse(offered.text));
  const body = JSON.stringify({ code: codeOf(secret, now) });
  const set = await call(url, 'POST', '/api/v1/account/second-factor/confirm', { headers, body });
  return set.status === 200 ? secret : '';
}

/** RFC 6238, of a secret in base32 (RFC 4648). */
function codeOf(secret: string, now: number): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
