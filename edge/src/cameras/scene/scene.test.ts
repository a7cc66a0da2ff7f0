import { HOUR } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { SIX_IN_THE_EVENING as AT } from '../../testing/builders.js';
import { hourInJapan, lightAt } from './light.js';
import { drawScene, type SceneConfig } from './river-scene.js';
import { gaugeMarks } from './staff-gauge.js';

const config: SceneConfig = { kind: 'scene', bottomM: 0, topM: 5, seed: 0 };
const PLACE = { x: 0, width: 60, topY: 300, bottomY: 600 };
/** Where the drawing ends what stands in the water. */
const waterline = (svg: string) =>
  Number(/<clipPath id="dry"><rect width="1280" height="([\d.]+)"/.exec(svg)?.[1]);

describe('a drawn river', () => {
  test('is the same for the same level and instant, and says that it is invented', () => {
    const once = drawScene({ config, levelM: 2, at: AT });
    expect(drawScene({ config, levelM: 2, at: AT })).toBe(once);
    expect(once).toContain('架空の映像');
  });

  test('looks different at another station', () => {
    const other = drawScene({ config: { ...config, seed: 4 }, levelM: 2, at: AT });
    expect(other).not.toBe(drawScene({ config, levelM: 2, at: AT }));
  });

  test('has its water at the mark of the staff gauge', () => {
    const marks = gaugeMarks(config, { x: 0, width: 58, topY: 318, bottomY: 640 });
    const three = marks.find(({ label }) => label === '3');
    expect(waterline(drawScene({ config, levelM: 3, at: AT }))).toBeCloseTo(three?.y ?? Number.NaN, 0);
  });

  test('stays within the picture whatever the level', () => {
    for (const levelM of [-50, 50]) {
      const y = waterline(drawScene({ config, levelM, at: AT }));
      expect(y).toBeGreaterThan(290);
      expect(y).toBeLessThan(650);
    }
  });

  test('rains when the river is high, and not when it is low', () => {
    expect(drawScene({ config, levelM: 4.5, at: AT })).toContain('id="rain"');
    expect(drawScene({ config, levelM: 1, at: AT })).not.toContain('id="rain"');
  });

  test('carries a running clock where one is asked for', () => {
    expect(drawScene({ config, levelM: 1, at: AT, clock: '18:00:00.3' })).toContain('18:00:00.3');
  });
});

test('night and day follow the hour in Japan', () => {
  expect(hourInJapan(AT)).toBe(18);
  expect(lightAt(AT - 6 * HOUR, 0).day).toBe(1);
  expect(lightAt(AT + 6 * HOUR, 0).day).toBe(0);
});

describe('the staff gauge', () => {
  test('has a number at each metre and a mark at each tenth', () => {
    const marks = gaugeMarks(config, PLACE);
    expect(marks.filter(({ label }) => label !== undefined).map(({ label }) => label)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(marks).toHaveLength(51);
    expect(marks[0]?.y).toBe(600);
    expect(marks.at(-1)?.y).toBeCloseTo(300);
  });

  test('that is read above the sea has half metres where there is room', () => {
    const labels = gaugeMarks({ bottomM: 213, topM: 216 }, PLACE).flatMap(({ label }) => label ?? []);
    expect(labels).toEqual(['213.0', '213.5', '214.0', '214.5', '215.0', '215.5', '216.0']);
  });
});
