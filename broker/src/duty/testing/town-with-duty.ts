// Real: the whole hub with a town that has a plan, and a mail server on the loopback.
import {
  type Contact,
  type ContactChannel,
  NoticePage,
  type NoticeView,
  type StationFile,
} from '@kawamori/contracts';
import { expect } from 'vitest';
import { aTown } from '../../testing/builders.js';
import type { MailServer } from '../../testing/mail-server.js';
import { oneTown, type RealHub, startHub } from '../../testing/real-hub.js';

const town = aTown().id;
const contact = (id: string, channel: ContactChannel): Contact => {
  switch (channel) {
    case 'mail':
      return { channel, to: `${id}@town.example` };
    case 'line-works':
      return { channel, user: `${id}-at-works` };
    case 'web-push':
      return { channel };
    case 'voice':
    case 'sms':
      return { channel, number: '09012345678' };
  }
};
const person = (id: string, nameJa: string, ...channels: ContactChannel[]) => ({
  ...{ id, town, nameJa },
  contacts: channels.map((channel) => contact(id, channel)),
});

/** The first by the channels that are named, the others by mail. */
const peopleOf = (first: readonly ContactChannel[]) => [
  person('mori-ichiro', '森 一郎', ...first),
  person('oka-hana', '岡 花', 'mail'),
  person('night-desk', '宿直室', 'mail'),
];
const DUTY = {
  town,
  groups: [
    { id: 'first', nameJa: '当番', members: ['mori-ichiro'] },
    { id: 'second', nameJa: '副当番', members: ['oka-hana'] },
    { id: 'desk', nameJa: '宿直', members: ['night-desk'] },
  ],
  ladder: [
    { call: { group: 'first' } },
    { after: '5m', call: { group: 'second' } },
    { after: '10m', call: { group: 'desk' } },
  ],
};

type Places = Pick<
  NonNullable<Parameters<typeof startHub>[0]>,
  'dataDir' | 'dashboardDir' | 'monotonic' | 'at'
>;

/** A hub that sends mail, and rings no telephone. */
export const hubWithMail = (
  mail: MailServer,
  { notices = {}, ...places }: Places & { notices?: object } = {},
): Promise<RealHub> => startHub({ ...places, config: { notices: { mail: mail.config, ...notices } } });

/** One town, its station and node, and who is woken in it: after five minutes the second, after ten the desk. */
export async function townWithDuty(
  mail: MailServer,
  {
    notices = {},
    ladder = DUTY.ladder,
    first = ['voice', 'mail'],
    ...places
  }: Places & {
    notices?: object;
    ladder?: unknown[];
    first?: readonly ContactChannel[];
  } = {},
  ...stations: StationFile[]
) {
  const hub = await hubWithMail(mail, { notices, ...places });
  const { secret } = await hub.setUp(...stations);
  const report = await hub.operate((desk) =>
    desk.applyConfig(
      { ...oneTown(...stations), people: peopleOf(first), duty: [{ ...DUTY, ladder }] },
      false,
    ),
  );
  expect(report.faults).toEqual([]);
  const cookie = await hub.firstAccount();
  return { hub, cookie, secret };
}

export const noticesOf = async (hub: RealHub, cookie: string): Promise<NoticeView[]> =>
  NoticePage.parse((await hub.call('GET', '/api/v1/notices', { cookie })).json).notices;
