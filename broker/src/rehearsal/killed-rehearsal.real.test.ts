// Real: a hub that is killed, the processes of its rehearsal as built; a mail server on the loopback. The clock is the machine's.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  MINUTE,
  RehearsalChoices,
  RehearsalNow,
  RehearsalReport,
  type RehearsalView,
  Snapshot,
} from '@kawamori/contracts';
import { wallClock } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { atDesk } from '../cli/desk.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { authenticatorOf } from '../testing/authenticator.js';
import { minute } from '../testing/builders.js';
import { type HubProcess, startHubProcess } from '../testing/hub-process.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { connectNode, firstAccountOf, joinAs, oneTown, registrationOf } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { DUTY, nameAccount, PEOPLE, REQUEST, writeFlood } from './testing/rehearsed-town.js';

const atTheDesk = <T>(dataDir: string, work: Parameters<typeof atDesk<T>>[2]) =>
  atDesk(dataDir, wallClock, work);

interface Scene {
  mail: MailServer;
  dataDir: string;
  hub: HubProcess;
  /** Starts it again over the same data. */
  again(): Promise<HubProcess>;
  /** Of the node of its town. */
  secret: string;
  admin: string;
  second: string;
}

async function aScene(...levels: number[]): Promise<Scene> {
  const mail = await mailServer();
  const root = temporaryFolder();
  const dataDir = join(root, 'data');
  writeFlood(join(root, 'floods'), levels);
  const config = {
    rehearsal: { floods: join(root, 'floods') },
    notices: { mail: mail.config, linkUrl: 'http://localhost:1' },
  };
  const again = () => startHubProcess(dataDir, config);
  const hub = await again();
  const town = oneTown();
  const secret = await atTheDesk(dataDir, async (desk) => {
    expect((await desk.applyConfig({ ...town, people: PEOPLE, duty: [DUTY] }, false)).faults).toEqual([]);
    return desk.addNode(registrationOf(town));
  });
  const link = await atTheDesk(dataDir, (desk) => desk.setupUrl());
  const admin = await firstAccountOf(hub, link?.split('#')[1]);
  await nameAccount(dataDir);
  const second = await joinAs(hub, 'second', { role: 'hq', person: 'oka-hana' });
  for (const cookie of [admin, second]) await authenticatorOf(hub, cookie);
  return {
    mail,
    dataDir,
    hub,
    again,
    secret,
    admin,
    second,
  };
}

const nowOf = async (hub: HubProcess, cookie: string) =>
  RehearsalNow.parse((await hub.call('GET', '/api/v1/rehearsal', { cookie })).json).now;

async function armed({ hub, admin }: Scene): Promise<RehearsalView> {
  const answer = await hub.call('POST', '/api/v1/rehearsal', { cookie: admin, body: REQUEST });
  expect(answer.status, answer.text).toBe(200);
  return answer.json as RehearsalView;
}

/** What the journal says of rehearsals. */
function factsOf(dataDir: string): { kind: string; body: unknown }[] {
  const journal = openJournalForReading(join(dataDir, 'journal.db'));
  try {
    const kinds = ['rehearsal.armed', 'rehearsal.confirmed', 'rehearsal.yielded', 'rehearsal.ended'] as const;
    return journal.readKinds(kinds).map(({ kind, body }) => ({ kind, body }));
  } finally {
    journal.close();
  }
}

/** Processes that were told of a folder. */
const processesAbout = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        // It has left meanwhile.
        return false;
      }
    });

const isAnswering = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const line = connect(socket);
    line.once('connect', () => {
      line.destroy();
      resolve(true);
    });
    line.once('error', () => resolve(false));
  });

test('one that was asked for is over when the hub comes back: nobody begins it, and the record says so', async () => {
  const scene = await aScene(2.5, 3.2);
  const { dataDir, hub, again, admin, second, mail } = scene;
  const { id } = await armed(scene);
  await hub.kill();

  const back = await again();
  expect(await nowOf(back, admin)).toMatchObject({ id, state: 'ended', ended: { why: 'hub-stopped' } });
  const shown = Snapshot.parse((await back.call('GET', '/api/v1/snapshot', { cookie: admin })).json);
  expect(shown.hub).toMatchObject({ drill: false, rehearsal: null });
  const confirm = await back.call('POST', `/api/v1/rehearsal/${id}/confirm`, { cookie: second, body: {} });
  expect(confirm).toMatchObject({ status: 409, json: { code: 'nothing-to-confirm' } });
  expect(factsOf(dataDir).map(({ kind }) => kind)).toEqual(['rehearsal.armed', 'rehearsal.ended']);
  expect(existsSync(join(dataDir, 'rehearsals', id))).toBe(false);
  expect(mail.mails.all).toEqual([]);
  // And that is settled: it is not ended once more with each start.
  await back.kill();
  const third = await again();
  expect(await nowOf(third, admin)).toBeNull();
  expect(factsOf(dataDir)).toHaveLength(2);
  expect((await armed({ ...scene, hub: third })).state).toBe('armed');
});

