import {
  asRecord,
  type FieldDifference,
  type FormField,
  type OfficeFault,
  variantOf,
} from '@kawamori/contracts';

export type Path = FieldDifference['path'];

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a field holds at first: nothing that could be mistaken for an answer, but what has one answer alone. */
export function emptyOf(field: FormField): unknown {
  switch (field.type) {
    case 'group':
      return Object.fromEntries(
        field.parts.flatMap((part): [string, unknown][] => {
          if (!part.wanted) return [];
          const value = emptyOf(part.field);
          return value === undefined ? [] : [[part.name, value]];
        }),
      );
    case 'list':
      return [];
    case 'flag':
      return false;
    case 'choice':
      return field.options.length === 1 ? field.options[0]?.value : undefined;
    case 'variants':
      return field.variants[0] && emptyOf(field.variants[0].field);
    default:
      return undefined;
  }
}

/**
 * Which of its variants a value is. Nothing tells two of them apart as long as nothing is filled in: then it is the one that was picked.
 * @param picked by whoever fills it in; null: nobody has
 */
export function shownVariant(
  field: Extract<FormField, { type: 'variants' }>,
  value: unknown,
  picked: number | null,
): number {
  const one = picked === null ? undefined : field.variants[picked]?.field;
  const isEmpty = value === undefined || (typeof value === 'object' && sameParts(value, one && emptyOf(one)));
  return picked !== null && one !== undefined && isEmpty ? picked : variantOf(field, value);
}

const sameParts = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A record with one part otherwise; undefined takes it away. */
export function withPart(value: unknown, name: string, part: unknown): Readonly<Record<string, unknown>> {
  const { [name]: _, ...rest } = asRecord(value);
  if (part === undefined) return rest;
  // In its place, so that what was not touched stands as it stood.
  return name in asRecord(value) ? { ...asRecord(value), [name]: part } : { ...rest, [name]: part };
}

/** The faults of a field itself, not of what lies in it. */
export const ownFaults = (faults: readonly OfficeFault[], path: Path): OfficeFault[] =>
  faults.filter((one) => one.path.length === path.length && one.path.every((step, i) => step === path[i]));

/** The faults of a field and of all in it. */
export const faultsWithin = (faults: readonly OfficeFault[], path: Path): OfficeFault[] =>
  faults.filter((one) => path.every((step, i) => one.path[i] === step));
