// Real: the whole hub with its threads, nodes over MQTT, a mail server on the loopback, a signed-in person over HTTP, the operator's
// socket. Played: both clocks.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConditionView,
  downFilter,
  HOUR,
  MINUTE,
  NodeRegistration,
  type NodeStatus,
  Notice,
  Snapshot,
  upTopic,
  WatchReport,
} from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { conditionList } from '../cli/condition-list.js';
import { findHub } from '../cli/operator-client.js';
import { aRegistration, aStationFile, aTown, minute } from '../testing/builders.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { connectNode, oneTown, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually, heard } from '../testing/waiting.js';
import { CANARY, CANARY_SERIES } from '../watch/canary.js';
import { canaryValue } from '../watch/canary-station.js';

const TOWN = aTown().id;
const MORI = 'mori@town.example';
const at = (hub: RealHub, minutes: number) => {
  hub.clock.at = minute(minutes);
};

const hubFor = (mail: MailServer, onDisk: { dataDir?: string; at?: number } = {}) =>
  startHub({
    ...onDisk,
    config: {
      notices: {
        mail: {
          ...mail.config,
          recipients: [
            { recipient: 'duty', towns: [TOWN], to: ['duty@town.example'] },
            { recipient: 'systems', towns: [TOWN], about: ['maintenance'], to: ['systems@town.example'] },
          ],
        },
      },
    },
  });
const subjects = (mail: MailServer) => mail.mails.all.map(({ to, subject }) => `${to} ${subject}`);
/** Somebody is called in the town from now on, by mail. */
const getsPlan = async (hub: RealHub) => {
  const person = { id: 'mori', town: TOWN, nameJa: '森', contacts: [{ channel: 'mail', to: MORI }] };
  const groups = [{ id: 'all', nameJa: '全員', members: ['mori'] }];
  const duty = { town: TOWN, groups, ladder: [{ call: { group: 'all' } }] };
  const report = await hub.operate((desk) =>
    desk.applyConfig({ ...oneTown(), people: [person], duty: [duty] }, false),
  );
  expect(report.faults).toEqual([]);
};
const listed = async (hub: RealHub) => {
  const lines: string[] = [];
  const code = await hub.operate((desk) =>
    conditionList({ json: false, check: true }, desk, hub.clock.at, (line) => lines.push(line)),
  );
  return { lines, code };
};

test('a gauge that falls silent is told to those who look after it, once over a restart, and when it is heard again', async () => {
  const mail = await mailServer();
  const hub = await hubFor(mail);
  const { secret } = await hub.setUp(aStationFile());
  await getsPlan(hub);
  const node = await connectNode(hub, secret);
  await node.send([[0, 2.1]]);
  at(hub, 5);
  expect(await listed(hub)).toMatchObject({ code: 0 });
  at(hub, 31);
  await eventually(async () => {
    // It is looked every two seconds, and must be found twice.
    hub.clock.at += 5_000;
    expect((await listed(hub)).code).toBe(1);
  });
  await mail.mails.first(({ to }) => to === 'systems@town.example');
  const cookie = await hub.firstAccount();
  const { json } = await hub.call('GET', '/api/v1/conditions', { cookie });
  expect(json).toMatchObject([
    { condition: 'silent', subject: 'kajiyase-bashi/level', nameJa: '鍛冶屋瀬橋 水位', lastAt: minute(0) },
  ]);
  const snapshot = Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json);
  expect(snapshot.hub.conditions.map((one) => ConditionView.parse(one).subject)).toEqual([
    'kajiyase-bashi/level',
  ]);

  // The hub is killed here: another starts with what lies on the disk.
  const killed = join(temporaryFolder(), 'data');
  cpSync(hub.dataDir, killed, { recursive: true, filter: (from) => !from.endsWith('hub.sock') });
  await hub.stop();
  const backAt = hub.clock.at + 5 * MINUTE;
  const again = await hubFor(mail, { dataDir: killed, at: backAt });
  const back = await connectNode(again, secret);
  await back.send([[(backAt - minute(0)) / MINUTE, 2.2]]);
  await eventually(async () => {
    again.clock.at += 5_000;
    expect((await listed(again)).code).toBe(0);
  });
  await mail.mails.first(({ to, subject }) => to !== MORI && subject.includes('ふたたび'));
  // Whom the town's plan calls is called until somebody answers.
  expect(subjects(mail).filter((one) => !one.startsWith(MORI))).toEqual([
    'systems@town.example 【設備】鍛冶屋瀬橋 水位 観測値が届いていません',
    'systems@town.example 【設備】鍛冶屋瀬橋 水位 観測値がふたたび届いています',
  ]);
});

test('a town without a duty plan says so on its screens and to those who look after it, once, and no more as soon as it has one', async () => {
  const mail = await mailServer();
  const hub = await hubFor(mail);
  await hub.setUp(aStationFile());
  const cookie = await hub.firstAccount();
  const onScreens = async () =>
    Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json).hub.conditions.map(
      ({ condition, subject, nameJa }) => `${condition} ${subject} ${nameJa}`,
    );
  await eventually(async () => {
    hub.clock.at += 5_000;
    expect(await onScreens()).toEqual([
      `duty-gap no-plan:${TOWN} 四万十町：呼び出しの計画がなく、誰も呼び出されない`,
    ]);
  });
  const { to, text } = await mail.mails.first(({ subject }) =>
    subject.includes('呼び出しの準備が欠けています'),
  );
  expect(to).toBe('systems@town.example');
  expect(text).toContain('誰も呼び出されない');
  await getsPlan(hub);
  await eventually(async () => expect(await onScreens()).toEqual([]));
  await mail.mails.first(({ subject }) => subject.includes('呼び出しの準備が整いました'));
  expect(subjects(mail).filter((one) => one.startsWith('duty@'))).toEqual([]);
  expect(subjects(mail)).toHaveLength(2);
});