test('one that plays is over with the hub that is killed, its processes leave, nothing of it is told any more; the real rise that had just come is told, unmarked', async () => {
  const scene = await aScene(2.5, 3.2, ...Array.from({ length: 12 }, () => 3.3), 4.2);
  const { dataDir, hub, again, admin, second, mail, secret } = scene;
  const { id } = await armed(scene);
  const confirmed = await hub.call('POST', `/api/v1/rehearsal/${id}/confirm`, { cookie: second, body: {} });
  expect(confirmed.status, confirmed.text).toBe(200);
  const told = await mail.mails.first(({ to }) => to === 'oka-hana@town.example');
  expect(told.subject).toMatch(/^【訓練】/);
  const folder = join(dataDir, 'rehearsals', id);
  expect(processesAbout(folder).length).toBeGreaterThan(2);

  const now = (Date.now() - minute(0)) / MINUTE;
  const node = await connectNode(hub, secret);
  await node.send([[now - 10, 2.5]]);
  await node.send([[now, 3.2]]);
  await hub.kill();
  await eventually(() => expect(processesAbout(folder)).toEqual([]));

  const back = await again();
  const view = await nowOf(back, admin);
  expect(view).toMatchObject({
    ...{ id, state: 'ended', armedBy: 'hq', confirmedBy: 'second' },
    ...{ ended: { why: 'hub-stopped' }, people: [{ id: 'oka-hana', nameJa: '岡 花' }] },
  });
  for (const to of ['mori-ichiro@town.example', 'oka-hana@town.example'])
    expect(
      (await mail.mails.first((one) => one.to === to && !one.subject.includes('訓練'))).text,
    ).not.toContain('訓練');
  const shown = Snapshot.parse((await back.call('GET', '/api/v1/snapshot', { cookie: admin })).json);
  expect(shown.hub).toMatchObject({ drill: false, rehearsal: null });
  expect(shown.notices.map(({ mark, subjectJa }) => [mark, subjectJa.includes('訓練')])).toEqual([
    ['caution', false],
  ]);

  // Nothing is left of it but its record.
  expect((await back.call('GET', '/rehearsal/api/v1/snapshot', { cookie: second })).status).toBe(404);
  const link = /http:\/\/localhost:1(\/rehearsal\/a\/\S+)/.exec(told.text)?.[1] ?? '';
  expect((await back.call('GET', link)).status).toBe(404);
  expect(await isAnswering(join(folder, 'gate'))).toBe(false);
  expect(mail.mails.all.filter(({ subject }) => subject.includes('訓練'))).toEqual([told]);
  expect(factsOf(dataDir).at(-1)).toMatchObject({
    kind: 'rehearsal.ended',
    body: { rehearsal: id, why: 'hub-stopped', by: null },
  });
  const report = RehearsalReport.parse(
    (await back.call('GET', `/api/v1/rehearsal/${id}/report`, { cookie: admin })).json,
  );
  expect(report.notices.flatMap(({ told: all }) => all)).toMatchObject([
    { person: 'oka-hana', channel: 'mail', outcome: 'reached' },
  ]);
  const { past } = RehearsalChoices.parse(
    (await back.call('GET', '/api/v1/rehearsal/choices', { cookie: admin })).json,
  );
  expect(past).toEqual([id]);
});

test('whatever it has left on the disk, the hub starts', async () => {
  const scene = await aScene(2.5, 2.5);
  const { dataDir, hub, again, admin } = scene;
  await hub.kill();
  const folder = join(dataDir, 'rehearsals', '20260601-090012');
  // Where its report would be written stands a folder.
  mkdirSync(join(folder, 'report.json.new'), { recursive: true });
  const back = await again();
  expect(await nowOf(back, admin)).toMatchObject({ state: 'ended', ended: { why: 'hub-stopped' } });
});
