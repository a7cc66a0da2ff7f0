// Real: the whole hub with its threads, HTTP over a socket, aedes; the node is an mqtt.js client that answers as an agent does. Played: both
// clocks.
import {
  downTopic,
  type NodeStatus,
  type OfficeNodeSettings,
  type OfficeReview,
  type SettingsWord,
  upTopic,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aRegistration } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const { id: NODE, town: TOWN } = aRegistration();
const OFFICE = '/api/v1/office';
const SETTINGS = `${OFFICE}/nodes/${NODE}/settings`;
const OWN = { sensors: [{ series: 'kajiyase-bashi/level', every: 600_000 }], cameras: [] };

const documentOf = (every: string) => ({
  ...{ id: NODE, town: TOWN },
  sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every }],
});

/** A node that speaks: what it heard, and how it says what became of it. */
async function aNode(hub: RealHub, secret: string) {
  const { client } = await connectNode(hub, secret);
  const heard: { version: number; settings: unknown }[] = [];
  client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
  return {
    client,
    heard,
    listen: () => client.subscribeAsync(downTopic(TOWN, NODE, 'config'), { qos: 1 }),
    say: (state: NodeStatus['state'], settings: object | undefined) =>
      client.publishAsync(
        upTopic(TOWN, NODE, 'status'),
        JSON.stringify({
          ...{ v: 1, town: TOWN, node: NODE, state, sentAt: hub.clock.at, clock: 'synced' },
          ...{ software: 'kawamori-edge 9', bootId: 'boot', ...(settings && { settings }) },
        }),
        { qos: 1, retain: true },
      ),
  };
}
const word = (version: number, state: SettingsWord['state'], inForce = version) => ({
  ...{ version, inForce, state, detail: '' },
});

async function anOffice() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  await hub.withAuthenticator(cookie);
  const ask = async <T>(method: string, path: string, body?: object) => {
    const { status, json } = await hub.call(method, path, { cookie, ...(body && { body }) });
    return { status, json: json as T };
  };
  const view = async () => (await ask<OfficeNodeSettings>('GET', SETTINGS)).json;
  const set = async (every: string, dryRun = false) => {
    const { changeVersion } = await view();
    return ask<OfficeReview>('POST', `${OFFICE}/changes?dryRun=${dryRun}`, {
      ...{ kind: 'node-settings', id: changeVersion === null ? null : NODE },
      ...{ version: changeVersion, document: documentOf(every) },
    });
  };
  return { hub, secret, cookie, ask, view, set };
}

describe('settings of a node', () => {
  test('are looked at, reach it by their version, are answered, undone and sent again, with who did it', async () => {
    const { hub, secret, ask, view, set } = await anOffice();
    expect(await view()).toMatchObject({ takes: 'unheard', version: 0, document: null, own: null });
    const node = await aNode(hub, secret);
    await node.say('birth', { ...word(0, 'own'), own: OWN });
    await node.listen();
    await eventually(async () => expect(await view()).toMatchObject({ takes: 'yes', own: OWN }));

    const looked = await set('30m', true);
    expect(looked.json).toMatchObject({ applied: false, faults: [] });
    expect(looked.json.effects.map(({ text }) => text.ja).join()).toMatch(/144回 → 48回.*想定間隔（10分）/s);
    expect((await view()).version).toBe(0);
    expect(node.heard).toEqual([]);

    expect((await set('5m')).json).toMatchObject({ applied: true });
    await eventually(() => expect(node.heard).toHaveLength(1));
    expect(node.heard[0]).toMatchObject({
      ...{ node: NODE, version: 1 },
      settings: { sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every: '5m' }] },
    });
    await node.say('alive', word(1, 'trial'));
    await eventually(async () =>
      expect(await view()).toMatchObject({ version: 1, said: { state: 'trial', version: 1 }, own: OWN }),
    );
    expect((await set('1m')).json).toMatchObject({ applied: true });
    await eventually(() => expect(node.heard.map(({ version }) => version)).toEqual([1, 2]));
    await node.say('alive', { ...word(2, 'returned', 1), detail: 'the hub was not reached' });

    const again = await ask<OfficeNodeSettings>('POST', `${SETTINGS}/again`);
    expect(again.json).toMatchObject({ version: 3, said: { state: 'returned' } });
    await eventually(() => expect(node.heard.at(-1)?.version).toBe(3));

    const history = await ask<{ seq: number }[]>('GET', `${OFFICE}/things/node-settings/${NODE}/history`);
    expect(history.json).toMatchObject([
      {
        by: 'hq',
        what: 'changed',
        differences: [{ name: { ja: expect.stringContaining('鍛冶屋瀬橋 水位') } }],
      },
      { by: 'hq', what: 'added' },
    ]);
    const undo = { kind: 'node-settings', id: NODE, seq: history.json[0]?.seq };
    expect((await ask('POST', `${OFFICE}/undo`, undo)).json).toMatchObject({ applied: true });
    await eventually(() =>
      expect(node.heard.at(-1)).toMatchObject({ version: 4, settings: { sensors: [{ every: '5m' }] } }),
    );
  });

  test('wait for a node that is away', async () => {
    const { hub, secret, set } = await anOffice();
    const first = await aNode(hub, secret);
    await first.say('birth', { ...word(0, 'own'), own: OWN });
    await eventually(async () => expect((await set('5m')).json).toMatchObject({ applied: true }));
    await first.client.endAsync();
    const later = await aNode(hub, secret);
    await later.listen();
    await eventually(() => expect(later.heard).toMatchObject([{ version: 1 }]));
  });

  test('are refused for software that takes none, and told so', async () => {
    const { hub, secret, view, set } = await anOffice();
    const node = await aNode(hub, secret);
    await node.say('birth', undefined);
    await eventually(async () => expect(await view()).toMatchObject({ takes: 'no' }));
    expect((await set('5m')).json).toMatchObject({
      ...{ applied: false },
      faults: [{ text: { ja: 'この端末は設定を受け付けません（更新が要ります）' } }],
    });
  });

  test('are neither seen nor changed by an administrator of another town', async () => {
    const { hub, ask } = await anOffice();
    const other = { id: 'nakatosa', jisCode: '39401', nameJa: '中土佐町', nameEn: 'Nakatosa' };
    await ask('POST', `${OFFICE}/changes`, { kind: 'town', id: null, version: null, document: other });
    const cookie = await hub.join('neighbour', { role: 'administrator', towns: ['nakatosa'] });
    await hub.withAuthenticator(cookie);
    const call = (method: string, path: string, body?: object) =>
      hub.call(method, path, { cookie, ...(body && { body }) });
    expect((await call('GET', SETTINGS)).status).toBe(403);
    expect((await call('POST', `${SETTINGS}/again`)).status).toBe(403);
    const asked = { kind: 'node-settings', id: null, version: null };
    expect((await call('POST', `${OFFICE}/changes`, { ...asked, document: documentOf('5m') })).status).toBe(
      403,
    );
    const foreign = await call('POST', `${OFFICE}/changes`, {
      ...asked,
      document: { ...documentOf('5m'), town: 'nakatosa' },
    });
    expect(foreign.json).toMatchObject({ applied: false, faults: [{ path: ['town'] }] });
  });
});
