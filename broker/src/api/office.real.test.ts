// Real: the whole hub with its threads, HTTP over a socket, a node over MQTT. Played: both clocks.
import {
  NodeId,
  type OfficeReview,
  type OfficeView,
  type RosterCalendars,
  StationConfig,
  type StationFile,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { thisOperator } from '../cli/this-user.js';
import { aRegistration, aStationFile, aTown, minute } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const STATION = aStationFile().id;
const OFFICE = '/api/v1/office';

interface Office {
  hub: RealHub;
  cookie: string;
  secret: string;
  get(path: string): Promise<{ status: number; json: unknown }>;
  post(path: string, body: object): Promise<{ status: number; json: unknown }>;
  standing(kind: string, id: string): Promise<{ document: StationFile; version: string }>;
}

async function anOffice(): Promise<Office> {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  await hub.withAuthenticator(cookie);
  const get = (path: string) => hub.call('GET', `${OFFICE}${path}`, { cookie });
  return {
    ...{ hub, cookie, secret, get },
    post: (path, body) => hub.call('POST', `${OFFICE}${path}`, { cookie, body }),
    standing: async (kind, id) => {
      const { json } = await get(`/things/${kind}/${id}`);
      return json as Awaited<ReturnType<Office['standing']>>;
    },
  };
}

const namesOf = (office: Office) =>
  office.get('').then(({ json }) => (json as OfficeView).things.map(({ kind, id }) => `${kind}/${id}`));

describe('a change of a station', () => {
  test('is looked at first, then made, stands in its history with who made it, and is taken back', async () => {
    const office = await anOffice();
    const { document, version } = await office.standing('station', STATION);
    const changed = { ...document, nameJa: '鍛冶屋瀬橋（下流）' };
    const asked = { kind: 'station', id: STATION, version, document: changed };
    const looked = await office.post('/changes?dryRun=true', asked);
    expect(looked).toMatchObject({
      status: 200,
      json: {
        ...{ applied: false, faults: [] },
        differences: [{ path: ['nameJa'], before: '鍛冶屋瀬橋', after: '鍛冶屋瀬橋（下流）' }],
      },
    });
    expect((await office.standing('station', STATION)).version).toBe(version);
    expect(await office.post('/changes', asked)).toMatchObject({ json: { applied: true } });
    expect((await office.standing('station', STATION)).document).toEqual(changed);

    const history = (await office.get(`/things/station/${STATION}/history`)).json as { seq: number }[];
    expect(history).toMatchObject([
      { by: 'hq', what: 'changed', differences: [{ path: ['nameJa'] }] },
      { by: thisOperator(), what: 'added' },
    ]);
    const older = await office.post('/undo', { kind: 'station', id: STATION, seq: history[1]?.seq });
    expect(older).toMatchObject({ status: 409, json: { code: 'newer-lies-upon' } });
    expect((older.json as { message: string }).message).toContain('hqさんが');
    const undo = { kind: 'station', id: STATION, seq: history[0]?.seq };
    expect(await office.post('/undo?dryRun=true', undo)).toMatchObject({ json: { applied: false } });
    expect(await office.post('/undo', undo)).toMatchObject({ json: { applied: true } });
    expect(await office.standing('station', STATION)).toEqual({ document, version });
    expect((await office.get(`/things/station/${STATION}/history`)).json).toHaveLength(3);
  });

  test('upon what another has changed meanwhile is refused with who it was, and overwrites nothing', async () => {
    const office = await anOffice();
    const { document, version } = await office.standing('station', STATION);
    const change = (nameJa: string) =>
      office.post('/changes', { kind: 'station', id: STATION, version, document: { ...document, nameJa } });
    const both = await Promise.all([change('一人目'), change('二人目')]);
    expect(both.map(({ status }) => status)).toEqual([200, 409]);
    const message = expect.stringContaining('hqさんが');
    expect(both[1]?.json).toMatchObject({ code: 'changed-meanwhile', message });
    expect((await office.standing('station', STATION)).document.nameJa).toBe('一人目');
  });

  test('tells all its faults at their fields, and changes nothing', async () => {
    const office = await anOffice();
    const { document, version } = await office.standing('station', STATION);
    const { levels: _, ...rest } = document;
    const asked = {
      ...{ kind: 'station', id: STATION, version },
      document: { ...rest, nameEn: '', town: 'nowhere', hold: '5' },
    };
    const { json } = await office.post('/changes', asked);
    const { faults, applied } = json as OfficeReview;
    expect(applied).toBe(false);
    expect(faults.map(({ path }) => path.join('.')).sort()).toEqual(['hold', 'nameEn']);
    const next = await office.post('/changes', { ...asked, document: { ...rest, town: 'nowhere' } });
    expect((next.json as OfficeReview).faults.map(({ path }) => path.join('.')).sort()).toEqual([
      'levels',
      'town',
    ]);
    expect((await office.standing('station', STATION)).version).toBe(version);
  });

  test('tells how its newest value would be judged by levels that begin now', async () => {
    const office = await anOffice();
    const node = await connectNode(office.hub, office.secret);
    await node.send([[0, 2.5]]);
    const { document, version } = await office.standing('station', STATION);
    const lower = {
      ...{ validFrom: '2026-06-02T18:30:00+09:00', datum: 'tp' },
      marks: [
        { key: 'caution', valueM: 2 },
        { key: 'overflow', valueM: 5 },
      ],
    };
    await eventually(async () => {
      const { json } = await office.post('/changes?dryRun=true', {
        ...{ kind: 'station', id: STATION, version },
        document: { ...document, levels: [...(document.levels ?? []), lower] },
      });
      expect((json as OfficeReview).effects.map(({ sign, text }) => `${sign} ${text.ja}`)).toEqual([
        expect.stringMatching(/^! .*2\.50 m.*「基準水位未満」から「氾濫注意水位.*」に変わります$/),
      ]);
    });
  });

  test('that takes it away is refused while a node speaks for it; afterwards it is gone, and comes back by undoing', async () => {
    const office = await anOffice();
    const { version } = await office.standing('station', STATION);
    const asked = { kind: 'station', id: STATION, version, document: null };
    const refused = (await office.post('/changes', asked)).json as OfficeReview;
    expect(refused.faults.map(({ text }) => text.ja)).toEqual([
      expect.stringContaining('先に端末を無効にしてください'),
    ]);
    const { id: node } = aRegistration();
    await office.hub.call('DELETE', `${OFFICE}/nodes/${node}`, { cookie: office.cookie });
    expect(await office.post('/changes', asked)).toMatchObject({ json: { applied: true } });
    expect(await namesOf(office)).not.toContain(`station/${STATION}`);
    const [gone] = (await office.get(`/things/station/${STATION}/history`)).json as { seq: number }[];
    expect(gone).toMatchObject({ what: 'removed', by: 'hq' });
    await office.post('/undo', { kind: 'station', id: STATION, seq: gone?.seq });
    expect(StationConfig.parse((await office.standing('station', STATION)).document).id).toBe(STATION);
  });
});

test('an administrator of one town sees to the things of that town alone', async () => {
  const office = await anOffice();
  const { hub } = office;
  const { version, document } = await office.standing('station', STATION);
  const other = { id: 'nakatosa', jisCode: '39401', nameJa: '中土佐町', nameEn: 'Nakatosa' };
  expect(
    await office.post('/changes', { kind: 'town', id: null, version: null, document: other }),
  ).toMatchObject({
    json: { applied: true },
  });
  const cookie = await hub.join('neighbour', { role: 'administrator', towns: ['nakatosa'] });
  await hub.withAuthenticator(cookie);
  const ask = (method: string, path: string, body?: object) =>
    hub.call(method, `${OFFICE}${path}`, { cookie, ...(body ? { body } : {}) });
  const asked = { kind: 'station', id: STATION, version };
  for (const document of [{ ...aStationFile(), town: 'nakatosa' }, null])
    expect(await ask('POST', '/changes?dryRun=true', { ...asked, document })).toMatchObject({
      status: 403,
      json: { code: 'other-town' },
    });
  expect((await ask('GET', `/things/station/${STATION}`)).status).toBe(403);
  expect((await ask('POST', `/rosters/${document.town}`, { ics: '' })).status).toBe(403);
  expect((await ask('GET', `/rosters/${document.town}/calendars`)).status).toBe(403);
  expect((await ask('POST', `/rosters/${document.town}/undo`, { calendar: 'x' })).status).toBe(403);
  expect((await ask('DELETE', `/nodes/${aRegistration().id}`)).status).toBe(403);
  expect((await ask('GET', '/rosters/nakatosa?from=0')).status).toBe(200);
});

test('things are listed as people count', async () => {
  const office = await anOffice();
  const contacts = [{ channel: 'sms', number: '09012345678' }];
  for (const id of ['desk-10', 'desk-2', 'desk-1']) {
    const document = { id, town: aTown().id, nameJa: id, contacts };
    const { json } = await office.post('/changes', { kind: 'person', id: null, version: null, document });
    expect(json).toMatchObject({ applied: true, faults: [] });
  }
  const people = (await namesOf(office)).filter((name) => name.startsWith('person/desk'));
  expect(people).toEqual(['person/desk-1', 'person/desk-2', 'person/desk-10']);
});

test('a person, a plan and a shift are set up; the roster shows its gaps and whom it would call now', async () => {
  const office = await anOffice();
  const { hub } = office;
  const town = aTown().id;
  const add = async (kind: string, document: object) => {
    const { json } = await office.post('/changes', { kind, id: null, version: null, document });
    expect(json).toMatchObject({ applied: true, faults: [] });
    return (json as OfficeReview).effects.map(({ text }) => text.ja).join();
  };
  for (const [id, nameJa] of [
    ['mori', '森 一郎'],
    ['oka', '岡 花'],
  ])
    await add('person', { id, town, nameJa, contacts: [{ channel: 'sms', number: '09012345678' }] });
  const told = await add('duty', {
    ...{ town, groups: [{ id: 'desk', nameJa: '宿直', members: ['oka'] }] },
    ladder: [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }],
  });
  expect(told).toContain('岡 花（ショートメッセージ） に変わります');
  const shift = { id: 'night', town, from: minute(-60), to: minute(600), people: ['mori'] };
  expect(await add('shift', shift)).toMatch(/森 一郎.* → 岡 花.*当番がいません/s);

  const roster = (await office.get(`/rosters/${town}?from=${minute(-60)}`)).json;
  expect(roster).toMatchObject({
    shifts: [{ id: 'night', people: [{ id: 'mori', nameJa: '森 一郎' }] }],
    gaps: [{ from: minute(600) }],
    now: { onDuty: [{ id: 'mori' }] },
  });
  const ics = (await hub.call('GET', `${OFFICE}/rosters/${town}/calendar.ics`, { cookie: office.cookie }))
    .text;
  const taken = await office.post(`/rosters/${town}?dryRun=true`, { ics });
  expect(taken).toMatchObject({ json: { applied: false, faults: [] } });
  const odd = await office.post(`/rosters/${town}`, { ics: 'hello' });
  expect(odd).toMatchObject({
    json: { applied: false, faults: [{ ja: 'カレンダーのファイル（.ics）ではありません' }] },
  });

  const calendars = () =>
    office.get(`/rosters/${town}/calendars`).then(({ json }) => json as RosterCalendars);
  expect(await calendars()).toEqual([]);
  const other = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//town//JA', 'BEGIN:VEVENT', 'UID:other'],
    ...['DTSTART:20260604T000000Z', 'DTEND:20260604T090000Z', 'SUMMARY:森 一郎', 'END:VEVENT'],
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
  const later = { ...shift, id: 'later', from: minute(1_000), to: minute(1_600) };
  await add('shift', later);
  expect(await office.post(`/rosters/${town}`, { ics: other })).toMatchObject({ json: { applied: true } });
  const [file] = await calendars();
  expect(file).toMatchObject({ by: 'hq', added: 1, changed: 0, removed: 1, mayUndo: true });
  const undo = { calendar: file?.calendar };
  expect(await office.post(`/rosters/${town}/undo?dryRun=true`, undo)).toMatchObject({
    json: {
      applied: false,
      faults: [],
      lines: expect.arrayContaining([{ sign: '+', text: expect.anything() }]),
    },
  });
  expect(await office.post(`/rosters/${town}/undo`, undo)).toMatchObject({ json: { applied: true } });
  expect((await office.standing('shift', 'later')).document).toEqual(later);
  expect((await calendars()).map(({ mayUndo, added }) => [mayUndo, added])).toEqual([
    [true, 1],
    [false, 1],
  ]);
  expect(await office.post(`/rosters/${town}/undo`, undo)).toMatchObject({
    status: 409,
    json: { code: 'newer-lies-upon', message: expect.stringContaining('hqさんが') },
  });
  expect((await office.post(`/rosters/${town}/undo`, { calendar: 'none' })).status).toBe(404);

  const { version } = await office.standing('person', 'oka');
  const removal = { kind: 'person', id: 'oka', version, document: null };
  const { json } = await office.post('/changes?dryRun=true', removal);
  expect((json as OfficeReview).effects.map(({ text }) => text.ja).join()).toContain(
    '班「宿直」に誰もいなくなります',
  );
});

