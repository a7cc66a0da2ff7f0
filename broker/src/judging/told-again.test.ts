import type { NewFact } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { LEVEL, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// A story that is told anew may count fewer rises than have been told: what is told next takes a number of its own.

const said = (from: number, to: number, verdict: 'good' | 'bad'): NewFact => ({
  kind: 'reading.overruled',
  body: { series: LEVEL, from: minute(from), to: minute(to), verdict, by: 'hq', reason: 'driftwood' },
});
const undone = (from: number, to: number): NewFact => ({
  kind: 'reading.overrule-undone',
  body: { series: LEVEL, from: minute(from), to: minute(to), by: 'hq' },
});
const unanswered = (at: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series: LEVEL, at: minute(at), value },
});

describe('a level that is reached after it was told of a reading that stands no more is told', () => {
  test('where that was taken for a flood because nothing came after it', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 3.2], [20, 5.6]);
    hub.hears(36, unanswered(20, 5.6));
    hub.reads([40, 3.2], [50, 3.3], [60, 3.8], [70, 4.3], [80, 4.7], [90, 5.1], [100, 5.4], [110, 5.6]);
    expect(hub.told()).toEqual(['0 caution 1', '20 overflow 1', '70 danger 1', '90 overflow 2']);
  });

  test('where staff took it for bad', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 3.3], [20, 4.1], [30, 4.2]);
    hub.hears(33, said(20, 30, 'bad'));
    hub.reads([40, 3.3], [50, 3.6], [60, 4.1], [70, 4.6]);
    expect(hub.told()).toEqual(['0 caution 1', '20 danger 1', '60 danger 2']);
  });

  test('where staff believed it, and took that back', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 3.2], [20, 5.4]);
    hub.hears(21, said(20, 20, 'good'));
    hub.hears(22, undone(20, 20));
    hub.reads([30, 3.3], [40, 3.8], [50, 4.3], [60, 4.8], [70, 5.2], [80, 5.4]);
    expect(hub.told()).toEqual(['0 caution 1', '20 overflow 1', '50 danger 1', '70 overflow 2']);
  });

  test('where the first of two crests is gone', () => {
    const hub = aHub();
    hub.reads([0, 3.3], [10, 4.2], [20, 4.2], [30, 3.5], [40, 3.5], [50, 3.5], [60, 4.1]);
    hub.reads([70, 3.6], [80, 3.6], [90, 3.6]);
    hub.hears(91, said(10, 20, 'bad'));
    hub.reads([100, 3.8], [110, 4.2], [120, 4.5]);
    expect(hub.told()).toEqual(['0 caution 1', '10 danger 1', '60 danger 2', '110 danger 3']);
  });

  test('where back-fill has made one crest of two', () => {
    const hub = aHub();
    hub.reads([0, 3.3], [10, 4.2], [20, 3.85], [40, 3.85], [50, 4.1]);
    hub.hears(51, pack([[30, 4]]));
    hub.reads([60, 3.8], [70, 3.8], [80, 3.8], [90, 3.8], [100, 4.2], [110, 4.6]);
    expect(hub.told()).toEqual(['0 caution 1', '10 danger 1', '50 danger 2', '100 danger 3']);
  });

  test('also where its whole episode had gone, and is there again without it', () => {
    const hub = aHub();
    hub.reads([0, 2.5], [10, 3.2], [20, 4.2]);
    hub.hears(21, said(10, 20, 'bad'));
    hub.hears(22, said(10, 10, 'good'));
    hub.reads([30, 3.2], [40, 3.5], [50, 4.1]);
    // All of it had been taken back.
    expect(hub.told().sort()).toEqual(['10 caution 1', '10 caution 2', '20 danger 1', '50 danger 2']);
  });
});

test('what staff had taken back, and stands after all by their word, is told again: whoever was told knows of nothing', () => {
  const hub = aHub();
  hub.reads([0, 2.5], [10, 3.2], [20, 4.2]);
  expect(hub.told()).toEqual(['10 caution 1', '20 danger 1']);
  hub.hears(21, said(10, 20, 'bad'));
  expect(hub.ended()).toEqual(['0 closed 1']);
  hub.hears(22, undone(10, 20));
  hub.reads([30, 4.3], [40, 4.4]);
  expect(hub.told().sort()).toEqual(['10 caution 1', '20 danger 1', '20 danger 2']);
});

test('a word of staff that takes nothing back, and is taken back at once, repeats nothing', () => {
  const hub = aHub();
  hub.reads([0, 2.5], [10, 3.2], [20, 4.2], [30, 4.3]);
  hub.hears(31, said(10, 20, 'bad'));
  hub.hears(32, undone(10, 20));
  hub.reads([40, 4.4]);
  expect(hub.told()).toEqual(['10 caution 1', '20 danger 1']);
  expect(hub.ended()).toEqual([]);
});

test('a judge that starts again finds the same number', () => {
  const hub = aHub();
  hub.reads([0, 3.2], [10, 3.2], [20, 5.6]);
  hub.hears(36, unanswered(20, 5.6));
  hub.startsAgain();
  hub.reads([40, 3.2], [50, 3.3], [60, 3.8], [70, 4.3], [80, 4.7]);
  hub.startsAgain();
  hub.reads([90, 5.1]);
  hub.startsAgain();
  hub.reads([100, 5.4]);
  const { key, rise, deliveries } = hub.notices().at(-1) ?? {};
  expect({ key, rise, addressed: deliveries?.length }).toEqual({
    key: 'kajiyase-bashi:level:2026-06-02T18:00:00+09:00|overflow|2',
    rise: 2,
    addressed: 2,
  });
});
