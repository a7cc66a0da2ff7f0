import { Quantity } from '@kawamori/contracts';
import { z } from 'zod';
import { type Factor, plainText, readDecimal, toThousandths } from './exact-decimal.js';
import { readPattern, readZone } from './time-format.js';

/** How a cell says "no value", unless the mapping lists its own words. Compared after trimming. */
export const USUAL_MISSING: readonly string[] = ['', '-', '--', '---', '///', 'NaN', 'NA', 'null', '欠測'];

/** Numbers that mean "no value" on usual gauges; the same as a sensor profile's default, and a test says so. */
export const USUAL_SENTINELS: readonly number[] = [-888, -999, -9_999, -99_999, -999_999];

/** No water level of ours lies as deep as this, in thousandths of a metre: a sentinel below it cannot be meant as a level. */
const DEEPER_THAN_ANY_LEVEL = -50_000;

const LEVEL_FACTORS: Readonly<Record<'m' | 'cm' | 'mm' | 'ft', Factor>> = {
  m: { times: 1_000n, over: 1n },
  cm: { times: 10n, over: 1n },
  mm: { times: 1n, over: 1n },
  /** The international foot, 0.3048 m. */
  ft: { times: 3_048n, over: 10n },
};
const RAIN_FACTOR: Factor = { times: 1_000n, over: 1n };

/** A column by its name in the header row, or by its number from 1. */
const Column = z.union([z.string().trim().min(1).max(200), z.int().min(1).max(1_000)], {
  error: 'expected the name of a column, or its number from 1',
});

const TimeFormat = z
  .string()
  .min(1)
  .max(60)
  .superRefine((format, context) => {
    if (format === 'iso') return;
    const pattern = readPattern(format);
    if (!pattern.ok) context.addIssue({ code: 'custom', message: pattern.fault });
  });

const ZoneName = z.string().transform((text, context) => {
  const zone = readZone(text);
  if (zone !== undefined) return zone;
  context.addIssue({
    code: 'custom',
    message: `expected a fixed offset such as "+09:00", or JST, MEZ, UTC or in-the-value, received ${JSON.stringify(text)} (a zone with summer time makes an hour ambiguous)`,
  });
  return z.NEVER;
});

/** Metres, three decimals at most, read as whole millimetres. */
const OffsetM = z
  .number()
  .min(-5_000)
  .max(5_000)
  .transform((metres, context) => {
    const decimal = readDecimal(String(metres));
    const exact = decimal && toThousandths(decimal, LEVEL_FACTORS.m);
    if (exact && !exact.rounded) return exact.thousandths;
    context.addIssue({ code: 'custom', message: `expected three decimals at most, received ${metres}` });
    return z.NEVER;
  });

const Sentinel = z
  .number()
  .refine((value) => readDecimal(String(value)) !== undefined, 'expected at most nine digits');

/**
 * How a foreign file is to be read: which columns, order, units, decimal mark and zone. Nothing is guessed; what is not stated here
 * and not in the defaults is a fault.
 */
