import type { FormField, FormPart } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../settings/document-change.js';
import { formOf } from './form-of.js';
import { formOfRecord, RECORD_KINDS } from './record-forms.js';

/** Every part of a form with the path to it. */
function partsOf(field: FormField, path = ''): [string, FormPart][] {
  switch (field.type) {
    case 'group':
      return field.parts.flatMap((part) => [
        [`${path}.${part.name}`, part] as [string, FormPart],
        ...partsOf(part.field, `${path}.${part.name}`),
      ]);
    case 'list':
      return partsOf(field.item, `${path}.*`);
    case 'variants':
      return field.variants.flatMap((one) => partsOf(one.field, path));
    default:
      return [];
  }
}

describe.each(RECORD_KINDS)('the form of a %s', (kind) => {
  const form = formOfRecord(kind);

  test('has words in both languages for every field of the schema', () => {
    const parts = partsOf(form);
    expect(parts.length).toBeGreaterThan(2);
    for (const [path, { label, help }] of parts) {
      expect([path, label.ja]).toEqual([path, expect.stringMatching(/[ぁ-んァ-ヶ一-龠]|ID/)]);
      expect([path, label.en]).not.toEqual([path, '']);
      if (help) expect([path, help.ja]).toEqual([path, expect.stringMatching(/[ぁ-ん一-龠]/)]);
    }
  });

  test('offers no choice by a bare word of ours', () => {
    const choices = partsOf(form).flatMap(([path, { field }]) =>
      field.type === 'choice' ? field.options.map(({ label }) => [path, label.ja]) : [],
    );
    for (const [path, ja] of choices)
      expect([path, ja]).toEqual([path, expect.not.stringMatching(/^[a-z0-9_-]+$/)]);
  });
});

test('lengths of time, instants, places and names of other things have fields of their own', () => {
  const parts = new Map(partsOf(formOf('station', DOCUMENTS.station)));
  const typeOf = (path: string) => parts.get(path)?.field;
  expect(typeOf('.hold')).toEqual({ type: 'duration' });
  expect(typeOf('.town')).toEqual({ type: 'reference', to: 'town' });
  expect(typeOf('.position')).toEqual({ type: 'place' });
  expect(typeOf('.cameras.*.public.masks')).toEqual({ type: 'masks' });
  expect(typeOf('.levels.*.validFrom')).toEqual({ type: 'instant' });
  expect(typeOf('.crestM')).toMatchObject({ type: 'number', min: -100, max: 4_000 });
  expect(parts.get('.hold')).toMatchObject({ wanted: false });
  expect(parts.get('.hysteresisM')).toMatchObject({ unit: 'm', usual: 0.1 });
});
