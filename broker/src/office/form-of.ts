import {
  CHOICE_WORDS,
  type FieldWords,
  type FormField,
  type FormPart,
  fieldWords,
  LEVEL_MEANING,
  LevelKey,
  type Text,
} from '@kawamori/contracts';
import { z } from 'zod';

/** What is used of JSON Schema (2020-12), as zod writes it. */
interface Schema {
  type?: string;
  const?: string | number | boolean;
  enum?: (string | number)[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | boolean;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  default?: unknown;
}

const DURATION = '^[1-9][0-9]{0,5}[smhd]$';
const TIME_OF_DAY = '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$';

/** The form by which a document of a schema is filled in. */
export const formOf = (kind: string, schema: z.ZodType): FormField =>
  fieldOf(kind, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);

/** A field without words is called by its name: a test sees to it that there is none, and no hub stands still for it. */
function wordsOf(path: string): FieldWords {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return fieldWords(path) ?? { label: { ja: name, en: name } };
}

function fieldOf(path: string, schema: Schema): FormField {
  const as = fieldWords(path)?.as;
  if (typeof as === 'object') return { type: 'reference', to: as.reference };
  if (as === 'told-level') return { type: 'choice', options: TOLD_LEVELS.map(option) };
  if (as !== undefined) return { type: as };
  const stated = schema.anyOf ?? schema.oneOf;
  // That nothing is stated on purpose is no form of its own.
  const variants = stated?.filter(({ type }) => type !== 'null');
  if (variants?.length === 1 && variants[0]) return fieldOf(path, variants[0]);
  if (variants) return variantsOf(path, variants);
  if (schema.enum) return { type: 'choice', options: schema.enum.map(option) };
  if (schema.const !== undefined) return { type: 'choice', options: [option(schema.const)] };
  if (schema.type === 'object') return groupOf(path, schema);
  if (schema.type === 'array' && typeof schema.items === 'object') {
    const item = `${path}.*`;
    return {
      type: 'list',
      item: fieldOf(item, schema.items),
      label: wordsOf(item).label,
      most: schema.maxItems ?? null,
    };
  }
  if (schema.type === 'boolean') return { type: 'flag' };
  if (schema.type === 'number' || schema.type === 'integer') {
    const min = schema.minimum ?? schema.exclusiveMinimum ?? null;
    return { type: 'number', min, max: schema.maximum ?? null, whole: schema.type === 'integer' };
  }
  if (schema.pattern === DURATION) return { type: 'duration' };
  if (schema.pattern === TIME_OF_DAY) return { type: 'time' };
  if (schema.format === 'date-time') return { type: 'instant' };
  if (schema.type === 'string') return { type: 'text', most: schema.maxLength ?? null };
  throw new Error(`the field ${path} cannot be filled in: ${JSON.stringify(schema)}`);
}

const groupOf = (path: string, { properties = {}, required = [] }: Schema): FormField => ({
  type: 'group',
  parts: Object.entries(properties).map(([name, schema]): FormPart => {
    const words = wordsOf(`${path}.${name}`);
    return {
      ...{ name, label: words.label, help: words.help ?? null, unit: words.unit ?? null },
      ...{ wanted: required.includes(name), usual: schema.default ?? null },
      field: fieldOf(`${path}.${name}`, schema),
    };
  }),
});

function variantsOf(path: string, variants: readonly Schema[]): FormField {
  const values = variants.flatMap(({ const: value }) => value ?? []);
  if (values.length === variants.length) return { type: 'choice', options: values.map(option) };
  return {
    type: 'variants',
    variants: variants.map((variant, index) => ({
      label: wordsOf(`${path}#${markOf(variant) ?? index}`).label,
      field: fieldOf(path, variant),
    })),
  };
}

/** By which value a variant is known: its own, or that of the field that has one alone. */
const markOf = ({
  const: own,
  properties = {},
  required = [],
}: Schema): string | number | boolean | undefined =>
  own ?? required.flatMap((name) => properties[name]?.const ?? [])[0];

const option = <V extends string | number | boolean>(value: V): { value: V; label: Text } => ({
  value,
  label: CHOICE_WORDS[String(value)] ?? { ja: String(value), en: String(value) },
});

const TOLD_LEVELS = LevelKey.options.filter((key) => key !== 'town' && LEVEL_MEANING[key].opensEpisode);
