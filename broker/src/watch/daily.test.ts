import { dailyText, NodeView, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, silentLog } from '../testing/builders.js';
import { dailyDesk, dueDay } from './daily-desk.js';
import { dailyReport } from './daily-report.js';

const TOWN = TownId.parse('shimanto-cho');
const at = (time: string) => Date.parse(`2026-06-03T${time}:00+09:00`);

describe('a daily report', () => {
  test.each([
    ['07:59', undefined],
    ['08:00', '2026-06-03'],
    ['13:59', '2026-06-03'],
    ['14:00', undefined],
  ])('that is due at eight is at %s due for %s: late after a stop, and not in the evening', (time, day) => {
    expect(dueDay({ dailyAt: '08:00' }, at(time))).toBe(day);
  });

  test('of a town that wants none is never due', () => {
    expect(dueDay({}, at('08:00'))).toBeUndefined();
  });

  test('is journalled once, though it takes a while until it is judged', async () => {
    const kept: string[] = [];
    let now = at('08:00');
    const desk = dailyDesk({
      ...{ log: silentLog, wallClock: { now: () => now } },
      towns: () => [aTown({ dailyAt: '08:00' })],
      isTold: () => false,
      report: () => dailyReport(TOWN, now, NOTHING),
      keep: (facts) => Promise.resolve(kept.push(...facts.map(({ kind }) => kind))),
    });
    for (const time of ['08:00', '08:01', '08:04']) {
      now = at(time);
      await desk.look();
    }
    expect(kept).toEqual(['day.reported']);
  });
});

const NOTHING = {
  ...{ stations: [], nodes: [], conditions: [], channels: [] },
  ...{ disk: { freeBytes: 61, totalBytes: 100 }, canaryAt: at('07:59') },
};

describe('what it says', () => {
  const text = (report = dailyReport(TOWN, at('08:00'), NOTHING)) =>
    dailyText({ town: aTown(), report, broken: [], at: at('08:00'), drill: false }, 'ja');

  test('is that the whole is well, and what it means when it does not come', () => {
    const { subject, body } = text();
    expect(subject).toBe('【全局正常】四万十町 川守の定時連絡');
    expect(body).toContain('空き61%');
    expect(body).toContain('最後は6月3日（水）07:59');
    expect(body).toContain('この連絡が届かない日は');
  });

  test('counts the nodes of the town, and not the watchdog’s canary', () => {
    const node = (id: string, station: string): NodeView =>
      NodeView.parse({
        ...{ id, town: TOWN, stations: [station], connected: true, lastHeardAt: null, outboxDepth: null },
        ...{ clockBehindMs: null, certificateUntil: null, certificateDue: null },
      });
    const nodes = [node('canary', 'canary'), node('naro-node', 'naro')];
    expect(text(dailyReport(TOWN, at('08:00'), { ...NOTHING, nodes })).body).toContain('現地端末 1/1台');
  });

  test('is what is broken of the town and of the hub, and not of the other town', () => {
    const open = (town: string | null, subject: string) => ({
      ...{ condition: 'silent' as const, subject, beganAt: 0, beganSeq: 1 },
      town: town as TownId | null,
    });
    const report = dailyReport(TOWN, at('08:00'), {
      ...NOTHING,
      conditions: [open(TOWN, 'a/level'), open(null, 'b'), open('nakatosa', 'c/level')],
    });
    expect(report.broken.map(({ subject }) => subject)).toEqual(['a/level', 'b']);
  });
});
