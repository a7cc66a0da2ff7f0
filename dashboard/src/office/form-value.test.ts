import type { FormField, FormPart } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import {
  durationWords,
  emptyOf,
  faultsWithin,
  ownFaults,
  trail,
  valueWords,
  variantOf,
  withPart,
} from './form-value.js';

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

test('a value is known by the part that has one answer, or by its parts', () => {
  if (contact.type !== 'variants') throw new Error('it is of variants');
  expect(variantOf(contact, { channel: 'mail', to: 'a@b' })).toBe(1);
  expect(variantOf(contact, {})).toBe(0);
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

test('a field is named by the way to it, and its value is told in words', () => {
  expect(trail(person, ['contacts', 1, 'to']).labels.map(({ ja }) => ja)).toEqual([
    '「contacts」',
    '連絡手段 2',
    '「to」',
  ]);
  const words = { language: 'ja', instant: String, yes: 'はい', no: 'いいえ' } as const;
  expect(valueWords({ channel: 'mail', to: 'a@b' }, contact, words)).toBe('「channel」 mail／「to」 a@b');
  expect(valueWords('90m', { type: 'duration' }, words)).toBe('90分');
  expect(durationWords('2h', 'en')).toBe('2 h');
});
