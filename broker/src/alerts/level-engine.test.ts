import { type LevelChange, MINUTE, type StationFile } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type At, aCrisisGaugeFile, aStation, minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { type Episode, type LevelRules, levelStep, NO_LEVEL_STATE } from './level-engine.js';

// Levels of the gauge: 3 m caution, 4 m danger, 5 m overflow; hysteresis 0.1 m, hold 20 minutes, a value every 10 minutes.
const rules = (changes: Partial<LevelRules> = {}): LevelRules => ({
  levels: aStation().levels,
  hysteresisM: 0.1,
  hold: 20 * MINUTE,
  observing: 10 * MINUTE,
  ...changes,
});

/** What a run of good readings leads to. */
function watch(readings: readonly At[], changes: Partial<LevelRules> = {}) {
  let state = NO_LEVEL_STATE;
  const made: LevelChange[] = [];
  const closed: Episode[] = [];
  for (const [minutes, valueM] of readings) {
    const step = levelStep(state, { at: minute(minutes), valueM }, rules(changes));
    state = step.state;
    if (step.change) made.push(step.change);
    if (step.closed) closed.push(step.closed);
  }
  return {
    held: state.held,
    open: state.episode,
    closed,
    said: made.map((one) => `${(one.at - minute(0)) / MINUTE} ${one.from ?? '-'}>${one.to ?? '-'}`),
  };
}

describe('on the way up', () => {
  test('the first reading at the level counts, to the millimetre', () => {
    expect(watch([[0, 2.999]]).held).toBeUndefined();
    expect(watch([[0, 3]]).held).toBe('caution');
    expect(watch([[0, 2.9996]]).held).toBe('caution');
  });

  test('a jump over several levels is one change, to the highest', () => {
    expect(
      watch([
        [0, 1],
        [10, 5.2],
      ]).said,
    ).toEqual(['10 ->overflow']);
  });

  test('each further level is a change of its own, within one episode', () => {
    const { said, open } = watch([
      [0, 3],
      [10, 4.2],
      [20, 5],
    ]);
    expect(said).toEqual(['0 ->caution', '10 caution>danger', '20 danger>overflow']);
    expect(open).toMatchObject({ openedAt: minute(0), rise: 1, highest: 'overflow' });
  });

  test('the crest is the highest value and the time at which it was first reached', () => {
    const { open } = watch([
      [0, 3.4],
      [10, 3.9],
      [20, 3.9],
      [30, 3.6],
    ]);
    expect(open?.crest).toEqual({ at: minute(10), valueM: 3.9 });
  });

  test('start of observation and design high water never open an episode', () => {
    const levels = aStation(
      aCrisisGaugeFile({
        levels: [
          {
            validFrom: '2020-01-01T00:00:00+09:00',
            datum: 'tp',
            marks: [
              { key: 'start', valueM: 1 },
              { key: 'design', valueM: 2 },
            ],
          },
        ],
      }),
    ).levels;
    expect(
      watch(
        [
          [0, 1.5],
          [10, 2.5],
        ],
        { levels },
      ).said,
    ).toEqual([]);
  });

  test('a gauge that has an overflow level and nothing below it says nothing until then', () => {
    const levels = aStation({
      levels: [
        {
          validFrom: '2020-01-01T00:00:00+09:00',
          datum: 'tp',
          marks: [
            { key: 'start', valueM: 1 },
            { key: 'overflow', valueM: 5 },
          ],
        },
      ],
    }).levels;
    expect(
      watch(
        [
          [0, 4.99],
          [10, 5.01],
        ],
        { levels },
      ).said,
    ).toEqual(['10 ->overflow']);
  });
});

