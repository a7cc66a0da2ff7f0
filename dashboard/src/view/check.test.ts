import type { CheckView } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { sayIn } from '../wording.js';
import { canAnswer, checkStateKey } from './check.js';

const STATES: readonly CheckView['state'][] = ['open', 'confirmed', 'assumed', 'not-confirmed'];

describe('a check', () => {
  it('says in words what has become of it, each state in its own', () => {
    const words = STATES.map((state) => sayIn('ja', checkStateKey({ state })));
    expect(new Set(words).size).toBe(STATES.length);
    expect(words[0]).toBe('確認待ち');
  });

  it('asks a person while nobody knows what it was', () => {
    expect(STATES.filter((state) => canAnswer({ state }))).toEqual(['open', 'assumed']);
  });
});
