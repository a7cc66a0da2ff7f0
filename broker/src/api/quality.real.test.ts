// Real: the whole hub with its threads, HTTP over a socket and the operator's socket, readings through mqtt.js and aedes.
import {
  type Health,
  MaintenanceView,
  NoticePage,
  NoticeView,
  OverruleView,
  QualityView,
  SeriesId,
  StationId,
  StationState,
} from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readCommand } from '../cli/command-line.js';
import { qualityCommand } from '../cli/quality-command.js';
import type { QualityWork } from '../cli/quality-words.js';
import { thisOperator } from '../cli/this-user.js';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const STATION = '/api/v1/stations/kajiyase-bashi';

async function aHubWithDoubt() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  await hub.withAuthenticator(cookie);
  const node = await connectNode(hub, secret);
  const at = async (minutes: number, value: number) => {
    hub.clock.at = minute(minutes);
    await node.send([[minutes, value]]);
  };
  await at(0, 1);
  await at(10, 4.5);
  const state = async () => StationState.parse((await hub.call('GET', STATION, { cookie })).json);
  await eventually(async () => expect((await state()).level?.latest?.quality).toBe('suspect'));
  const post = (path: string, body: object, as: string | undefined = cookie) =>
    hub.call('POST', `${STATION}/${path}`, { body, ...(as === '' ? {} : { cookie: as }) });
  const overrules = async () =>
    z.array(OverruleView).parse((await hub.call('GET', `${STATION}/overrules`, { cookie })).json);
  return { hub, cookie, at, state, post, overrules };
}

test('a doubted reading is confirmed by staff: with name, time and reason it counts at once, and undone it is doubted again', async () => {
  const { hub, state, post, overrules } = await aHubWithDoubt();
  hub.clock.at = minute(12);
  const said = { from: minute(10), verdict: 'good', reason: 'カメラで増水を確認' };
  expect(await post('overrules', said)).toMatchObject({ status: 200, json: {} });
  expect(await state()).toMatchObject({
    level: { held: 'danger', latest: { quality: 'good', reasons: ['overruled'] } },
  });
  expect(await overrules()).toEqual([
    {
      ...{ series: SeriesId.parse('kajiyase-bashi/level'), from: minute(10), to: minute(10) },
      ...{ verdict: 'good', by: 'hq', reason: said.reason, decidedAt: minute(12), undone: null },
    },
  ]);
  expect((await post('overrules/undo', { from: minute(10) })).status).toBe(200);
  expect(await state()).toMatchObject({ level: { held: null, latest: { quality: 'suspect' } } });
  expect((await overrules())[0]?.undone).toEqual({ by: 'hq', at: minute(12) });
  expect(await post('overrules/undo', { from: minute(10) })).toMatchObject({
    status: 404,
    json: { code: 'no-overrule' },
  });
});

test.each([
  ['without a reason', { from: minute(10), verdict: 'bad', reason: ' ' }, 400, 'not-valid'],
  ['with a word that is none', { from: minute(10), verdict: 'fine', reason: 'x' }, 400, 'not-valid'],
  ['of what nobody has measured', { from: minute(11), verdict: 'bad', reason: 'x' }, 404, 'no-reading'],
  ['of what is to come', { from: minute(10), to: minute(99), verdict: 'bad', reason: 'x' }, 400, 'not-valid'],
  [
    'from its end to its beginning',
    { from: minute(10), to: minute(9), verdict: 'bad', reason: 'x' },
    400,
    'not-valid',
  ],
  [
    'of eight days at once',
    { from: minute(-8 * 1440), to: minute(10), verdict: 'bad', reason: 'x' },
    400,
    'not-valid',
  ],
])('an overrule %s is refused, and says why', async (_what, body, status, code) => {
  const { post, overrules } = await aHubWithDoubt();
  const answer = await post('overrules', body);
  expect(answer).toMatchObject({ status, json: { code } });
  expect(await overrules()).toEqual([]);
});

test("a sensor's sign for no value is not made good by a word, and whoever says so hears it; a period with a value in it is", async () => {
  const { hub, cookie, at, state, post, overrules } = await aHubWithDoubt();
  const seen = `${STATION}/quality?from=${minute(20)}&to=${minute(20)}`;
  await at(20, -9999);
  await eventually(async () =>
    expect(QualityView.parse((await hub.call('GET', seen, { cookie })).json).counts.missing).toBe(1),
  );
  const good = (from: number) =>
    post('overrules', { from: minute(from), to: minute(20), verdict: 'good', reason: 'x' });
  expect(await good(20)).toMatchObject({ status: 409, json: { code: 'value-missing' } });
  expect(await overrules()).toEqual([]);
  expect((await good(10)).status).toBe(200);
  expect(await state()).toMatchObject({ level: { held: 'danger' } });
});

