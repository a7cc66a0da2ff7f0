import { MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, NIGHT } from '../test-data.js';
import {
  answeredByOther,
  outcomeOf,
  pauseAfter,
  pressedRiverAt,
  pressOf,
  type Waiting,
  withoutPress,
} from './presses.js';

const press = (more: Partial<Waiting> = {}): Waiting => ({
  ...{ key: 'k1', account: 'mori', what: 'acknowledged', episode: 'e1', notice: 'n1', tried: false },
  ...{ subject: { ja: '梶ヶ瀬橋', en: 'Kajigase' }, pressedAt: NIGHT + 90_000, aheadMs: 90_000 },
  ...more,
});

test('a press is told by the river clock, however wrong the telephone’s own is', () => {
  expect(pressedRiverAt(press())).toBe(NIGHT);
});

test('what reaches the hub within the minute is an ordinary word; later the record says when it was pressed', () => {
  const { key, pressedAt } = press();
  expect(pressOf(press(), pressedAt + MINUTE - 1)).toEqual({ key });
  expect(pressOf(press(), pressedAt + MINUTE)).toEqual({ key, late: { at: pressedAt, aheadMs: 90_000 } });
});

test.each([
  [{ ok: true }, 'sent'],
  [{ ok: false, status: 0 }, 'later'],
  [{ ok: false, status: 401 }, 'later'],
  [{ ok: false, status: 429 }, 'later'],
  [{ ok: false, status: 502 }, 'later'],
  [{ ok: false, status: 403 }, 'refused'],
  [{ ok: false, status: 404 }, 'refused'],
] as const)('%j means %s', (answer, outcome) => {
  expect(outcomeOf(answer, 'acknowledged')).toBe(outcome);
});

test('taking back what had never arrived is done with it', () => {
  expect(outcomeOf({ ok: false, status: 409 }, 'undo')).toBe('sent');
  expect(outcomeOf({ ok: false, status: 409 }, 'acknowledged')).toBe('refused');
});

test('taken back before it left it is gone; what may have arrived is taken back at the hub', () => {
  const other = press({ key: 'k2', episode: 'e2' });
  expect(withoutPress([press(), other], 'e1')).toEqual([other]);
  expect(withoutPress([press({ tried: true }), other], 'e1')).toEqual([
    press({ tried: true, what: 'undo' }),
    other,
  ]);
});

test('tries come further apart, up to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(pauseAfter)).toEqual([2, 4, 8, 15, 30, 30, 30].map((s) => s * 1_000));
});

test('another’s acknowledgement is told, one’s own is not', () => {
  const by = (name: string) => ({
    by: name,
    via: 'face' as const,
    nameJa: name,
    nameEn: name,
    at: NIGHT,
    note: '',
  });
  const notice = { ...aNotice('n1', NIGHT), acknowledged: [by('mori'), by('oka')] };
  expect(answeredByOther(press(), [notice])?.by).toBe('oka');
  expect(answeredByOther(press(), [{ ...aNotice('n1', NIGHT), acknowledged: [by('mori')] }])).toBeUndefined();
});
