import { CameraState, HOUR, MINUTE, NodeView, Person, Shift, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { OpenCondition } from '../conditions/condition-table.js';
import { Account } from '../people/account.js';
import { aSiteStation, NOW, type StationWish } from '../public/testing/site.js';
import type { KnownNode, Settings } from '../settings/settings.js';
import { aRegistration, aTown } from '../testing/builders.js';
import { verdictOf } from './storm-check.js';
import { checkRows } from './storm-check-rows.js';
import type { CheckContext, HubSeen, KnownWay, StoreSeen } from './storm-check-seen.js';

const TOWN = aTown().id;
const OTHER = TownId.parse('nakatosa');
const settings: Settings = {
  ...{ profiles: new Map(), stations: new Map(), nodes: new Map(), people: new Map(), browsers: new Map() },
  ...{ duties: new Map(), shifts: [], headquarters: new Map(), accounts: new Map(), documents: new Map() },
  nodeSettings: new Map(),
  towns: new Map([[TOWN, aTown()]]),
};
const store = (changes: Partial<StoreSeen> = {}): StoreSeen => ({
  ...{ settings, stations: [], conditions: [], canaryAt: undefined },
  ...changes,
});
const hub = (changes: Partial<HubSeen> = {}): HubSeen => ({
  ...{ name: '川守', version: '1.0.0', nodes: [], said: new Map(), ways: [], lamps: [], faults: [] },
  ...{ disk: { freeBytes: 52 * 2 ** 30, totalBytes: 100 * 2 ** 30 } },
  ...changes,
});
/** Each row as its name, its verdict and what was found. */
const told = (seen: StoreSeen, running = hub(), context: Partial<CheckContext> = {}) =>
  checkRows(seen, running, { town: undefined, now: NOW, wallNow: NOW, ...context }).map((row) => ({
    ...{ part: row.part, name: row.name, now: row.now, verdict: verdictOf(row) },
    found: row.findings.map(({ what }) => what),
  }));
const station = (wish: StationWish = {}) => ({ ...aSiteStation(wish).state, town: TOWN });
const gauges = (wish: StationWish) =>
  told(store({ stations: [station(wish)] })).filter(({ part }) => part === 'gauge');

describe('gauges', () => {
  test('of one station each have a row of their own', () => {
    expect(gauges({ valueM: 2.31, ageMs: 3 * MINUTE })).toMatchObject([
      { verdict: 'good', now: expect.stringContaining('2.31 m（2日17:57）3分前') as string },
    ]);
    expect(gauges({ gauges: 'apart' })).toMatchObject([
      { name: expect.stringContaining('水位') as string, found: ['disagree'] },
      { name: expect.stringContaining('水位（副）') as string, found: ['doubtful'] },
    ]);
    expect(gauges({ gauges: 'second' })[0]).toMatchObject({ verdict: 'bad', found: ['by-sub'] });
    expect(gauges({ rainMm: 6 })).toMatchObject([{ name: expect.stringContaining('雨量') as string }]);
  });

  test('under maintenance say so, and only those that are', () => {
    expect(gauges({ work: { endsInMs: HOUR } })[0]?.found).toEqual(['work']);
    expect(gauges({ work: { endsInMs: HOUR, quantity: 'rain' } })[0]?.found).toEqual([]);
  });

  test('tell the battery of their node', () => {
    const one = station();
    const node = NodeView.parse({
      ...{ id: 'naro-1', town: TOWN, stations: [one.id], connected: true, lastHeardAt: NOW, outboxDepth: 0 },
      ...{ battery: { volts: 12.9, lowV: 11.8 }, clockBehindMs: null, certificateUntil: null },
      certificateDue: null,
    });
    const rows = told(store({ stations: [one] }), hub({ nodes: [node] }));
    expect(rows[0]?.now).toContain('電池 12.9 V（下限 11.8 V）');
    const [row] = rows.filter(({ part }) => part === 'node');
    expect(row?.now).toContain('電池 12.9 V（下限 11.8 V）');
    expect(row?.now).toContain('受信 18:00 0秒前');
    const quiet = hub({ nodes: [{ ...node, lastHeardAt: NOW - 3 * HOUR }] });
    expect(told(store({ stations: [one] }), quiet).find(({ part }) => part === 'node')).toMatchObject({
      ...{ verdict: 'look', now: expect.stringContaining('受信 15:00 3時間前') as string },
    });
  });
});

test('a camera that shows no river is broken, though its pictures come', () => {
  const camera = CameraState.parse({
    ...{ id: 'bank', nameJa: '下流の岸', nameEn: 'Bank', expectedMs: HOUR, video: false, residents: 'shown' },
    latest: {
      ...{ camera: 'bank', at: NOW - MINUTE, receivedAt: NOW, takenFrom: 'exif', width: 1, height: 1 },
      ...{ incomplete: false, levelM: null, levelAt: null, withdrawn: false },
    },
  });
  const blind: OpenCondition = {
    ...{ condition: 'camera-blind', subject: 'bank', town: TOWN, beganAt: NOW, beganSeq: 1 },
  };
  const stations = [{ ...station(), cameras: [camera] }];
  const seen = (conditions: OpenCondition[]) =>
    told(store({ stations, conditions })).find(({ part }) => part === 'camera');
  expect(seen([])).toMatchObject({ verdict: 'good' });
  expect(seen([blind])).toMatchObject({ verdict: 'bad', found: ['blind'] });
  expect(seen([{ ...blind, subject: 'other' }])).toMatchObject({ verdict: 'good' });
});

describe('people', () => {
  const mori = Person.parse({
    ...{ id: 'mori', town: TOWN, nameJa: '森 一郎' },
    contacts: [{ channel: 'mail', to: 'mori@town.example' }, { channel: 'web-push' }],
  });
  const way = (channel: string, changes: Partial<KnownWay> = {}): KnownWay => ({
    ...{ recipient: 'person:mori', channel, nameJa: '森 一郎', nameEn: 'Mori', state: 'works' },
    ...{ acceptedAt: NOW - HOUR, failedAt: null, fault: '', failures: 0, isThere: true },
    ...changes,
  });
  const ways = [way('mail'), way('web-push')];
  const known = { ...settings, people: new Map([[mori.id, mori]]) };
  const person = (seen: StoreSeen, context: Partial<CheckContext> = {}) =>
    told(seen, hub({ ways }), context).find(({ part }) => part === 'person');

  test('stand with when each of their ways took something, and whether a browser has notifications on', () => {
    expect(person(store({ settings: known }))).toMatchObject({
      ...{ verdict: 'look', found: ['no-browser'], now: 'メール 6月2日17:00　ブラウザの通知 6月2日17:00' },
    });
    const browser = { goneAt: undefined } as never;
    const browsers = new Map([[mori.id, [browser]]]);
    expect(person(store({ settings: { ...known, browsers } }))).toMatchObject({ verdict: 'good' });
    const gone = new Map([[mori.id, [{ goneAt: NOW } as never]]]);
    expect(person(store({ settings: { ...known, browsers: gone } }))?.found).toEqual(['no-browser']);
  });

  test('and stations of another town stand on its own sheet', () => {
    const seen = store({ settings: known, stations: [station()] });
    const parts = (town: TownId) => new Set(told(seen, hub({ ways }), { town }).map(({ part }) => part));
    expect([...parts(TOWN)].sort()).toEqual(['duty', 'gauge', 'hub', 'person']);
    expect([...parts(OTHER)]).toEqual(['hub']);
  });
});

test('the roster names who comes in 48 hours, and counts the rest', () => {
  const shifts = Array.from({ length: 8 }, (_, i) =>
    Shift.parse({
      ...{ id: `${i}`, town: TOWN, people: ['mori'] },
      ...{ from: NOW + i * 8 * HOUR, to: NOW + (i + 1) * 8 * HOUR },
    }),
  );
  const [roster] = told(store({ settings: { ...settings, shifts } }));
  expect(roster?.now).toContain('2日18:00〜3日02:00 mori');
  // The seventh begins when they are over.
  expect(roster?.now).toContain('ほか2件');
});

describe('the hub itself', () => {
  const watchdog: KnownNode = {
    ...{ registration: aRegistration({ id: 'watchdog', stations: ['canary'] }), secretSha256: 'x' },
  };
  const rowOf = (name: string, seen: StoreSeen, running = hub()) =>
    told(seen, running).find((row) => row.name.includes(name));

  test('is broken by each of its alarms, those of the canary at the canary', () => {
    const running = hub({ faults: ['disk-filling', 'canary-lost'] });
    const watched = store({
      ...{ settings: { ...settings, nodes: new Map([['watchdog', watchdog]]) }, canaryAt: NOW - MINUTE },
    });
    expect(rowOf('川守', watched, running)).toMatchObject({ verdict: 'bad', found: ['hub-fault'] });
    expect(rowOf('自己点検', watched, running)).toMatchObject({ verdict: 'bad', found: ['hub-fault'] });
    expect(rowOf('川守', watched)).toMatchObject({
      ...{ verdict: 'good', now: 'ディスクの空き 52%（52.0 GB）　版 1.0.0' },
    });
    expect(rowOf('自己点検', watched)).toMatchObject({
      verdict: 'good',
      now: '点検用の観測値 2日17:59　1分前',
    });
    expect(rowOf('自己点検', store())).toMatchObject({ verdict: 'look', found: ['no-watchdog'] });
    expect(rowOf('川守', store(), hub({ disk: undefined }))).toMatchObject({ found: ['disk-unknown'] });
  });

  test('counts accounts of headquarters without a second factor, and no others', () => {
    const account = (name: string, changes: object) =>
      [name, Account.parse({ name, passwordScrypt: 'x', role: 'hq', ...changes })] as const;
    const accounts = new Map([
      account('chief', {}),
      account('safe', { secondFactor: { sealedSecret: 'x', recoverySha256: [] } }),
      account('duty', { role: 'duty' }),
      account('gone', { disabled: true }),
      account('invited', { passwordScrypt: undefined }),
    ]);
    expect(rowOf('2段階認証', store({ settings: { ...settings, accounts } }))).toMatchObject({
      ...{ verdict: 'look', now: '未設定 1名／2名' },
    });
    expect(rowOf('2段階認証', store())).toMatchObject({ verdict: 'good' });
  });
});