test('a battery that runs down is told with its volts', async () => {
  const mail = await mailServer();
  const hub = await hubFor(mail);
  const { secret } = await hub.setUp(aStationFile());
  const { client } = await connectNode(hub, secret);
  const { id, town } = aRegistration();
  const status: NodeStatus = {
    ...{
      v: 1,
      town,
      node: id,
      state: 'alive',
      sentAt: minute(0),
      clock: 'synced',
      software: 't',
      bootId: 't',
    },
    vitals: {
      ...{ uptimeS: 1, outboxDepth: 0, outboxDropped: 0, rssMb: 1, sensorFaults: [] },
      battery: { volts: 11.5, lowV: 11.8 },
    },
  };
  await client.publishAsync(upTopic(town, id, 'status'), JSON.stringify(status), { qos: 1, retain: true });
  await eventually(async () => {
    hub.clock.at += 5_000;
    expect((await listed(hub)).lines.join()).toContain('11.5 V, low below 11.8 V');
  });
  const { text } = await mail.mails.first(({ subject }) => subject.includes('電池'));
  expect(text).toContain('11.5 V（目安 11.8 V）');
});

test('a crossing of the canary is told to test recipients alone, and back to its node; one that takes it no more is named', async () => {
  const mail = await mailServer();
  const recipients = [
    { recipient: 'duty', towns: [TOWN], to: ['duty@town.example'] },
    { recipient: 'systems', towns: [TOWN], about: ['maintenance'], to: ['systems@town.example'] },
    { recipient: 'mailbox', towns: [TOWN], about: ['canary'], to: ['canary@town.example'] },
  ];
  const cap = { recipient: 'cap', towns: [TOWN], sender: 'kawamori.example.lg.jp' };
  const [dir, canaryDir] = [join(temporaryFolder(), 'cap'), join(temporaryFolder(), 'canary')];
  const hub = await startHub({
    config: { notices: { mail: { ...mail.config, recipients }, cap: { ...cap, dir, canaryDir } } },
  });
  await hub.setUp(aStationFile());
  const registration = NodeRegistration.parse({ id: 'canary', town: TOWN, stations: [CANARY] });
  const secret = await hub.operate((desk) => desk.addNode(registration));
  const canary = await connectNode(hub, secret, registration);
  const back = heard<string>();
  canary.client.on('message', (_topic, payload) => back.hear(payload.toString()));
  await canary.client.subscribeAsync(downFilter(TOWN, registration.id), { qos: 1 });
  const sings = async (from: number, to: number) => {
    for (let minutes = from; minutes < to; minutes++) {
      at(hub, minutes);
      await canary.send([[minutes, canaryValue(minute(minutes), HOUR)]], CANARY_SERIES);
    }
  };

  await sings(-5, 2);
  const { text, subject } = await mail.mails.first(({ to }) => to === 'canary@town.example');
  expect(subject).toContain('【動作確認】');
  expect(text).toContain('試験送信です。水位のお知らせではありません。');
  const notice = Notice.parse(JSON.parse(await back.first(() => true)));
  expect(notice).toMatchObject({ kind: 'canary', alertLevel: 0 });
  await eventually(() =>
    expect(readFileSync(join(canaryDir, 'test.xml'), 'utf8')).toContain('<status>Test<'),
  );
  expect(existsSync(dir)).toBe(false);
  const cookie = await hub.firstAccount();
  const snapshot = Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json);
  expect(snapshot.notices).toEqual([]);
  expect(snapshot.stations.map(({ id }) => id)).not.toContain(CANARY);

  mail.refused.set('canary@town.example', 0);
  await sings(2, 64);
  await eventually(async () => {
    hub.clock.at += 5_000;
    expect((await listed(hub)).lines.join()).toContain('canary-untaken');
  });
  const told = await mail.mails.first(({ text: says }) => says.includes('受け取らない連絡手段'));
  expect(told.to).toBe('systems@town.example');
  expect(told.text).toContain('mail mailbox');
  expect(subjects(mail).filter((one) => one.startsWith('duty@'))).toEqual([]);
});

test('a canary goes the whole way, stands in no list, and is missed when it stops', async () => {
  const mail = await mailServer();
  const hub = await hubFor(mail);
  await hub.setUp(aStationFile());
  const registration = NodeRegistration.parse({ id: 'canary', town: TOWN, stations: [CANARY] });
  const secret = await hub.operate((desk) => desk.addNode(registration));
  const asked = async () => {
    const client = await findHub(hub.dataDir);
    return WatchReport.parse(await client?.ask('GET', '/watch'));
  };
  expect(await asked()).toMatchObject({ canaryTakenAt: null, recording: true, noticesWaitMs: 0 });
  const canary = await connectNode(hub, secret, registration);
  await canary.send([[0, 1]], CANARY_SERIES);
  await eventually(async () => expect((await asked()).canaryTakenAt).toBe(minute(0)));
  const stations = await hub.operate((desk) => desk.stations());
  expect(stations.stations.map(({ id }) => id)).not.toContain(CANARY);
  const cookie = await hub.firstAccount();
  const { json } = await hub.call('GET', '/api/v1/snapshot', { cookie });
  // The town's own, which has never connected.
  expect(Snapshot.parse(json).nodes).toEqual({ known: 1, connected: 0 });

  at(hub, 4);
  await eventually(async () => {
    hub.clock.at += 5_000;
    const { lines } = await listed(hub);
    expect(lines.join()).toContain('canary-lost');
    expect(lines.join()).toContain('watchdog-gone');
  });
  await mail.mails.first(({ subject }) => subject.includes('監視プログラム') || subject.includes('点検用'));
});