export const ImportMap = z
  .strictObject({
    quantity: Quantity.default('level'),
    /** A byte order mark is tolerated. Bytes that do not belong to the encoding are a fault, never a question mark. */
    encoding: z.enum(['utf-8', 'shift_jis', 'windows-1252']).default('utf-8'),
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    quote: z.enum(['"', "'", 'none']).default('"'),
    /** Lines before the header row (or, without one, before the first row). */
    skipHeaderLines: z.int().min(0).max(1_000).optional(),
    /** Instead of counting them: how the header row begins, with or without its quote. */
    headerRowStartsWith: z.string().min(1).max(200).optional(),
    headerRow: z.boolean().default(true),
    time: z.strictObject({
      /** Two columns (a date and a time of day) are read with a space between them. */
      column: z.union([Column, z.tuple([Column, Column])], {
        error: 'expected a column (its name, or its number from 1) or a list of two',
      }),
      format: TimeFormat,
      zone: ZoneName,
    }),
    value: z.strictObject({
      column: Column,
      unit: z.enum(['m', 'cm', 'mm', 'ft']),
      decimal: z.enum(['.', ',']).default('.'),
      /** Dropped and counted: absent is not zero. A number is compared as a number, so that -9999 also takes -9999.00. */
      missing: z
        .array(z.union([z.string().max(40), z.number().transform(String)]))
        .max(50)
        .default([...USUAL_MISSING]),
      /**
       * Written out as they stand, without unit or offset, so that the hub's sensor profile knows them. Unless stated: of the usual
       * ones, those that cannot be a level in this unit.
       */
      sentinels: z.array(Sentinel).max(20).optional(),
      /** Added to every level: the height of the file's zero above ours. */
      offsetM: OffsetM.default(0),
    }),
    /** A word per row that says how well it was checked. Every word is counted. */
    quality: z
      .strictObject({
        column: Column,
        accept: z.array(z.string().max(60)).min(1).max(50),
        /** What becomes of rows with another word. */
        others: z.enum(['keep', 'drop']).default('keep'),
      })
      .optional(),
  })
  .superRefine((map, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (map.delimiter === map.value.decimal && map.quote === 'none') {
      say(
        ['value', 'decimal'],
        'decimal and delimiter are both a comma, and there is no quote to tell them apart',
      );
    }
    if (map.skipHeaderLines !== undefined && map.headerRowStartsWith !== undefined) {
      say(['skipHeaderLines'], 'state either skipHeaderLines or headerRowStartsWith');
    }
    if (!map.headerRow) {
      if (map.headerRowStartsWith !== undefined) {
        say(['headerRowStartsWith'], 'headerRow is false, so there is no such row');
      }
      for (const [path, column] of columnsOf(map)) {
        if (typeof column === 'string') say(path, 'without a header row, columns go by number');
      }
    }
    const pattern = map.time.format === 'iso' ? undefined : readPattern(map.time.format);
    if (pattern?.ok && pattern.hasOffset !== (map.time.zone === 'in-the-value')) {
      say(
        ['time', 'zone'],
        pattern.hasOffset
          ? 'the format has an offset (XXX), so the zone must be in-the-value'
          : 'the format has no offset (XXX), so the zone must be stated',
      );
    }
    if (map.quantity === 'rain') {
      if (map.value.unit !== 'mm') say(['value', 'unit'], `rain is read in mm, received ${map.value.unit}`);
      if (map.value.offsetM !== 0) say(['value', 'offsetM'], 'rain has no datum');
    }
  });
export type ImportMap = z.infer<typeof ImportMap>;

export type ColumnRef = z.infer<typeof Column>;

/** The columns that the mapping names, each with its path in the file. */
export function columnsOf(
  map: Pick<ImportMap, 'time' | 'value' | 'quality'>,
): [path: (string | number)[], column: ColumnRef][] {
  const { column } = map.time;
  return [
    ...(Array.isArray(column)
      ? column.map((one, index): [(string | number)[], ColumnRef] => [['time', 'column', index], one])
      : ([[['time', 'column'], column]] satisfies [string[], ColumnRef][])),
    [['value', 'column'], map.value.column],
    ...(map.quality ? ([[['quality', 'column'], map.quality.column]] satisfies [string[], ColumnRef][]) : []),
  ];
}

/** What turns a value of the file into thousandths of a metre, or of a millimetre of rain. */
export function factorOf(map: Pick<ImportMap, 'quantity' | 'value'>): Factor {
  return map.quantity === 'rain' ? RAIN_FACTOR : LEVEL_FACTORS[map.value.unit];
}

/** The sentinels that are passed through as they stand. */
export function sentinelsOf(map: Pick<ImportMap, 'quantity' | 'value'>): readonly number[] {
  if (map.value.sentinels) return map.value.sentinels;
  if (map.quantity === 'rain') return USUAL_SENTINELS;
  return USUAL_SENTINELS.filter((sentinel) => {
    const decimal = { digits: BigInt(sentinel), decimals: 0 };
    return toThousandths(decimal, factorOf(map)).thousandths < DEEPER_THAN_ANY_LEVEL;
  });
}

/** A number in its plain text, for comparing; undefined for a word. */
export function plainNumber(text: string, mark: '.' | ','): string | undefined {
  const decimal = readDecimal(text, mark);
  return decimal && plainText(decimal);
}
