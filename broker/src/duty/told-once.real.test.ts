// Real: the hub in a process of its own that is killed, and the whole hub in this one; a node over MQTT, a mail server on the
// loopback. Played: in the hub of this process both clocks; the dispatcher's own second goes by.
import { join } from 'node:path';
import { type Fact, MINUTE, StationId, seriesId } from '@kawamori/contracts';
import { wallClock } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { atDesk } from '../cli/desk.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { type At, aStationFile, aTown, minute } from '../testing/builders.js';
import { startHubProcess } from '../testing/hub-process.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { connectNode, oneTown, registrationOf, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { townWithDuty } from './testing/town-with-duty.js';

const TOWN = aTown().id;
const NARO = StationId.parse('naro');
const STATIONS = [aStationFile(), aStationFile({ id: NARO, nameJa: '奈路', nameEn: 'Naro' })];
/** Without the age, which a late one says. */
const subjects = (mail: MailServer, id = 'mori-ichiro') =>
  mail.mails.all.flatMap(({ to, subject }) =>
    to === `${id}@town.example` ? [subject.replace(/（[^（]* 観測、[^（]*前）/, '')] : [],
  );
const reminders = (mail: MailServer) =>
  mail.mails.all.filter(({ subject }) => subject.startsWith('【再通知】'));
const mailTo = (mail: MailServer, id: string, words: string) =>
  mail.mails.first(({ to, subject }) => to === `${id}@town.example` && subject.includes(words));
const person = (id: string, town: string = TOWN) => ({
  ...{ id, town, nameJa: id },
  contacts: [{ channel: 'mail', to: `${id}@town.example` }],
});
const planOf = (town: string, member: string, more: object = {}) => ({
  ...{ town, groups: [{ id: 'first', nameJa: '当番', members: [member] }] },
  ...{ ladder: [{ call: { group: 'first' } }], ...more },
});

/** Until so many receipts are in the journal: what has left without one is told again after a kill, and says so. */
const receipts = (dataDir: string, many: number) =>
  eventually(() => {
    const journal = openJournalForReading(join(dataDir, 'journal.db'));
    try {
      const tried = journal.readKinds(['notice.tried']) as (Fact & { kind: 'notice.tried' })[];
      expect(tried.filter(({ body }) => body.outcome === 'accepted')).toHaveLength(many);
    } finally {
      journal.close();
    }
  });

test('a hub that is killed in the middle of a rise, twice, tells each level once; and goes on telling', async () => {
  const mail = await mailServer();
  const dataDir = join(temporaryFolder(), 'data');
  const start = () => startHubProcess(dataDir, { notices: { mail: mail.config } });
  let hub = await start();
  const town = oneTown(...STATIONS);
  const secret = await atDesk(dataDir, wallClock, async (desk) => {
    const documents = { ...town, people: [person('mori-ichiro')], duty: [planOf(TOWN, 'mori-ichiro')] };
    expect((await desk.applyConfig(documents, false)).faults).toEqual([]);
    return desk.addNode(registrationOf(town));
  });
  const now = Math.floor((Date.now() - minute(0)) / MINUTE);
  const RISE: At[] = [
    [now - 30, 2.5],
    [now - 20, 3.2],
    [now - 10, 3.3],
    [now, 4.1],
  ];
  let node = await connectNode(hub, secret);
  for (const reading of RISE.slice(0, 2)) await node.send([reading]);
  await receipts(dataDir, 1);

  await hub.kill();
  hub = await start();
  node = await connectNode(hub, secret);
  // As a node does that has heard no acknowledgement.
  for (const reading of RISE) await node.send([reading]);
  await receipts(dataDir, 2);

  await hub.kill();
  hub = await start();
  node = await connectNode(hub, secret);
  await node.send([...RISE].reverse());
  // Of another station, so that what would come of these has come.
  await node.send([[now - 10, 2.5]], seriesId(NARO, 'level'));
  await node.send([[now, 3.2]], seriesId(NARO, 'level'));
  await mailTo(mail, 'mori-ichiro', '奈路');
  expect(subjects(mail)).toEqual([
    '鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.20 m',
    '鍛冶屋瀬橋 さらに上昇・氾濫危険水位に到達（観測） 4.10 m',
    '奈路 氾濫注意水位に到達（観測） 3.20 m',
  ]);
});

