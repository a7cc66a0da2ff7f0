import {
  DAY,
  DutyPlan,
  forbiddenIn,
  HOUR,
  type Instant,
  NodeStatus,
  PersonId,
  Shift,
  STORM_CHECK_FINDINGS,
  STORM_CHECK_TEXTS,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { countsOf, type Finding, found, verdictOf, worstFirst } from './storm-check.js';
import {
  cameraFindings,
  channelFindings,
  type GaugeSeen,
  gaugeFindings,
  lampFindings,
  type NodeSeen,
  nodeFindings,
  offsetWords,
  personFindings,
  planFindings,
  rosterFindings,
  type WaySeen,
} from './storm-check-rules.js';
import { stormCheckSheet } from './storm-check-sheet.js';
import { aFullBook } from './testing/a-full-book.js';
import { aFullCheck } from './testing/a-full-check.js';
import { aFullHandOver } from './testing/a-full-hand-over.js';
import { aFullMuster } from './testing/a-full-muster.js';
import { aFullReport } from './testing/a-full-report.js';

const NOW: Instant = minute(0);
const whats = (findings: readonly Finding[]) => findings.map(({ what }) => what);
const judged = (findings: readonly Finding[]) => [verdictOf({ findings }), ...whats(findings)];

describe('a gauge', () => {
  test.each<[string, Partial<GaugeSeen>, string[]]>([
    ['that speaks is well', { freshness: 'fresh' }, ['good']],
    ['that rests as it should is well', { freshness: 'resting', ageMs: 18 * HOUR }, ['good']],
    ['that is late is looked at again', { freshness: 'late' }, ['look', 'late']],
    ['that is silent is broken', { freshness: 'silent', ageMs: HOUR }, ['bad', 'silent']],
    ['that was never heard is broken', { freshness: 'never', ageMs: undefined }, ['bad', 'never']],
    ['whose newest value is a fault is broken', { isFaulty: true }, ['bad', 'faulty']],
    ['whose value is doubted is compared', { isDoubtful: true }, ['look', 'doubtful']],
    ['for which the second one stands in is broken', { isBySub: true }, ['bad', 'by-sub']],
    ['that disagrees with its second one is compared', { disagreeM: 0.4 }, ['look', 'disagree']],
    ['that is worked on is not judged', { work: { until: minute(60), by: '森' } }, ['look', 'work']],
    ['that is late and faulty is broken', { freshness: 'late', isFaulty: true }, ['bad', 'late', 'faulty']],
  ])('%s', (_, changes, expected) => {
    expect(judged(gaugeFindings({ freshness: 'fresh', ageMs: 0, ...changes }))).toEqual(expected);
  });
});

describe('a camera', () => {
  const seen = { freshness: 'fresh', ageMs: 0, isBlind: false, isWithdrawn: false } as const;
  test.each<[string, Partial<Parameters<typeof cameraFindings>[0]>, string[]]>([
    ['with a new picture is well', {}, ['good']],
    ['whose pictures are late is looked at again', { freshness: 'late' }, ['look', 'picture-late']],
    ['without pictures is broken', { freshness: 'silent' }, ['bad', 'dark']],
    ['that never sent one is broken', { freshness: 'never' }, ['bad', 'no-picture']],
    ['that shows no river is broken, though its pictures come', { isBlind: true }, ['bad', 'blind']],
    ['that residents do not see asks for a decision', { isWithdrawn: true }, ['look', 'withdrawn']],
  ])('%s', (_, changes, expected) => {
    expect(judged(cameraFindings({ ...seen, ...changes }))).toEqual(expected);
  });
});

describe('a node', () => {
  const said = (changes: object = {}, vitals: object = {}) =>
    NodeStatus.parse({
      ...{ v: 1, town: aTown().id, node: 'kajiyase-1', state: 'alive', sentAt: NOW, clock: 'synced' },
      ...{ software: 'kawamori-edge 1.0.0', bootId: 'b', ...changes },
      vitals: { uptimeS: 1, outboxDepth: 0, outboxDropped: 0, rssMb: 1, sensorFaults: [], ...vitals },
    });
  const well: NodeSeen = {
    ...{ connected: true, lastHeardAt: NOW, outboxDepth: 0, battery: null, clockBehindMs: null },
    ...{ certificateUntil: null, certificateDue: null, said: said(), failing: [], hubVersion: '1.0.0' },
    now: NOW,
  };
  test.each<[string, Partial<NodeSeen>, string[]]>([
    ['whose line stands is well', {}, ['good']],
    ['whose line is cut is broken', { connected: false }, ['bad', 'node-cut']],
    ['that spoke within the hour is well', { lastHeardAt: NOW - HOUR }, ['good']],
    [
      'whose line stands silent for hours is looked at',
      { lastHeardAt: NOW - 3.5 * HOUR },
      ['look', 'node-quiet'],
    ],
    ['whose line is cut is told once', { connected: false, lastHeardAt: NOW - DAY }, ['bad', 'node-cut']],
    ['that was never heard is looked at', { lastHeardAt: null }, ['look', 'node-unheard']],
    ['whose battery is low is broken', { battery: { volts: 11.5, lowV: 11.8 } }, ['bad', 'battery-low']],
    ['whose battery stands at its border is well', { battery: { volts: 11.8, lowV: 11.8 } }, ['good']],
    ['in which readings pile up is looked at', { outboxDepth: 101 }, ['look', 'outbox-full']],
    ['in which a few wait is well', { outboxDepth: 100 }, ['good']],
    ['that gave readings up is looked at', { said: said({}, { outboxDropped: 3 }) }, ['look', 'dropped']],
    [
      'whose disk is nearly full is looked at',
      { said: said({}, { diskFreeMb: 499 }) },
      ['look', 'node-full'],
    ],
    ['whose clock is corrected is looked at', { clockBehindMs: 300_000 }, ['look', 'node-clock']],
    ['whose clock nobody sets is looked at', { said: said({ clock: 'free' }) }, ['look', 'clock-free']],
    [
      'whose certificate ends within a month is looked at',
      { certificateDue: 'due' },
      ['look', 'certificate-due'],
    ],
    [
      'whose certificate ends within a week is broken',
      { certificateDue: 'urgent' },
      ['bad', 'certificate-urgent'],
    ],
    ['whose certificate has ended is broken', { certificateDue: 'expired' }, ['bad', 'certificate-urgent']],
    [
      'of another version is looked at',
      { said: said({ software: 'kawamori-edge 0.9.0' }) },
      ['look', 'old-version'],
    ],
    ['one of whose devices fails is broken', { failing: ['鍛冶屋瀬橋 水位'] }, ['bad', 'device-fault']],
    ['that has said nothing of itself yet is judged by its line', { said: undefined }, ['good']],
  ])('%s', (_, changes, expected) => {
    expect(judged(nodeFindings({ ...well, ...changes }))).toEqual(expected);
  });

  test('says which way its clock is off', () => {
    expect([offsetWords(300_000), offsetWords(-60_000)]).toEqual(['5分遅れ', '1分進み']);
  });
});

describe('ways to rooms, machines and people', () => {
  const way = (changes: Partial<WaySeen> & { hasBrowser?: boolean } = {}) => ({
    ...{
      name: 'メール',
      channel: 'mail',
      state: 'works' as const,
      acceptedAt: NOW - DAY,
      isThere: true,
      fault: '',
    },
    ...changes,
  });
  const untried = { state: 'untried', acceptedAt: null } as const;
  test.each<[string, Partial<WaySeen>, string[]]>([
    ['that took something of late is well', {}, ['good']],
    ['that was never tried is to be tried', untried, ['look', 'untried']],
    ['that took nothing for a month is to be tried', { acceptedAt: NOW - 31 * DAY }, ['look', 'old']],
    ['that did not take the last one is broken', { state: 'failing' }, ['bad', 'failing']],
    ['that is dead is broken', { state: 'dead' }, ['bad', 'failing']],
    ['that the hub has nothing to send by is broken', { ...untried, isThere: false }, ['bad', 'no-way']],
  ])('a machine’s %s', (_, changes, expected) => {
    expect(judged(channelFindings(way(changes), NOW))).toEqual(expected);
  });

  test('a lamp is to be tried, and is broken where it is not connected', () => {
    expect(judged(lampFindings({ isConnected: true }))).toEqual(['look', 'lamp-untried']);
    expect(judged(lampFindings({ isConnected: false }))).toEqual(['bad', 'lamp-away']);
  });

  test.each<[string, ReturnType<typeof way>[], string[]]>([
    ['by one way of late is well', [way()], ['good']],
    ['by none is broken', [way({ state: 'dead' })], ['bad', 'unreachable', 'way-failing']],
    ['who was never reached is to be tried', [way(untried), way(untried)], ['look', 'never-reached']],
    ['with one way that fails is looked at', [way(), way({ state: 'failing' })], ['look', 'way-failing']],
    [
      'by mail once, which fails now, is to be tried by the other way',
      [way({ state: 'failing' }), way(untried)],
      ['look', 'way-failing', 'way-untried'],
    ],
    ['with one way that was never tried is looked at', [way(), way(untried)], ['look', 'way-untried']],
    [
      'with one way that the hub lacks is looked at',
      [way(), way({ isThere: false })],
      ['look', 'way-missing'],
    ],
    ['long ago is to be tried', [way({ acceptedAt: NOW - 40 * DAY })], ['look', 'old']],
    [
      'by browsers and has none is broken',
      [way({ hasBrowser: false })],
      ['bad', 'unreachable', 'no-browser'],
    ],
  ])('somebody reached %s', (_, ways, expected) => {
    expect(judged(personFindings(ways, NOW))).toEqual(expected);
  });
});

describe('whom to call', () => {
  const plan = DutyPlan.parse({
    town: aTown().id,
    groups: [{ id: 'desk', nameJa: '宿直', members: ['desk'] }],
    ladder: [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }],
  });
  const shift = (from: number, to: number) =>
    Shift.parse({
      ...{ id: `${from}`, town: aTown().id, from: NOW + from * HOUR, to: NOW + to * HOUR, people: ['mori'] },
    });
  test.each<[string, Shift[], string[]]>([
    ['that is whole is well', [shift(-8, 24), shift(24, 50)], ['good']],
    ['with a gap asks who takes it', [shift(-8, 24), shift(30, 50)], ['look', 'roster-gap']],
    ['that ends too soon asks who takes the rest', [shift(-8, 47)], ['look', 'roster-gap']],
    ['with nobody for two days is broken', [], ['bad', 'nobody-on-duty']],
    ['that is over has nobody', [shift(-8, 0)], ['bad', 'nobody-on-duty']],
  ])('a roster %s', (_, shifts, expected) => {
    expect(judged(rosterFindings(plan, shifts, NOW))).toEqual(expected);
  });

  test('a roster without anybody is never well: broken without a plan, a question where the plan does without it', () => {
    expect(judged(rosterFindings(undefined, [], NOW))).toEqual(['bad', 'nobody-on-duty']);
    expect(judged(rosterFindings(undefined, [shift(-8, 47)], NOW))).toEqual(['look', 'roster-gap']);
    const groups = { ladder: [{ call: { group: 'desk' } }] };
    expect(judged(rosterFindings(groups, [], NOW))).toEqual(['look', 'roster-unasked']);
    expect(judged(rosterFindings(groups, [shift(-8, 20)], NOW))).toEqual(['good']);
  });

  test('a plan is broken where there is none or nobody of it can be reached; a step that calls nobody is named', () => {
    const step = (people: string[]) => ({
      ...{ afterMs: 0, calls: '宿直' },
      people: people.map((id) => ({ id: PersonId.parse(id), nameJa: id, channels: [] })),
    });
    expect(judged(planFindings(undefined, true))).toEqual(['bad', 'no-plan']);
    expect(judged(planFindings({ ladder: [step(['mori'])] }, true))).toEqual(['good']);
    expect(judged(planFindings({ ladder: [step(['mori'])] }, false))).toEqual(['bad', 'nobody-reached']);
    expect(planFindings({ ladder: [step(['mori']), step([])] }, true)).toEqual([
      found('empty-step', { step: 2, calls: '宿直' }),
    ]);
  });
});