test('a node is added with a secret that is told once, gets another, and is turned away', async () => {
  const office = await anOffice();
  const { hub, cookie } = office;
  const node = aRegistration({ id: 'kajiyase-2' });
  expect(await office.post('/nodes?dryRun=true', node)).toMatchObject({
    json: { applied: false, lines: [{ sign: '+' }, { sign: '!' }] },
  });
  const added = (await office.post('/nodes', node)).json as { secret: string };
  expect(added.secret).toMatch(/^.{40,}$/);
  const again = await office.post('/nodes', node);
  expect(again).toMatchObject({
    json: { applied: false, faults: [{ ja: expect.stringContaining('もうあります') }] },
  });
  const speaking = await connectNode(hub, added.secret, node);
  await speaking.send([[0, 1]]);
  const nodes = (await office.get('/nodes')).json as { nodes: { id: string }[] };
  expect(nodes.nodes.find(({ id }) => id === 'kajiyase-2')).toMatchObject({ connected: true, faults: [] });
  const rotated = await office.post('/nodes/kajiyase-2/rotate', {});
  expect((rotated.json as { secret: string }).secret).not.toBe(added.secret);
  const revoked = await hub.call('DELETE', `${OFFICE}/nodes/kajiyase-2`, { cookie });
  expect(revoked).toMatchObject({ json: { applied: true } });
  expect((revoked.json as { secret?: string }).secret).toBeUndefined();
  expect((await hub.call('DELETE', `${OFFICE}/nodes/${NodeId.parse('nobody')}`, { cookie })).status).toBe(
    404,
  );
});

test('nothing is changed without a code of the second factor, nor by HQ', async () => {
  const { hub } = await anOffice();
  const cookie = await hub.join('honbu', { role: 'hq' });
  await hub.withAuthenticator(cookie);
  expect((await hub.call('GET', OFFICE, { cookie })).status).toBe(403);
  const admin = await hub.join('kanri', { role: 'administrator' });
  expect(await hub.call('POST', `${OFFICE}/changes`, { cookie: admin, body: {} })).toMatchObject({
    json: { code: 'second-factor-wanted' },
  });
});
