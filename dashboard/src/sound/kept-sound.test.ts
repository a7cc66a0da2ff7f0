import { expect, it } from 'vitest';
import { keepSound, readSound } from './kept-sound.js';

it('a screen remembers its volume and its mute, and takes nothing that it cannot read', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(readSound(storage)).toEqual({ volume: 0.7, mute: null });
  keepSound(storage, { volume: 0.3, mute: { until: 9, level: 4 } });
  expect(readSound(storage)).toEqual({ volume: 0.3, mute: { until: 9, level: 4 } });
  for (const odd of ['{', '{"volume":40,"mute":{"until":"soon"}}', 'null']) {
    kept.set('kawamori.sound', odd);
    expect(readSound(storage)).toEqual({ volume: 0.7, mute: null });
  }
});