test('problems stand first, each row’s worst before its others, and are counted', () => {
  const row = (name: string, ...findings: Finding[]) => ({ part: 'gauge' as const, name, now: '', findings });
  const rows = [
    row('well'),
    { ...row('hub', found('hub-fault', { name: 'x' })), part: 'hub' as const },
    row('late', found('late')),
    row('both', found('late'), found('faulty')),
  ];
  const sorted = worstFirst(rows);
  expect(sorted.map(({ name }) => name)).toEqual(['both', 'hub', 'late', 'well']);
  expect(whats(sorted[0]?.findings ?? [])).toEqual(['faulty', 'late']);
  expect(countsOf(rows)).toEqual({ bad: 2, look: 1, good: 1 });
});

describe('on paper', () => {
  const sheet = (count: number, name = '計器') =>
    stormCheckSheet({
      rows: Array.from({ length: count }, (_, i) => ({
        ...{ part: 'gauge' as const, name: `${name}${i}`, now: '' },
        findings: i >= count - 2 ? [found('late')] : [],
      })),
      ...{ towns: [aTown()], town: undefined, hubName: 'x', drill: true, now: NOW, madeAt: NOW, by: '森' },
    });

  test('nothing that people wrote is markup, and it needs no script', () => {
    const text = sheet(3, '<b>');
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toContain('<script');
  });

  test('its times are written as an office writes them, and nowhere as computers do', () => {
    for (const text of [aFullCheck(), aFullReport(), aFullHandOver(), aFullMuster(3), aFullBook(3)]) {
      const [, body = ''] = text.split('<body>');
      const words = body.replace(/<[^>]*>/g, ' ');
      expect(words).toMatch(/2026年6月[23]日（[火水]）\d\d:\d\d/);
      expect(words).not.toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d|時点/);
    }
    expect(aFullReport()).toContain('2026年6月3日（水）05:04現在');
  });

  test('each row has a box to tick and room for who goes and when; an exercise says so', () => {
    const text = aFullCheck();
    const rows = text.match(/<tr class="(?:bad|look|good)">/g) ?? [];
    expect(rows.length).toBeGreaterThan(30);
    expect(text.match(/<td class="tick"><i><\/i><\/td>/g)).toHaveLength(rows.length);
    expect(text.match(/<td class="write"><\/td><td class="write"><\/td>/g)).toHaveLength(rows.length);
    expect(text).toContain('訓練');
  });

  test('of very many rows those that are well are left out first, and counted', () => {
    const text = sheet(500);
    expect(text.match(/<tr class="look">/g)).toHaveLength(2);
    expect(text).toContain('このほか100件は載っていません（0件が不良、0件が確認）');
  });
});

test('its words are no official announcement’s, and have the same gaps in both languages', () => {
  const findings = Object.values(STORM_CHECK_FINDINGS).flatMap(({ why, deed }) => [why, deed]);
  const texts = [...Object.values(STORM_CHECK_TEXTS), ...findings];
  expect(texts.filter(({ ja }) => forbiddenIn(ja, 'staff').length > 0)).toEqual([]);
  const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  expect(texts.filter(({ ja, en }) => `${gaps(ja)}` !== `${gaps(en)}`)).toEqual([]);
});