test('the first notice leaves at once, and so does a graver one; what else follows within a minute waits; a level is told once, and a reminder says that it is one', async () => {
  const mail = await mailServer();
  const ladder = [{ call: { group: 'first' } }];
  const { hub, secret } = await townWithDuty(mail, { first: ['mail'], ladder }, ...STATIONS);
  const node = await connectNode(hub, secret);
  const naro = seriesId(NARO, 'level');
  hub.clock.at = minute(20);
  await node.send([[10, 2.5]]);
  await node.send([[10, 2.5]], naro);
  await node.send([[20, 3.2]]);
  await mailTo(mail, 'mori-ichiro', '氾濫注意水位');

  hub.clock.at = minute(20) + 30_000;
  await node.send([[20, 3.3]], naro);
  await node.send([[20.25, 3.6]]);
  await node.send([[20.5, 4.05]]);
  // Graver than what has left: it does not wait for the minute to be over.
  await mailTo(mail, 'mori-ichiro', 'さらに上昇・氾濫危険水位に到達（観測） 4.05 m');
  expect(subjects(mail)).toHaveLength(2);
  hub.clock.at = minute(21);
  await mailTo(mail, 'mori-ichiro', '奈路 氾濫注意水位に到達（観測） 3.30 m');

  // The same again, late and shuffled, and the water goes on at that level.
  await node.send([
    [20.5, 4.05],
    [15, 2.9],
    [20, 3.2],
  ]);
  hub.clock.at = minute(30);
  await node.send([[30, 4.2]]);
  hub.clock.at = minute(36);
  const again = await mailTo(mail, 'mori-ichiro', '【再通知】');
  expect(again.text).toContain('まだ誰も確認していません。');
  // The other one with it or, where that had left before, a minute later.
  hub.clock.at = minute(38);
  await mail.mails.first(() =>
    [
      '奈路 氾濫注意水位に到達（観測） 3.30 m',
      '鍛冶屋瀬橋 さらに上昇・氾濫危険水位に到達（観測） 4.05 m',
    ].every((words) => reminders(mail).some((one) => `${one.subject}\n${one.text}`.includes(words))),
  );
  expect(subjects(mail).filter((one) => !one.startsWith('【再通知】'))).toEqual([
    '鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.20 m',
    '鍛冶屋瀬橋 さらに上昇・氾濫危険水位に到達（観測） 4.05 m',
    '奈路 氾濫注意水位に到達（観測） 3.30 m',
  ]);
});

test.each([
  ['is woken by its own plan where that is switched on', { otherTownAfter: '20m' }, ['night-nakatosa']],
  ['sleeps where it is not', {}, []],
])('the other town %s', async (_what, switched, woken) => {
  const mail = await mailServer();
  const other = aTown({
    id: 'nakatosa' as typeof TOWN,
    jisCode: '39401',
    nameJa: '中土佐町',
    nameEn: 'Nakatosa-cho',
  });
  const hub = await startHub({ config: { notices: { mail: mail.config } } });
  const { secret } = await hub.setUp();
  const applied = await hub.operate((desk) =>
    desk.applyConfig(
      {
        ...{ ...oneTown(), towns: [aTown(), other] },
        people: [person('mori-ichiro'), person('night-nakatosa', other.id)],
        duty: [
          planOf(TOWN, 'mori-ichiro', switched),
          // What a town says of its own notices is nobody else's.
          planOf(other.id, 'night-nakatosa', { otherTownAfter: '1m' }),
        ],
      },
      false,
    ),
  );
  expect(applied.faults).toEqual([]);
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  await mailTo(mail, 'mori-ichiro', '氾濫注意水位');
  hub.clock.at = minute(39);
  await mailTo(mail, 'mori-ichiro', '【再通知】');
  expect(subjects(mail, 'night-nakatosa')).toEqual([]);
  hub.clock.at = minute(41);
  for (const id of woken) await mailTo(mail, id, '氾濫注意水位');
  // By the next reminder everybody has been called whose turn has come.
  hub.clock.at = minute(60);
  await mail.mails.first(
    ({ to, subject }) =>
      to === 'mori-ichiro@town.example' && subject.startsWith('【再通知】') && reminders(mail).length > 1,
  );
  expect(subjects(mail, 'night-nakatosa').length > 0).toBe(woken.length > 0);
});
