import type { FieldDifference, FormField, FormPart, Language, OfficeFault, Text } from '@kawamori/contracts';

export type Path = FieldDifference['path'];
export type Group = Extract<FormField, { type: 'group' }>;
export type Record_ = Readonly<Record<string, unknown>>;

export const asRecord = (value: unknown): Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record_) : {};
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

/** A record with one part otherwise; undefined takes it away. */
export function withPart(value: unknown, name: string, part: unknown): Record_ {
  const { [name]: _, ...rest } = asRecord(value);
  if (part === undefined) return rest;
  // In its place, so that what was not touched stands as it stood.
  return name in asRecord(value) ? { ...asRecord(value), [name]: part } : { ...rest, [name]: part };
}

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

/** The faults of a field itself, not of what lies in it. */
export const ownFaults = (faults: readonly OfficeFault[], path: Path): OfficeFault[] =>
  faults.filter((one) => one.path.length === path.length && one.path.every((step, i) => step === path[i]));

/** The faults of a field and of all in it. */
export const faultsWithin = (faults: readonly OfficeFault[], path: Path): OfficeFault[] =>
  faults.filter((one) => path.every((step, i) => one.path[i] === step));

const DEGREES: Readonly<Record<string, Text>> = {
  lat: { ja: '緯度', en: 'Latitude' },
  lon: { ja: '経度', en: 'Longitude' },
};

/** What a field is called on the way to it: 「水位 › 想定間隔 › 観測中」; with the field itself, where the form has it. */
export function trail(
  form: FormField,
  path: Path,
): { labels: Text[]; part: FormPart | null; field: FormField | null } {
  const labels: Text[] = [];
  let [field, part]: [FormField | null, FormPart | null] = [form, null];
  for (const step of path) {
    if (field?.type === 'variants') {
      const next: FormPart | undefined = field.variants
        .flatMap((one) => (one.field.type === 'group' ? one.field.parts : []))
        .find(({ name }) => name === step);
      [part, field] = [next ?? null, next?.field ?? null];
      if (next) labels.push(next.label);
    } else if (field?.type === 'list' && typeof step === 'number') {
      const n = step + 1;
      labels.push({ ja: `${field.label.ja} ${n}`, en: `${field.label.en} ${n}` });
      [part, field] = [null, field.item];
    } else if (field?.type === 'group') {
      const next: FormPart | undefined = field.parts.find(({ name }) => name === step);
      [part, field] = [next ?? null, next?.field ?? null];
      if (next) labels.push(next.label);
    } else {
      const degrees: Text | undefined = field?.type === 'place' ? DEGREES[step] : undefined;
      if (degrees) labels.push(degrees);
      field = null;
    }
    if (field === null) break;
  }
  return { labels, part, field };
}

const UNITS: Readonly<Record<string, Text>> = {
  s: { ja: '秒', en: ' s' },
  m: { ja: '分', en: ' min' },
  h: { ja: '時間', en: ' h' },
  d: { ja: '日', en: ' days' },
};

/** `10m` in words. */
export function durationWords(text: string, language: Language): string {
  const unit = UNITS[text.slice(-1)];
  return unit && /^[0-9]+[smhd]$/.test(text) ? `${text.slice(0, -1)}${unit[language]}` : text;
}

/** What stands in a field, in words; of a thing with parts each part. */
export function valueWords(
  value: unknown,
  field: FormField | null,
  {
    language,
    instant,
    yes,
    no,
  }: { language: Language; instant(at: number): string; yes: string; no: string },
): string {
  const within = { language, instant, yes, no };
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? yes : no;
  if (field?.type === 'duration' && typeof value === 'string') return durationWords(value, language);
  if (field?.type === 'moment' && typeof value === 'number') return instant(value);
  if (field?.type === 'instant' && typeof value === 'string') return instant(Date.parse(value));
  if (field?.type === 'choice')
    return field.options.find((one) => one.value === value)?.label[language] ?? String(value);
  if (field?.type === 'variants')
    return valueWords(value, field.variants[variantOf(field, value)]?.field ?? null, within);
  if (field?.type === 'masks') return String(asList(value).length);
  if (Array.isArray(value))
    return value
      .map((one) => valueWords(one, field?.type === 'list' ? field.item : null, within))
      .join(language === 'ja' ? '、' : ', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => {
        const part = field?.type === 'group' ? field.parts.find((other) => other.name === name) : undefined;
        const words = valueWords(one, part?.field ?? null, within);
        return `${part?.label[language] ?? name} ${words}${part?.unit ? ` ${part.unit}` : ''}`;
      })
      .join(language === 'ja' ? '／' : '; ');
  return String(value);
}
