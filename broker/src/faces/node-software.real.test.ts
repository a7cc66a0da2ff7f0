// Real: the whole hub with the built face in Chromium, and a node as it is installed in the field: launcher and agent as processes of
// packed releases, over MQTT. Played: a trial that lasts seconds.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuditPage, HOUR, MINUTE, type NodeFile, OfficeNodeSoftware, SECOND } from '@kawamori/contracts';
import { openRelease, packRelease } from '@kawamori/kit';
import { installLaunched } from '@kawamori/kit/testing/launched-node';
import { expect, onTestFinished, test } from 'vitest';
import { aRegistration } from '../testing/builders.js';
import { openPhone, type Page } from '../testing/chromium.js';
import { type RealHub, startHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { temporaryFolder } from '../testing/temporary.js';
import { FACE } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const { id: NODE, town: TOWN } = aRegistration();
const SOFTWARE = `/api/v1/office/nodes/${NODE}/software`;
const TIMES = { goodForMs: HOUR, trialMs: MINUTE, steadyMs: SECOND };

/** A release of the built agent, as an operator packs it. */
function packed(version: string): Buffer {
  const out = temporaryFolder();
  execFileSync(
    process.execPath,
    [join(ROOT, 'edge/dist/pack-agent.js'), '--version', version, '--out', out],
    {
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  return readFileSync(join(out, `kawamori-agent-${version}.tgz`));
}

/** The same under another name, with a program that ends at once. */
function broken(release: Buffer, version: string): Uint8Array {
  const opened = openRelease(release);
  if (!opened.ok) throw new Error(opened.fault);
  const [, ...files] = opened.files;
  const changed = files.map((file) =>
    file.path === 'edge/dist/main.js'
      ? { ...file, bytes: Buffer.from('throw new TypeError("no such river");') }
      : file,
  );
  return packRelease(changed, { ...opened.manifest, version }).bytes;
}

/** The hub's node, with one gauge, not started. */
function aNode({ mqttPort }: RealHub, secret: string, release: Buffer) {
  const home = temporaryFolder();
  writeFileSync(join(home, 'credential'), secret, { mode: 0o600 });
  const when = { startsAt: '2026-06-02T18:00:00+09:00', period: '4d', crestAfter: '10h' };
  const file: NodeFile = {
    ...{ id: NODE, town: TOWN, hub: { host: '127.0.0.1', port: mqttPort } },
    ...{ credentialFile: 'credential', outbox: { file: 'outbox.db' }, riverClock: 'wall' },
    sensors: [
      {
        ...{ station: 'kajiyase-bashi', quantity: 'level', every: '10s' },
        driver: { kind: 'simulated', ...when, base: 1, rise: 0.1 },
      },
    ],
  };
  const config = join(home, 'node.yaml');
  writeFileSync(config, JSON.stringify(file));
  const node = installLaunched({
    ...{ home, config, release: { bytes: release }, modules: join(ROOT, 'node_modules') },
  });
  onTestFinished(node.cut);
  return node;
}

const box = (page: Page) => page.getByTestId('node-software');
const state = (page: Page) => box(page).getByTestId('software-state');
const stands = (page: Page, words: string) => expect.poll(() => state(page).textContent()).toContain(words);
const runs = (page: Page, version: string) =>
  expect.poll(() => box(page).getByTestId('software-current').textContent()).toContain(version);

test('a node’s software is changed from the page of nodes, undone, taken back, and comes back by itself from a release that does not run', async () => {
  const hub = await startHub({ dashboardDir: FACE, at: Date.now(), updateTimes: TIMES });
  // The node lives by the machine's clock, and the hub beside it.
  const beat = setInterval(() => (hub.clock.at = Date.now()), 100);
  onTestFinished(() => clearInterval(beat));
  const { secret } = await hub.setUp();
  await hub.firstAccount();
  const cookie = await hub.join('kanri', { role: 'administrator' });
  await hub.withAuthenticator(cookie);
  const ask = async (method: string, path = SOFTWARE, body?: object) =>
    hub.call(method, path, { cookie, ...(body && { body }) });
  const seen = async () => OfficeNodeSoftware.parse((await ask('GET')).json);
  const first = packed('0.1.0');
  const node = aNode(hub, secret, first);

  const page = await signedIn(await openPhone({ scripts: true }), hub, cookie);
  await page.goto(`${hub.url}/office#nodes`);
  const open = () => page.getByRole('button', { name: `${NODE} ソフトの版を切り替える` }).press('Enter');
  const close = () => page.getByRole('button', { name: `${NODE} ソフトの版を閉じる` }).press('Enter');
  await open();
  await box(page).getByText('この端末からまだ知らせがありません').waitFor();
  await close();
  node.start();
  await expect.poll(async () => (await seen()).takes).toBe('yes');
  await open();
  await stands(page, '切り替えは行われていません。');
  await runs(page, '0.1.0');
  await box(page).getByText('サーバーに、ほかの版がありません。').waitFor();
  await box(page).getByText('kawamori release add').waitFor();
  await close();

  // Another release: looked at, ordered, fetched, on trial, taken over.
  await hub.operate(async ({ releases }) => {
    await releases.add(packed('0.2.0'));
    await releases.add(broken(first, '0.3.0'));
  });
  await open();
  await box(page).getByLabel('切り替える版').selectOption('0.2.0');
  await box(page).getByRole('button', { name: '変更の確認' }).press('Enter');
  const review = box(page).getByTestId('software-review');
  await review.getByText('0.1.0 → 0.2.0').waitFor();
  await review.getByText(/MB を端末の回線で取り寄せます/).waitFor();
  await review.getByText('端末が自分で 0.1.0 に戻し、理由を知らせます').waitFor();
  expect((await seen()).update).toBeNull();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-node-software-review');
  const go = () => review.getByRole('button', { name: '切り替えを指示する' }).press('Enter');
  await go();
  await stands(page, '切り替え完了：0.2.0 に切り替わりました');
  await runs(page, '0.2.0');
  await expect
    .poll(async () => (await seen()).said)
    .toMatchObject({
      ...{ version: '0.2.0', previous: '0.1.0', onTrial: false, last: { outcome: 'taken-over' } },
    });
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-node-software-done');

  // Undone: the node still has the one before.
  await box(page).getByRole('button', { name: '前の版（0.1.0）に戻す' }).press('Enter');
  await review.getByText('端末に残っている版なので、取り寄せません').waitFor();
  await go();
  await stands(page, '切り替え完了：0.1.0 に切り替わりました');
  await runs(page, '0.1.0');

  // One that does not run.
  await box(page).getByLabel('切り替える版').selectOption('0.3.0');
  await box(page).getByRole('button', { name: '変更の確認' }).press('Enter');
  await go();
  await stands(
    page,
    '切り替えられませんでした：端末が 0.1.0 に戻しました。プログラムが止まりました（code 1：TypeError: no such river）',
  );
  await runs(page, '0.1.0');
  await shoot(page, 'office-node-software-gone-back');

  // Of another release than was seen nothing is ordered.
  const stale = await ask('POST', SOFTWARE, { version: '0.2.0', upon: '0.2.0' });
  expect(stale).toMatchObject({ status: 409, json: { code: 'changed-meanwhile' } });

  // A node that is away, an order that waits for it, a line that fails, and the order taken back.
  await node.stop();
  await expect.poll(async () => (await seen()).connected).toBe(false);
  await box(page).getByLabel('切り替える版').selectOption('0.2.0');
  await box(page).getByRole('button', { name: '変更の確認' }).press('Enter');
  await review.getByText('端末はいまつながっていません').waitFor();
  await go();
  await stands(page, '端末がつながるのを待っています');
  await page.route(`**${SOFTWARE}`, (route) => route.abort());
  await box(page).getByText('サーバーにつながりません。').waitFor();
  await page.unroute(`**${SOFTWARE}`);
  await expect.poll(() => box(page).getByText('サーバーにつながりません。').count()).toBe(0);
  await box(page).getByRole('button', { name: '指示を取り消す' }).press('Enter');
  await stands(page, '指示を取り消しました');
  expect(await ask('DELETE', `${SOFTWARE}/order`)).toMatchObject({
    status: 409,
    json: { code: 'not-waiting' },
  });

  const audit = AuditPage.parse((await ask('GET', `/api/v1/audit?thing=node%2F${NODE}`)).json);
  expect(audit.lines.map(({ byJa, textJa }) => [byJa, textJa])).toMatchObject([
    ['kanri', `現地端末 ${NODE} のソフトウェアを 0.2.0 に変える指示を取り消し`],
    ['kanri', `現地端末 ${NODE} のソフトウェアの版の変更を指示：0.1.0 → 0.2.0`],
    ['', expect.stringMatching(/0\.3\.0 に切り替わらず：端末が 0\.1\.0 に戻しました/)],
    ['kanri', `現地端末 ${NODE} のソフトウェアの版の変更を指示：0.1.0 → 0.3.0`],
    ['', `現地端末 ${NODE} のソフトウェアが 0.2.0 から 0.1.0 に切り替わる`],
    ['kanri', `現地端末 ${NODE} のソフトウェアの版の変更を指示：0.2.0 → 0.1.0`],
    ['', `現地端末 ${NODE} のソフトウェアが 0.1.0 から 0.2.0 に切り替わる`],
    ['kanri', `現地端末 ${NODE} のソフトウェアの版の変更を指示：0.1.0 → 0.2.0`],
    [expect.stringContaining('管理コマンド'), `現地端末 ${NODE} を登録`],
  ]);

  // An administrator of another town sees and orders nothing of it.
  await ask('POST', '/api/v1/office/changes', {
    ...{ kind: 'town', id: null, version: null },
    document: { id: 'nakatosa', jisCode: '39401', nameJa: '中土佐町', nameEn: 'Nakatosa' },
  });
  const neighbour = await hub.join('neighbour', { role: 'administrator', towns: ['nakatosa'] });
  await hub.withAuthenticator(neighbour);
  for (const [method, path, body] of [
    ['GET', SOFTWARE, undefined],
    ['POST', SOFTWARE, { version: '0.2.0', upon: '0.1.0' }],
    ['DELETE', `${SOFTWARE}/order`, undefined],
  ] as const)
    expect(await hub.call(method, path, { cookie: neighbour, body })).toMatchObject({
      ...{ status: 403, json: { code: 'other-town' } },
    });
});
