import { type Instant, MINUTE } from '@kawamori/contracts';

/** A time as it stood in the file: the instant, and the offset from UTC that it was written with. */
export interface ReadTime {
  at: Instant;
  offsetMinutes: number;
}

export interface TimeReader {
  /** What a time should look like, for the fault that says so. */
  expected: string;
  /** Undefined for anything else, for days that do not exist, and for 24:00 with minutes. */
  read(text: string): ReadTime | undefined;
}

/** Minutes east of UTC, or the word for files in which every value carries its own offset. */
export type Zone = number | 'in-the-value';

/** The zones that have a name here. None of them knows a summer time, so no local time is ambiguous or missing. */
const NAMED_ZONES: ReadonlyMap<string, number> = new Map([
  ['UTC', 0],
  ['MEZ', 60],
  ['JST', 540],
]);

/** Undefined for names that a summer time could hide behind (`CET`, `Europe/Berlin`). */
export function readZone(text: string): Zone | undefined {
  return text === 'in-the-value' ? text : (NAMED_ZONES.get(text) ?? readOffset(text));
}

function readOffset(text: string): number | undefined {
  if (text === 'Z') return 0;
  const match = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** `+09:00`; UTC is `+00:00`. */
export function offsetText(offsetMinutes: number): string {
  const magnitude = Math.abs(offsetMinutes);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(magnitude / 60))}:${two(magnitude % 60)}`;
}

/** ISO 8601 with the given offset; milliseconds only when there are any. */
export function isoText({ at, offsetMinutes }: ReadTime): string {
  const local = new Date(at + offsetMinutes * MINUTE).toISOString();
  return `${local.slice(0, at % 1_000 === 0 ? 19 : 23)}${offsetText(offsetMinutes)}`;
}

const ISO =
  /^(?<yyyy>\d{4})-(?<MM>\d\d)-(?<dd>\d\d)[T ](?<HH>\d\d):(?<mm>\d\d)(?::(?<ss>\d\d)(?:[.,](?<ms>\d{1,3})0*)?)?(?<XXX>Z|[+-]\d\d:?\d\d)?$/;

/** What each letter of a pattern stands for. The group is named after the two-digit form. */
const TOKENS: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<yyyy>\d{4})`,
  MM: String.raw`(?<MM>\d\d)`,
  M: String.raw`(?<MM>\d{1,2})`,
  dd: String.raw`(?<dd>\d\d)`,
  d: String.raw`(?<dd>\d{1,2})`,
  HH: String.raw`(?<HH>\d\d)`,
  H: String.raw`(?<HH>\d{1,2})`,
  mm: String.raw`(?<mm>\d\d)`,
  ss: String.raw`(?<ss>\d\d)`,
  XXX: String.raw`(?<XXX>Z|[+-]\d\d:?\d\d)`,
};
const PATTERN_PART = /'(?<quoted>[^']*)'|(?<letters>yyyy|MM?|dd?|HH?|mm|ss|XXX)|(?<other>.)/gsu;

/** What a regular expression would not take literally (with the flag `u`, nothing else may be escaped). */
const REGEX_SIGN = /[\\^$.*+?()[\]{}|/]/g;

/** A pattern made ready, or why it cannot be used. */
export type PatternResult = { ok: true; regex: RegExp; hasOffset: boolean } | { ok: false; fault: string };

/** Reads a pattern such as `yyyy/M/d H:mm` or `yyyy年M月d日 H時mm分`. Words in Latin letters stand between apostrophes. */
export function readPattern(pattern: string): PatternResult {
  const used = new Set<string>();
  let source = '';
  let afterShort = false;
  for (const { groups } of pattern.matchAll(PATTERN_PART)) {
    const letters = groups?.letters;
    if (letters === undefined) {
      if (groups?.other !== undefined && /[A-Za-z']/.test(groups.other)) {
        return { ok: false, fault: `${groups.other} is no part of a time (words stand between apostrophes)` };
      }
      source += (groups?.other ?? groups?.quoted ?? '').replace(REGEX_SIGN, String.raw`\$&`);
      afterShort = false;
      continue;
    }
    const meaning = letters.length === 1 ? letters.repeat(2) : letters;
    if (used.has(meaning)) return { ok: false, fault: `${meaning} stands twice` };
    if (afterShort) {
      return { ok: false, fault: `${letters} follows a part of one or two digits without a separator` };
    }
    used.add(meaning);
    afterShort = letters.length === 1;
    source += TOKENS[letters] ?? '';
  }
  const missing = ['yyyy', 'MM', 'dd', 'HH'].filter((part) => !used.has(part));
  if (missing.length > 0) return { ok: false, fault: `a time needs ${missing.join(', ')}` };
  return { ok: true, regex: new RegExp(`^${source}$`, 'u'), hasOffset: used.has('XXX') };
}

/**
 * @param format `iso`, or a pattern that {@link readPattern} takes
 * @throws Error for another pattern; the schema of the mapping refuses those first
 */
export function timeReader(format: string, zone: Zone): TimeReader {
  const pattern: PatternResult =
    format === 'iso' ? { ok: true, regex: ISO, hasOffset: true } : readPattern(format);
  if (!pattern.ok) throw new Error(`the time format ${format} cannot be used: ${pattern.fault}`);
  const own = zone === 'in-the-value';
  const offset = own ? 'with its offset' : `without offset (the mapping states ${offsetText(zone)})`;
  const expected = `a time as ${format === 'iso' ? 'ISO 8601, 2026-06-02T18:10:00' : format}, ${offset}`;
  return {
    expected,
    read: (text) => {
      const parts = pattern.regex.exec(text)?.groups;
      if (!parts) return undefined;
      // An offset beside a stated zone is a contradiction that nobody but the operator can settle.
      if ((parts.XXX !== undefined) !== own) return undefined;
      const offsetMinutes = own ? readOffset(parts.XXX ?? '') : zone;
      const local = localMilliseconds(parts);
      if (offsetMinutes === undefined || local === undefined) return undefined;
      return { at: local - offsetMinutes * MINUTE, offsetMinutes };
    },
  };
}

/** The wall-clock parts as if they were UTC. 24:00 is the midnight that ends the day, as hydrological tables write it. */
function localMilliseconds(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const [year, month, day, hour, minute, second] = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'].map((part) =>
    Number(parts[part] ?? 0),
  ) as [number, number, number, number, number, number];
  const ms = Number((parts.ms ?? '').padEnd(3, '0'));
  if (year < 1900 || year > 2099 || minute > 59 || second > 59) return undefined;
  if (hour > 24 || (hour === 24 && minute + second + ms > 0)) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}
