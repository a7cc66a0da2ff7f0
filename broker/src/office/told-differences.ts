import {
  asRecord,
  dateTimeWords,
  type FieldDifference,
  type FormField,
  fieldWords,
  fillIn,
  HOUR,
  type Instant,
  type Language,
  OFFICE_TEXTS,
  type Referred,
  type Text,
  variantOf,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { type Difference, differencesOf } from './differences.js';
import { formOfRecord, type RecordKind } from './record-forms.js';

/** What another thing is called that a document names; undefined where it is not known any more. */
type Named = (to: Referred, id: string, document: unknown) => Text | undefined;
export type KnownNames = Pick<Settings, 'towns' | 'stations' | 'profiles' | 'people'>;

/** Where two documents of a kind differ, each field by its name and its values in words. Undefined: there is none. */
export function toldDifferences(
  kind: RecordKind,
  before: unknown,
  after: unknown,
  names: KnownNames,
): FieldDifference[] {
  const form = formOfRecord(kind);
  const named = namesIn(names);
  return differencesOf(before, after).map((difference) => {
    const of = difference.after === undefined ? before : after;
    const place = placeOf(kind, form, difference, of, named);
    const words = (value: unknown, document: unknown): Text | null =>
      value === undefined ? null : both((language) => told(value, place, { language, named, document }));
    return {
      ...difference,
      name: both((language) => place.labels.map((one) => one[language]).join(' › ')),
      ...{ was: words(difference.before, before), is: words(difference.after, after) },
    };
  });
}

const both = (words: (language: Language) => string): Text => ({ ja: words('ja'), en: words('en') });

const namesIn =
  ({ towns, stations, profiles, people }: KnownNames): Named =>
  (to, id, document) => {
    if (to === 'group') {
      const groups = asRecord(document)['groups'];
      const found = Array.isArray(groups) ? groups.map(asRecord).find((one) => one['id'] === id) : undefined;
      return found && nameIn(found);
    }
    const all: ReadonlyMap<string, object> = {
      town: towns,
      station: stations,
      profile: profiles,
      person: people,
    }[to];
    const found = all.get(id);
    return found && nameIn(asRecord(found));
  };

function nameIn({ nameJa, nameEn }: Readonly<Record<string, unknown>>): Text | undefined {
  if (typeof nameJa !== 'string' || nameJa === '') return undefined;
  return { ja: nameJa, en: typeof nameEn === 'string' && nameEn !== '' ? nameEn : nameJa };
}

/** A field of a document: what it is called on the way to it, and how it is filled in. */
interface Place {
  labels: Text[];
  field: FormField | null;
  /** By which its words are found: `station.levels.*.validFrom`. */
  at: string;
  unit: string | null;
}

function placeOf(
  kind: string,
  form: FormField,
  { path }: Difference,
  document: unknown,
  named: Named,
): Place {
  let place: Place = { labels: [], field: form, at: kind, unit: null };
  let value = document;
  for (const step of path) {
    const inside = asRecord(value)[step] ?? (Array.isArray(value) ? value[Number(step)] : undefined);
    place = stepInto(place, step, value, inside, named, document);
    value = inside;
  }
  return place;
}

function stepInto(
  { labels, field, at, unit }: Place,
  step: string | number,
  value: unknown,
  inside: unknown,
  named: Named,
  document: unknown,
): Place {
  if (field?.type === 'list') {
    const inner = { labels: [], field: field.item, at: `${at}.*`, unit };
    const name = itemName(inside, inner, named, document);
    const n = Number(step) + 1;
    const label = name ?? { ja: `${field.label.ja} ${n}`, en: `${field.label.en} ${n}` };
    return { ...inner, labels: [...labels, label] };
  }
  if (field?.type === 'place') {
    const label =
      step === 'lat' || step === 'lon' ? OFFICE_TEXTS[step] : { ja: String(step), en: String(step) };
    return { labels: [...labels, label], field: null, at: `${at}.${step}`, unit: null };
  }
  const part = partOf(field, String(step), value);
  return {
    ...{ labels: [...labels, part?.label ?? ofAnotherVersion(step)], field: part?.field ?? null },
    ...{ at: `${at}.${step}`, unit: part?.unit ?? null },
  };
}

/** A field that no form of this version has: a document of before may state it. */
const ofAnotherVersion = (step: string | number): Text =>
  both((language) => fillIn(OFFICE_TEXTS.fieldOfAnotherVersion, language, { name: step }));

function partOf(field: FormField | null, name: string, value: unknown) {
  const group = field?.type === 'variants' ? field.variants[variantOf(field, value)]?.field : field;
  return group?.type === 'group' ? group.parts.find((part) => part.name === name) : undefined;
}

/** 「氾濫注意水位」, 「上流側」: what one of a list is called; undefined where it has but its number. */
function itemName(value: unknown, { field, at }: Place, named: Named, document: unknown): Text | undefined {
  const own = nameIn(asRecord(value));
  if (own) return own;
  const { station, quantity, camera } = asRecord(value);
  if (typeof camera === 'string') return { ja: camera, en: camera };
  const series = partOf(field, 'quantity', value);
  if (series && typeof station === 'string') {
    const { ja, en } = named('station', station, document) ?? { ja: station, en: station };
    const place = { labels: [], field: series.field, at: `${at}.quantity`, unit: null };
    const what = both((language) => told(quantity, place, { language, named, document }));
    return { ja: `${ja} ${what.ja}`, en: `${en} ${what.en}` };
  }
  const key = partOf(field, 'key', value);
  const chosen = asRecord(value)['key'];
  if (!key || chosen === undefined) return undefined;
  const place = { labels: [], field: key.field, at: `${at}.key`, unit: null };
  return both((language) => told(chosen, place, { language, named, document }));
}

const UNITS: Readonly<Record<string, Text>> = {
  s: { ja: '秒', en: ' s' },
  m: { ja: '分', en: ' min' },
  h: { ja: '時間', en: ' h' },
  d: { ja: '日', en: ' days' },
};

/** `10m` in words. */
function durationWords(text: string, language: Language): string {
  const unit = UNITS[text.slice(-1)];
  return unit && /^[0-9]+[smhd]$/.test(text) ? `${text.slice(0, -1)}${unit[language]}` : text;
}

interface Telling {
  language: Language;
  named: Named;
  document: unknown;
}

/** What stands in a field, in words; of a thing with parts each part, of a list of such things each on a line. */
function told(value: unknown, place: Place, telling: Telling): string {
  const { field, at, unit } = place;
  const { language, named, document } = telling;
  const bare = (): string => {
    if (value === undefined || value === null)
      return (fieldWords(at)?.none ?? OFFICE_TEXTS.noneTold)[language];
    if (field?.type === 'variants')
      return told(
        value,
        { ...place, unit: null, field: field.variants[variantOf(field, value)]?.field ?? null },
        telling,
      );
    if (field?.type === 'choice')
      return field.options.find((one) => one.value === value)?.label[language] ?? String(value);
    if (typeof value === 'boolean') return OFFICE_TEXTS[value ? 'yes' : 'no'][language];
    if (typeof value === 'string') {
      if (field?.type === 'duration') return durationWords(value, language);
      if (field?.type === 'instant') return timeTold(Date.parse(value), language) ?? value;
      if (field?.type === 'reference') return named(field.to, value, document)?.[language] ?? value;
      return value;
    }
    if (typeof value === 'number')
      return (field?.type === 'moment' ? timeTold(value, language) : undefined) ?? String(value);
    if (Array.isArray(value)) return listTold(value, place, telling);
    return partsTold(asRecord(value), place, telling);
  };
  const words = bare();
  return unit && words !== '' && typeof value !== 'object' ? `${words} ${unit}` : words;
}

/** Undefined for what is no time: a document is told also where its fields have faults. */
const timeTold = (at: Instant, language: Language): string | undefined =>
  Number.isNaN(new Date(at + 9 * HOUR).getTime()) ? undefined : dateTimeWords(at, language);

function listTold(value: readonly unknown[], { field, at }: Place, telling: Telling): string {
  if (field?.type === 'masks')
    return fillIn(OFFICE_TEXTS.masksTold, telling.language, { count: value.length });
  if (value.length === 0) return OFFICE_TEXTS.noneTold[telling.language];
  const item: Place = {
    labels: [],
    field: field?.type === 'list' ? field.item : null,
    at: `${at}.*`,
    unit: null,
  };
  const isOfThings = value.some((one) => typeof one === 'object');
  const between = isOfThings ? '\n' : telling.language === 'ja' ? '、' : ', ';
  return value.map((one) => told(one, item, telling)).join(between);
}

const partsTold = (value: Readonly<Record<string, unknown>>, place: Place, telling: Telling): string =>
  Object.entries(value)
    .map(([name, one]) => {
      const { labels, ...inner } = stepInto(
        { ...place, labels: [] },
        name,
        value,
        one,
        telling.named,
        telling.document,
      );
      const words = told(one, { ...inner, labels }, telling);
      const label = labels[0]?.[telling.language] ?? name;
      return words.includes('\n') ? `${label}\n${words}` : `${label} ${words}`;
    })
    .join(telling.language === 'ja' ? '／' : '; ');