test('why a reading is doubted is told, with its value; what staff said of it stays in sight until it is good by itself', async () => {
  const { hub, cookie, at, post } = await aHubWithDoubt();
  const look = async (query: string) => hub.call('GET', `${STATION}/quality?${query}`, { cookie });
  const seen = async (from: number, to: number) =>
    QualityView.parse((await look(`from=${minute(from)}&to=${minute(to)}`)).json);
  expect(await seen(0, 10)).toEqual({
    ...{ series: SeriesId.parse('kajiyase-bashi/level'), from: minute(0), to: minute(10) },
    counts: { good: 1, suspect: 1, bad: 0, missing: 0 },
    highestDoubted: { at: minute(10), value: 4.5 },
    runs: [
      {
        ...{ from: minute(10), to: minute(10), count: 1, lowest: 4.5, highest: 4.5 },
        ...{ quality: 'suspect', reasons: ['spike'] },
      },
    ],
    more: false,
    ...{ several: [], moreSeveral: false },
  });
  expect((await seen(0, 9)).runs).toEqual([]);
  await post('overrules', { from: minute(10), verdict: 'bad', reason: '流木' });
  expect((await seen(0, 10)).runs).toMatchObject([{ quality: 'bad', reasons: ['overruled'] }]);
  await post('overrules/undo', { from: minute(10) });
  await at(20, 4.6);
  await eventually(async () =>
    expect(await seen(0, 20)).toMatchObject({ counts: { good: 3, suspect: 0 }, runs: [] }),
  );

  for (const [query, status, code] of [
    [`from=${minute(10)}&to=${minute(0)}`, 400, 'period-not-valid'],
    [`from=${minute(-8 * 1440)}&to=${minute(0)}`, 400, 'period-not-valid'],
    [`from=soon&to=${minute(0)}`, 400, 'not-valid'],
    [`from=${minute(0)}&to=${minute(9)}&quantity=level-sub`, 404, 'no-series'],
  ] as const)
    expect(await look(query)).toMatchObject({ status, json: { code } });
});

test('nobody who is not signed in says anything of a reading', async () => {
  const { post, hub } = await aHubWithDoubt();
  for (const path of ['overrules', 'overrules/undo', 'maintenance', 'maintenance/end']) {
    expect((await post(path, {}, '')).status, path).toBe(401);
  }
  expect((await hub.call('GET', `${STATION}/overrules`)).status).toBe(401);
  expect(((await hub.call('GET', '/api/v1/health')).json as Health).ok).toBe(true);
});

test('so many decisions a minute, and no more', async () => {
  const { post } = await aHubWithDoubt();
  const statuses: number[] = [];
  for (let i = 0; i < 62; i++) statuses.push((await post('overrules/undo', { from: minute(0) })).status);
  expect(statuses.filter((status) => status === 404)).toHaveLength(60);
  expect(statuses.at(-1)).toBe(429);
});

test('maintenance is shown while it lasts, keeps readings from being judged, and ends by itself or by a person', async () => {
  const { hub, at, state, post } = await aHubWithDoubt();
  hub.clock.at = minute(11);
  const body = { until: minute(60), reason: '年次点検' };
  expect((await post('maintenance', body)).status).toBe(200);
  const [shown] = (await state()).maintenance;
  expect(shown).toMatchObject({ quantity: null, from: minute(11), until: minute(60), by: 'hq', ended: null });
  await at(20, 9);
  await eventually(async () =>
    expect((await state()).level?.latestFault).toMatchObject({ quality: 'bad', reasons: ['maintenance'] }),
  );

  // The same again is its new end.
  expect((await post('maintenance', { until: minute(90), reason: '年次点検' })).status).toBe(200);
  expect((await state()).maintenance.map(({ until }) => until)).toEqual([minute(90)]);
  expect((await post('maintenance/end', {})).status).toBe(200);
  expect((await state()).maintenance).toEqual([]);
  expect(await post('maintenance/end', {})).toMatchObject({ status: 404, json: { code: 'no-maintenance' } });
  const all = z
    .array(MaintenanceView)
    .parse(await hub.operate((desk) => desk.quality.maintenances(StationId.parse('kajiyase-bashi'))));
  expect(all[0]?.ended).toEqual({ by: 'hq', at: minute(20) });
});

test('what ends is what is under way, of one sensor or of the station, and not what comes tomorrow', async () => {
  const { hub, state, post } = await aHubWithDoubt();
  hub.clock.at = minute(11);
  const enter = (body: object) => post('maintenance', { reason: '年次点検', ...body });
  const standing = async () => (await state()).maintenance.map(({ from, quantity }) => [from, quantity]);
  expect((await enter({ until: minute(60) })).status).toBe(200);
  expect((await enter({ from: minute(600), until: minute(700) })).status).toBe(200);
  expect((await enter({ quantity: 'level', until: minute(90) })).status).toBe(200);
  expect(await enter({ from: minute(5), until: minute(30) })).toMatchObject({
    ...{ status: 409, json: { code: 'maintenance-overlaps' } },
  });
  expect((await post('maintenance/end', { quantity: 'level' })).status).toBe(200);
  expect(await post('maintenance/end', { quantity: 'level' })).toMatchObject({
    ...{ status: 409, json: { code: 'maintenance-of-all' } },
  });
  expect((await enter({ quantity: 'level', until: minute(90) })).status).toBe(200);
  expect((await post('maintenance/end', {})).status).toBe(200);
  expect(await standing()).toEqual([[minute(600), null]]);
  expect((await post('maintenance/end', {})).status).toBe(200);
  expect(await standing()).toEqual([]);
});

