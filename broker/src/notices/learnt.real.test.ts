// Real: the whole hub, a node over MQTT, a mail server on the loopback. Played: the river's clock, and the hub's own from the wait on.
import { MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { noticesOf, townWithDuty } from '../duty/testing/town-with-duty.js';
import { aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';
import { connectNode } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const DAY = 24 * 60;
/** A flood that reaches 4.1 m and is over after three hours, so many minutes after six. */
const aFlood = (from: number) =>
  [2.8, 3.2, 4.1, 3.4, 2.7, 2.5, 2.5, 2.5].map((value, index) => [from + index * 10, value] as const);

test('a node that is back after three days writes one line to the headquarters, and wakes nobody', async () => {
  const mail = await mailServer();
  let passed = 0;
  const hq = { recipient: 'hq', towns: [aTown().id], about: ['learnt'], to: ['hq@town.example'] };
  const { hub, cookie, secret } = await townWithDuty(mail, {
    notices: { mail: { ...mail.config, recipients: [hq] } },
    first: ['mail'],
    monotonic: () => performance.now() + passed,
  });
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(3 * DAY);
  await node.send([[3 * DAY, 1]]);
  for (const day of [0, 1, 2]) await node.send(aFlood(day * DAY));
  await eventually(async () => {
    const notices = await noticesOf(hub, cookie);
    expect(notices.map(({ kind, mark }) => `${kind} ${mark}`)).toEqual(
      Array.from({ length: 3 }, () => 'learnt learnt:danger'),
    );
  });
  expect(mail.mails.all).toEqual([]);
  passed = 11 * MINUTE;
  const line = await mail.mails.first(({ to }) => to === 'hq@town.example');
  expect(line.subject).toMatch(
    /鍛冶屋瀬橋 .*氾濫危険水位に到達していました（観測・後から判明） 4\.10 m ほか2件（鍛冶屋瀬橋）$/,
  );
  expect(line.text).toContain('後から判明した基準水位超過が3件あります');
  expect(line.text).toContain('当番は呼び出していません');
  await eventually(async () =>
    expect((await noticesOf(hub, cookie)).flatMap(({ deliveries }) => deliveries)).toMatchObject(
      Array.from({ length: 3 }, () => ({ recipient: 'hq', channel: 'mail', state: 'accepted' })),
    ),
  );
  expect(mail.mails.all).toHaveLength(1);
});
