import type { FormField } from '../http/office.js';

/** What is no record has no parts. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** Which variant a value is of. */
export function variantOf(field: Extract<FormField, { type: 'variants' }>, value: unknown): number {
  const found = field.variants.findIndex(({ field: one }) => fits(one, value));
  return Math.max(found, 0);
}

function fits(field: FormField, value: unknown): boolean {
  if (field.type === 'choice') return field.options.some((one) => one.value === value);
  if (field.type !== 'group') return typeof value !== 'object';
  const record = asRecord(value);
  const choices = field.parts.filter((part) => part.wanted && part.field.type === 'choice');
  return choices.length > 0
    ? choices.every((part) => fits(part.field, record[part.name]))
    : field.parts.every((part) => !part.wanted || part.name in record);
}
