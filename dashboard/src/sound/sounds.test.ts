import { HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { newLevels } from '../live/new-levels.js';
import { aSnapshot, aStation } from '../test-data.js';
import { type Mute, muteLeft, newestLevel, sounds, standingLevel, strokesOf } from './sounds.js';

const marks = { caution: 1, danger: 2, overflow: 3 };
const calm = (id: string) => aStation({ id, marks });
const at = (id: string, held: 'caution' | 'danger' | 'overflow') => aStation({ id, marks, held });

describe('a sound for a new level', () => {
  it('has as many strokes as the level says, rising; in a rehearsal falling', () => {
    const hz = (level: 0 | 1 | 3 | 5, rehearsal = false) => strokesOf(level, rehearsal).map((one) => one.hz);
    expect([hz(0), hz(1), hz(3), hz(5)].map(({ length }) => length)).toEqual([1, 1, 3, 5]);
    expect(hz(5)).toEqual([...hz(5)].sort((a, b) => a - b));
    expect(hz(3, true)).toEqual([...hz(3)].reverse());
  });

  it('is that of the highest where several stations rise at once', () => {
    const before = aSnapshot([calm('aa'), calm('bb'), calm('cc')]);
    const after = aSnapshot([at('aa', 'caution'), at('bb', 'overflow'), calm('cc')]);
    expect(newestLevel(newLevels(before, after))).toBe(5);
  });

  it('is none for what stood when the screen was loaded, for falling water, and for what is learnt later', () => {
    expect(newestLevel(newLevels(null, aSnapshot([at('aa', 'danger')])))).toBeNull();
    const fell = newLevels(aSnapshot([at('aa', 'danger')]), aSnapshot([at('aa', 'caution')]));
    expect(newestLevel(fell)).toBeNull();
    const late = at('aa', 'danger');
    const change = { at: 1, from: null, to: 'danger', valueM: 2, rose: true, learntLater: true };
    const episode = { id: 'aa', station: late.id, openedAt: 1, subsidedAt: null, highest: 'danger' };
    const learnt = {
      ...late,
      level: late.level && {
        ...late.level,
        episode: { ...episode, crestM: 2, crestAt: 1, changes: [change] },
      },
    };
    expect(newestLevel(newLevels(aSnapshot([calm('aa')]), aSnapshot([learnt])))).toBeNull();
  });
});

describe('a mute', () => {
  const mute: Mute = { until: 15 * MINUTE, level: 3 };

  it('holds for what it was asked for, and ends by itself', () => {
    expect(sounds(3, mute, 14 * MINUTE)).toBe(false);
    expect(sounds(3, mute, 15 * MINUTE)).toBe(true);
    expect(muteLeft(mute, 10 * MINUTE)).toBe(5 * MINUTE);
    expect(muteLeft(null, 0)).toBe(0);
  });

  it('does not hold a level back that is higher than those that stood', () => {
    expect(sounds(4, mute, MINUTE)).toBe(true);
    expect(standingLevel(aSnapshot([at('aa', 'caution'), at('bb', 'danger')]))).toBe(4);
    expect(standingLevel(null)).toBe(0);
  });

  it('is over where the clock was set back by more than it could have lasted', () => {
    expect(muteLeft({ until: 3 * HOUR, level: 5 }, 0)).toBe(0);
  });
});
