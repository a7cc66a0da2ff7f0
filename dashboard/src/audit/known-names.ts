import {
  AUDIT_THING_WORDS,
  type AuditFilter,
  type AuditLine,
  type Language,
  operatorWords,
  thingParts,
} from '@kawamori/contracts';

/** What names of ours are called, by each. */
export interface KnownNames {
  by: ReadonlyMap<string, string>;
  thing: ReadonlyMap<string, string>;
}

/** The people and things of the lines that are shown, and those of the filter itself, of which there may be no line. */
export function namesIn(
  lines: readonly AuditLine[],
  { by: askedBy = '', thing: askedThing = '' }: AuditFilter,
  language: Language,
): KnownNames {
  const ja = language === 'ja';
  const operator = operatorWords(askedBy);
  const parts = thingParts(askedThing);
  return {
    by: new Map([
      ...(operator ? [[askedBy, operator[language]] as const] : []),
      ...lines.flatMap(({ by, byJa, byEn }) => (by === null ? [] : [[by, ja ? byJa : byEn] as const])),
    ]),
    thing: new Map([
      ...(parts ? [[askedThing, `${AUDIT_THING_WORDS[parts.of][language]} ${parts.id}`] as const] : []),
      ...lines.map(({ thing, thingJa, thingEn }) => [thing, ja ? thingJa : thingEn] as const),
    ]),
  };
}

/** The name that is called so; where none is, or several are, the text itself, by which the hub looks for it in how all are called. */
export function keyOf(known: ReadonlyMap<string, string>, text: string): string {
  const keys = [...known].flatMap(([key, called]) => (called === text ? [key] : []));
  return keys.length === 1 && keys[0] !== undefined ? keys[0] : text;
}
