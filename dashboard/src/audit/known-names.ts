import type { AuditFilter, AuditLine, AuditPage, Language } from '@kawamori/contracts';

/** What names of ours are called, by each. */
export interface KnownNames {
  by: ReadonlyMap<string, string>;
  thing: ReadonlyMap<string, string>;
}

/** The people and things of the lines that are shown, and those of the filter itself. */
export function namesIn(
  lines: readonly AuditLine[],
  { filter, named }: { filter: AuditFilter; named: AuditPage['named'] },
  language: Language,
): KnownNames {
  const ja = language === 'ja';
  const asked = (key: 'by' | 'thing'): [string, string][] => {
    const [name, called] = [filter[key], named[key]];
    return name === undefined || called === null ? [] : [[name, called[language]]];
  };
  return {
    by: new Map([
      ...lines.flatMap(({ by, byJa, byEn }): [string, string][] =>
        by === null ? [] : [[by, ja ? byJa : byEn]],
      ),
      ...asked('by'),
    ]),
    thing: new Map([
      ...lines.map(({ thing, thingJa, thingEn }): [string, string] => [thing, ja ? thingJa : thingEn]),
      ...asked('thing'),
    ]),
  };
}

/** The name that is called so; where none is, or several are, the text itself, by which the hub looks for it in how all are called. */
export function keyOf(known: ReadonlyMap<string, string>, text: string): string {
  const keys = [...known].flatMap(([key, called]) => (called === text ? [key] : []));
  return keys.length === 1 && keys[0] !== undefined ? keys[0] : text;
}