describe('on the way down', () => {
  test('a level that falls back by 2 cm does not clear the alert', () => {
    expect(
      watch([
        [0, 3.01],
        [10, 2.99],
        [20, 2.98],
        [60, 2.98],
        [90, 2.91],
      ]),
    ).toMatchObject({ held: 'caution', said: ['0 ->caution'] });
  });

  test('two readings below and twenty minutes clear it; nineteen do not', () => {
    const [early, due]: [At[], At[]] = [
      [
        [0, 3],
        [10, 2.8],
        [29, 2.8],
      ],
      [
        [0, 3],
        [10, 2.8],
        [30, 2.8],
      ],
    ];
    expect(watch(early).held).toBe('caution');
    const { held, open, closed, said } = watch(due);
    expect({ held, open, said }).toEqual({
      held: undefined,
      open: undefined,
      said: ['0 ->caution', '30 caution>-'],
    });
    expect(closed[0]).toMatchObject({ openedAt: minute(0), subsidedAt: minute(30), highest: 'caution' });
  });

  test('one reading below is not enough, however long before it the water was high', () => {
    expect(
      watch([
        [0, 3],
        [25, 2.8],
      ]).held,
    ).toBe('caution');
  });

  test('a value between the level and its hysteresis starts the wait anew', () => {
    expect(
      watch([
        [0, 3],
        [10, 2.8],
        [20, 2.95],
        [30, 2.8],
        [40, 2.8],
      ]).held,
    ).toBe('caution');
  });

  test('a gap of more than three intervals starts the wait anew', () => {
    const readings = (gap: number): At[] => [
      [0, 3],
      [10, 2.8],
      [10 + gap, 2.8],
    ];
    expect(watch(readings(30)).held).toBeUndefined();
    expect(watch(readings(31)).held).toBe('caution');
  });

  test('a fall through two levels at once is one change, to what still holds', () => {
    expect(
      watch([
        [0, 5],
        [10, 3.2],
        [20, 3.2],
        [30, 3.2],
      ]).said,
    ).toEqual(['0 ->overflow', '30 overflow>caution']);
  });

  test('after it has subsided, the next rise is a new episode', () => {
    const { closed, open } = watch([
      [0, 3],
      [10, 2.5],
      [30, 2.5],
      [40, 3.1],
    ]);
    expect(closed).toHaveLength(1);
    expect(open).toMatchObject({ openedAt: minute(40), rise: 1 });
  });
});

describe('levels that are left each in its own way', () => {
  const VALID_FROM = '2020-01-01T00:00:00+09:00';
  type Marks = NonNullable<StationFile['levels']>[number]['marks'];
  const levelsOf = (...marks: Marks) =>
    aStation({ levels: [{ validFrom: VALID_FROM, datum: 'tp', marks }] }).levels;

  test('fall by their own hysteresis and hold; what is not stated is the station’s', () => {
    const levels = levelsOf(
      { key: 'caution', valueM: 3, hysteresisM: 0.02 },
      { key: 'danger', valueM: 4, hysteresisM: 0.3, hold: '1h' },
    );
    const { said } = watch(
      [
        ...([0, 10, 20, 30, 40] as const).map((at): At => [at, at === 0 ? 4 : 3.75]),
        // Within the hysteresis of danger: it is waited for anew.
        [50, 3.7],
        ...[60, 80, 100, 110, 120].map((at): At => [at, 3.69]),
        ...[130, 140, 150].map((at): At => [at, 2.97]),
      ],
      { levels },
    );
    expect(said).toEqual(['0 ->danger', '120 danger>caution', '150 caution>-']);
  });

  test('a lower one that is left first is not held again before it is reached again', () => {
    const levels = levelsOf(
      { key: 'caution', valueM: 3, hold: '10m' },
      { key: 'danger', valueM: 4, hold: '1h' },
    );
    const fell: At[] = [
      [0, 4],
      [10, 2.8],
      [20, 2.8],
    ];
    // Within the hysteresis of caution, from below.
    const below = [30, 40, 50, 60, 70].map((at): At => [at, 2.95]);
    expect(watch([...fell, ...below], { levels }).said).toEqual(['0 ->danger', '70 danger>-']);
    const again = [30, 40, 50, 60, 70].map((at): At => [at, at === 30 ? 3 : 2.95]);
    expect(watch([...fell, ...again], { levels }).said).toEqual(['0 ->danger', '70 danger>caution']);
  });

  test('change with the set: a fall is judged by what is valid at each reading', () => {
    const marks = (hold: string): Marks => [{ key: 'danger', valueM: 4, hold }];
    const levels = aStation({
      levels: [
        { validFrom: VALID_FROM, datum: 'tp', marks: marks('2h') },
        { validFrom: '2026-06-02T18:30:00+09:00', datum: 'tp', marks: marks('30m') },
      ],
    }).levels;
    const fell = [10, 20, 29].map((at): At => [at, 3]);
    expect(watch([[0, 4], ...fell, [39, 3]], { levels }).held).toBe('danger');
    expect(watch([[0, 4], ...fell, [40, 3]], { levels }).said).toEqual(['0 ->danger', '40 danger>-']);
  });

  test('what is held is at every reading the highest of what each would be alone', () => {
    const keys = ['caution', 'evacuation', 'danger', 'overflow'] as const;
    let differing = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const chance = seeded(seed);
      const marks: Marks = keys.map((key, index) => ({
        ...{ key, valueM: 2 + index * 0.5 },
        ...(chance.chance(0.7) ? { hysteresisM: chance.oneOf([0, 0.05, 0.3, 0.8]) } : {}),
        ...(chance.chance(0.7) ? { hold: chance.oneOf(['5m', '10m', '30m', '1h', '2h']) } : {}),
      }));
      const together = levelsOf(...marks);
      const alone = marks.map((mark) => ({ levels: levelsOf(mark), state: NO_LEVEL_STATE }));
      let state = NO_LEVEL_STATE;
      let [at, valueM] = [0, 1.8];
      for (let i = 0; i < 150; i++) {
        at += chance.chance(0.05) ? 40 : chance.oneOf([5, 10, 10, 20]);
        valueM = Math.min(4, Math.max(1.5, valueM + chance.oneOf([-0.3, -0.1, -0.05, 0, 0, 0.05, 0.1, 0.4])));
        const reading = { at: minute(at), valueM: Math.round(valueM * 20) / 20 };
        state = levelStep(state, reading, rules({ levels: together })).state;
        for (const one of alone)
          one.state = levelStep(one.state, reading, rules({ levels: one.levels })).state;
        const held = alone.map((one) => one.state.held);
        const top = held.findLastIndex((one) => one !== undefined);
        expect(state.held, `story ${seed}, minute ${at}`).toBe(held[top]);
        if (held.slice(0, Math.max(0, top)).includes(undefined)) differing++;
      }
    }
    // A lower one had been left before a higher one.
    expect(differing).toBeGreaterThan(100);
  });
});

