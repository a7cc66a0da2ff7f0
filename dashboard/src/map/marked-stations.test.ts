import { expect, test } from 'vitest';
import type { StationLook } from '../view/station-look.js';
import { type LabelRule, markedStations } from './marked-stations.js';

const badgePx = 24;
const sheet = { width: 960, height: 700 };
const isSeen = ({ x, y }: { x: number; y: number }) =>
  x >= 0 && y >= 0 && x <= sheet.width && y <= sheet.height;

/** Stations on a lattice that lie far enough apart to be markers of their own. */
function rulesOf(
  count: number,
  levelOf: (index: number) => number,
  order = (looks: StationLook[]) => looks,
): Map<string, LabelRule> {
  const looks = Array.from(
    { length: count },
    (_, i) =>
      ({
        station: { id: `gauge-${String(i).padStart(3, '0')}` },
        badge: { level: levelOf(i) },
      }) as StationLook,
  );
  const pointOf = ({ station }: StationLook) => {
    const i = Number(station.id.slice(6));
    return { x: 20 + (i % 20) * 45, y: 20 + Math.floor(i / 20) * 60 };
  };
  return new Map(
    markedStations(order(looks), { badgePx, sheet, pointOf, isSeen }).map(({ id, label }) => [id, label]),
  );
}

const count = (rules: Map<string, LabelRule>, rule: LabelRule) =>
  [...rules.values()].filter((one) => one === rule).length;

test('few stations all have their labels', () => {
  expect(
    count(
      rulesOf(30, () => 0),
      'always',
    ),
  ).toBe(30);
});

test('of many, those at a level have labels and the others where there is room', () => {
  const rules = rulesOf(200, (i) => (i % 50 === 7 ? 3 : 0));
  expect([...rules].flatMap(([id, rule]) => (rule === 'always' ? [id] : []))).toEqual([
    'gauge-007',
    'gauge-057',
    'gauge-107',
    'gauge-157',
  ]);
  expect(count(rules, 'ifRoom')).toBeGreaterThan(10);
  expect(count(rules, 'pointed')).toBeGreaterThan(100);
});

test('where all of many are at a level, the highest ones have labels, and no more than fill a quarter of the sheet', () => {
  const rules = rulesOf(200, (i) => 1 + (i % 4));
  const always = [...rules].flatMap(([id, rule]) => (rule === 'always' ? [Number(id.slice(6)) % 4] : []));
  expect(always.length).toBeGreaterThan(5);
  expect(always.length * 6 * 2.1 * badgePx ** 2).toBeLessThan((sheet.width * sheet.height) / 3);
  expect(new Set(always)).toEqual(new Set([3]));
});

test('which ones have labels does not change with the order of calm stations', () => {
  const backwards = (looks: StationLook[]) => looks.toReversed();
  const rules = rulesOf(200, () => 0);
  expect(rulesOf(200, () => 0, backwards).get('gauge-000')).toBe(rules.get('gauge-000'));
  expect(new Map([...rulesOf(200, () => 0, backwards)].toSorted())).toEqual(new Map([...rules].toSorted()));
});
