import { type LevelPlanView, MINUTE, type StationId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { addable, type EditedMark, editedFrom, newMark, triedFrom } from './edited-levels.js';

const NARO = 'naro' as StationId;
const mark = (id: string, key: string, valueM: number, changes: object = {}) => ({
  ...{ id, key, valueM, nameJa: key, nameEn: key, alertLevel: 0, opensEpisode: true, invented: false },
  ...{ hysteresisM: null, holdMs: null },
  ...changes,
});
const PLAN = {
  datum: 'tp',
  marks: [
    mark('town:leave', 'town', 287.5, {
      nameJa: '避難開始の目安（町独自）',
      nameEn: "Leave (town's own)",
      alertLevel: 3,
    }),
    mark('overflow', 'overflow', 292.29),
  ],
  hysteresisM: 0.1,
  holdMs: 20 * MINUTE,
} as LevelPlanView;

describe('levels on the page', () => {
  test('that nobody has changed go back as they came', () => {
    expect(triedFrom(NARO, editedFrom(PLAN))).toEqual({
      tried: {
        station: 'naro',
        marks: [
          {
            key: 'town',
            id: 'leave',
            valueM: 287.5,
            nameJa: '避難開始の目安',
            nameEn: 'Leave',
            shownAs: 3,
            invented: false,
          },
          { key: 'overflow', valueM: 292.29, invented: false },
        ],
        hysteresisM: 0.1,
        hold: '20m',
      },
    });
  });

  test('keep what the page does not change: a 氾濫注意水位 that corresponds to no level goes on so', () => {
    const plain = { ...PLAN, marks: [mark('caution', 'caution', 288, { alertLevel: 0 })] } as LevelPlanView;
    expect(triedFrom(NARO, editedFrom(plain))).toMatchObject({
      tried: { marks: [{ key: 'caution', correspondsTo: 0 }] },
    });
  });

  test('may be typed in full-width digits', () => {
    const edited = editedFrom(PLAN);
    const typed = {
      ...edited,
      marks: edited.marks.slice(1).map((one) => ({ ...one, height: '２９１．５' })),
    };
    expect(triedFrom(NARO, typed)).toMatchObject({ tried: { marks: [{ valueM: 291.5 }] } });
  });

  test.each([
    [{ hysteresis: 'ten' }, 'hysteresis'],
    [{ holdMinutes: '1.001' }, 'hold'],
    [{ holdMinutes: '0' }, 'hold'],
    [{ holdMinutes: '' }, 'hold'],
  ])('%j is no number for %s', (changes, missing) => {
    expect(triedFrom(NARO, { ...editedFrom(PLAN), ...changes })).toEqual({ missing });
  });

  test('may be left each in its own way; an empty field is the station’s', () => {
    const marks = [
      mark('danger', 'danger', 288.125, { hysteresisM: 0.3, holdMs: 90 * 1_000 }),
      mark('overflow', 'overflow', 292.29, { holdMs: 60 * MINUTE }),
    ];
    const edited = editedFrom({ ...PLAN, marks } as LevelPlanView);
    expect(edited.marks).toMatchObject([
      { height: '288.125', hysteresis: '0.30', holdMinutes: '1.5' },
      { height: '292.29', hysteresis: '', holdMinutes: '60' },
    ]);
    expect(triedFrom(NARO, edited)).toMatchObject({
      tried: {
        marks: [
          { key: 'danger', valueM: 288.125, hysteresisM: 0.3, hold: '90s' },
          { key: 'overflow', hysteresisM: undefined, hold: '60m' },
        ],
      },
    });
    const [danger, ...others] = edited.marks;
    const typed = (changes: object) =>
      triedFrom(NARO, { ...edited, marks: [{ ...danger, ...changes } as EditedMark, ...others] });
    expect(typed({ hysteresis: ' ', holdMinutes: '４５' })).toMatchObject({
      tried: { marks: [{ hysteresisM: undefined, hold: '45m' }, {}] },
    });
    expect(typed({ hysteresis: 'x' })).toEqual({ missing: 'hysteresis' });
    expect(typed({ holdMinutes: '-1' })).toEqual({ missing: 'hold' });
  });

  test('a new one has no height, and nothing is tried before somebody has typed one', () => {
    const edited = editedFrom(PLAN);
    const added = newMark(edited, 'danger', { ja: '町独自の目安', en: 'town mark' });
    expect(triedFrom(NARO, { ...edited, marks: [...edited.marks, added] })).toEqual({ missing: 'height' });
  });

  test('each statutory one once, a town’s own as often as it likes, each by its own name', () => {
    const edited = editedFrom(PLAN);
    expect(addable(edited)).toContain('town');
    expect(addable(edited)).not.toContain('overflow');
    const names = { ja: '町独自の目安', en: 'town mark' };
    const first = newMark(edited, 'town', names);
    const second = newMark({ ...edited, marks: [...edited.marks, first] }, 'town', names);
    expect(new Set([...edited.marks, first, second].map(({ id }) => id)).size).toBe(4);
  });

  test('of a station without any there is an empty table', () => {
    expect(editedFrom(null)).toEqual({ marks: [], hysteresis: '0.10', holdMinutes: '20' });
  });
});
