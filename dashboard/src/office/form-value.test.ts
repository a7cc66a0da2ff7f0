import type { FormField, FormPart } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { emptyOf, faultsWithin, ownFaults, shownVariant, withPart } from './form-value.js';

const part = (name: string, field: FormField, wanted = true): FormPart => ({
  ...{ name, label: { ja: `「${name}」`, en: name }, help: null, unit: null, usual: null },
  ...{ wanted, field },
});
const one = (value: string): FormField => ({
  type: 'choice',
  options: [{ value, label: { ja: value, en: value } }],
});
const text: FormField = { type: 'text', most: 40 };
const contact: FormField = {
  type: 'variants',
  variants: ['voice', 'mail'].map((channel) => ({
    label: { ja: channel, en: channel },
    field: {
      type: 'group',
      parts: [part('channel', one(channel)), part(channel === 'mail' ? 'to' : 'number', text)],
    },
  })),
};
const person: FormField = {
  type: 'group',
  parts: [
    part('nameJa', text),
    part('hold', { type: 'duration' }, false),
    part('contacts', { type: 'list', item: contact, label: { ja: '連絡手段', en: 'Way' }, most: 5 }),
  ],
};

test('a new thing holds nothing but what has one answer alone', () => {
  expect(emptyOf(person)).toEqual({ contacts: [] });
  expect(emptyOf(contact)).toEqual({ channel: 'voice' });
});

test('what is not touched stands as it stood', () => {
  expect(Object.keys(withPart({ a: 1, b: 2, c: 3 }, 'b', 5))).toEqual(['a', 'b', 'c']);
  expect(withPart({ a: 1, b: 2 }, 'b', undefined)).toEqual({ a: 1 });
});

test('a fault stands at its own field, and is counted where that is folded away', () => {
  const faults = [
    { path: ['contacts', 0, 'number'], text: { ja: '違います', en: 'wrong' } },
    { path: ['contacts'], text: { ja: '1つ', en: 'one' } },
  ];
  expect(ownFaults(faults, ['contacts'])).toEqual([faults[1]]);
  expect(faultsWithin(faults, ['contacts'])).toEqual(faults);
  expect(faultsWithin(faults, ['contacts', 1])).toEqual([]);
});

test('of two shapes that are both empty it is the one that was picked, and then the one that is filled in', () => {
  const called: Extract<FormField, { type: 'variants' }> = {
    type: 'variants',
    variants: ['place', 'group'].map((name) => ({
      label: { ja: name, en: name },
      field: { type: 'group', parts: [part(name, text)] },
    })),
  };
  expect(shownVariant(called, {}, null)).toBe(0);
  expect(shownVariant(called, {}, 1)).toBe(1);
  expect(shownVariant(called, { group: 'hq' }, null)).toBe(1);
  // Another stands there now: it was moved, or taken back.
  expect(shownVariant(called, { place: '1' }, 1)).toBe(0);
  expect(shownVariant({ type: 'variants', variants: [] }, {}, 3)).toBe(0);
  const ways = contact as Extract<FormField, { type: 'variants' }>;
  expect(shownVariant(ways, { channel: 'mail' }, 1)).toBe(1);
  expect(shownVariant(ways, { channel: 'voice' }, 1)).toBe(0);
});