test.each([
  ['of four days', { until: minute(11 + 4 * 1440), reason: 'x' }],
  ['that ends before it begins', { from: minute(10), until: minute(5), reason: 'x' }],
  ['that began a month ago', { from: minute(-30 * 1440), until: minute(60), reason: 'x' }],
  ['without a reason', { until: minute(60) }],
])('maintenance %s is refused', async (_what, body) => {
  const { hub, post, state } = await aHubWithDoubt();
  hub.clock.at = minute(11);
  expect((await post('maintenance', body)).status).toBe(400);
  expect((await state()).maintenance).toEqual([]);
});

test('the operator says the same from the command line, and the list tells who said what', async () => {
  const { hub, state } = await aHubWithDoubt();
  hub.clock.at = minute(12);
  const run = (line: string[]) =>
    hub.operate(async (desk) => {
      const lines: string[] = [];
      const command = readCommand(line);
      if (!('dataDir' in command)) throw new Error(JSON.stringify(command));
      const code = await qualityCommand(command as unknown as QualityWork, desk, (text) => lines.push(text));
      return [code, ...lines];
    });
  const at = ['--at', '2026-06-02T18:10:00+09:00'];
  const overrule = [
    'quality',
    'overrule',
    'kajiyase-bashi',
    ...at,
    '--as',
    'good',
    '--reason',
    '増水\u001b[2J',
  ];
  expect(await run(overrule)).toEqual([0, 'kajiyase-bashi/level 2026-06-02T18:10:00+09:00: good']);
  expect((await state()).level?.held).toBe('danger');
  expect(await run(['quality', 'undo', 'kajiyase-bashi', ...at])).toEqual([
    0,
    'kajiyase-bashi/level 2026-06-02T18:10:00+09:00: judged by the hub again',
  ]);
  expect(await run(['quality', 'list', 'kajiyase-bashi'])).toEqual([
    0,
    [
      'level 2026-06-02T18:10:00+09:00',
      'good',
      `2026-06-02T18:12:00+09:00 ${thisOperator()}`,
      '"増水\\u001b[2J"',
      `undone 2026-06-02T18:12:00+09:00 ${thisOperator()}`,
    ].join('\t'),
  ]);
  expect(await run(['quality', 'list', 'kajiyase-bashi', '--quantity', 'rain'])).toEqual([
    0,
    'nobody has said anything of its readings',
  ]);
  const until = ['--until', '2026-06-02T19:00:00+09:00'];
  const begun = await run(['maintenance', 'begin', 'kajiyase-bashi', ...until, '--reason', '点検']);
  expect(begun[0]).toBe(0);
  expect(await run(['maintenance', 'list', 'kajiyase-bashi'])).toEqual([
    0,
    `all\t2026-06-02T18:12:00+09:00 until 2026-06-02T19:00:00+09:00\t${thisOperator()}\t"点検"`,
  ]);
  expect((await run(['maintenance', 'end', 'kajiyase-bashi']))[0]).toBe(0);
  await expect(run(['maintenance', 'end', 'kajiyase-bashi'])).rejects.toThrow('点検中ではありません。');
  await expect(run(['quality', 'list', 'nowhere'])).rejects.toThrow('その観測所はありません。');
});

test('a doubted high value raises a check that everybody sees, and silence after it a notice of the level it would reach', async () => {
  const { hub, cookie, state } = await aHubWithDoubt();
  const notices = async () => {
    const all: NoticeView[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const asked: string = before && `&before=${encodeURIComponent(before)}`;
      const { json } = await hub.call('GET', `/api/v1/notices?limit=1${asked}`, { cookie });
      const page = NoticePage.parse(json);
      all.push(...page.notices);
      before = page.more;
    }
    // Where the machine is slow, the hub says meanwhile that nobody would be called in this town.
    return all.filter(({ station }) => station !== null);
  };
  expect(await notices()).toMatchObject([{ mark: 'check', alertLevel: 0, check: { state: 'open' } }]);
  const watch = await hub.watch(cookie);
  hub.clock.at = minute(26);
  await watch.events.first(
    ({ event, data }) => event === 'notice' && NoticeView.parse(data).mark === 'danger',
  );
  expect((await notices()).map(({ mark, check }) => [mark, check?.state])).toEqual([
    ['danger', undefined],
    ['check', 'assumed'],
  ]);
  expect((await state()).level).toMatchObject({
    held: 'danger',
    latest: { reasons: ['spike', 'unanswered'] },
  });
});

test('a second value for one instant stands beside the one that is judged, with when each came', async () => {
  const { hub, cookie, at } = await aHubWithDoubt();
  await at(20, 1.2);
  await at(20, 1.5);
  await eventually(async () => {
    const look = await hub.call('GET', `${STATION}/quality?from=${minute(0)}&to=${minute(60)}`, { cookie });
    expect(QualityView.parse(look.json).several).toMatchObject([
      { at: minute(20), value: 1.5, others: [{ value: 1.2, receivedAt: minute(20) }] },
    ]);
  });
});