describe('a second crest', () => {
  test('within one episode is its second rise', () => {
    const { open, said } = watch([
      [0, 4.2],
      [10, 3.5],
      [30, 3.5],
      [40, 4.3],
    ]);
    expect(said).toEqual(['0 ->danger', '30 danger>caution', '40 caution>danger']);
    expect(open).toMatchObject({ openedAt: minute(0), rise: 2, crest: { at: minute(40), valueM: 4.3 } });
  });

  test('rises on through further levels without being counted again', () => {
    const { open } = watch([
      [0, 4.2],
      [10, 3.5],
      [30, 3.5],
      [40, 4.3],
      [50, 5.1],
    ]);
    expect(open).toMatchObject({ rise: 2, highest: 'overflow' });
  });
});

describe('levels that change', () => {
  const levels = aStation({
    levels: [
      {
        validFrom: '2020-01-01T00:00:00+09:00',
        datum: 'tp',
        marks: [{ key: 'danger', valueM: 4 }],
      },
      {
        validFrom: '2026-06-02T18:30:00+09:00',
        datum: 'tp',
        marks: [{ key: 'danger', valueM: 3.5 }],
      },
    ],
  }).levels;

  test('a reading is judged by the levels of its own time', () => {
    expect(watch([[29, 3.6]], { levels }).said).toEqual([]);
    expect(
      watch(
        [
          [29, 3.6],
          [30, 3.6],
        ],
        { levels },
      ).said,
    ).toEqual(['30 ->danger']);
  });

  test('a level that the town withdraws is left without a cry for the one below it', () => {
    const withdrawn = aStation({
      levels: [
        {
          validFrom: '2020-01-01T00:00:00+09:00',
          datum: 'tp',
          marks: [
            { key: 'caution', valueM: 3 },
            { key: 'danger', valueM: 4 },
          ],
        },
        {
          validFrom: '2026-06-02T18:30:00+09:00',
          datum: 'tp',
          marks: [
            { key: 'caution', valueM: 3 },
            { key: 'overflow', valueM: 5 },
          ],
        },
      ],
    }).levels;
    const fell = watch(
      [
        [20, 4.2],
        [30, 4.2],
      ],
      { levels: withdrawn },
    );
    expect(fell).toMatchObject({ held: 'caution', said: ['20 ->danger', '30 danger>caution'] });
    expect(fell.open).toMatchObject({ rise: 1, falling: true });
    const rose = watch(
      [
        [20, 4.2],
        [30, 5.2],
      ],
      { levels: withdrawn },
    );
    expect(rose.open).toMatchObject({ highest: 'overflow', falling: false });
  });

  test('before the first levels came into force nothing is judged', () => {
    expect(watch([[-10 * 365 * 24 * 60, 9]], { levels }).said).toEqual([]);
  });
});
