import { type CsvQuery, FACE_TEXTS, type Instant, QUANTITY_WORDS, toIsoJst } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** What no system takes in a name (Windows is the strictest), and what would speak to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const NOT_IN_NAMES = /[\\/:*?"<>|\u0000-\u001f\u007f]/g;

/** A name without what is not in names. */
export const inFileNames = (name: string): string => name.replaceAll(NOT_IN_NAMES, '-');

const day = (at: Instant) => toIsoJst(at).slice(0, 10);

/**
 * The name under which a town office finds a file again: 「四万十町_鍛冶屋瀬橋_水位_2026-06-02_2026-06-03_10分.csv」, and one in ASCII for
 * systems that take no other. Days are Japan's; one that the period only touches with its end is not named.
 */
export function csvFileName(
  { stations, towns }: Pick<Settings, 'stations' | 'towns'>,
  { station, town, quantity, from, to, step }: CsvQuery,
  drill: boolean,
): { name: string; ascii: string } {
  const named = station === undefined ? [] : [station].flat();
  const [only] = named.length === 1 ? named : [];
  const config = only === undefined ? undefined : stations.get(only);
  const townId = town ?? config?.town;
  const townName = townId === undefined ? undefined : (towns.get(townId)?.nameJa ?? townId);
  const what =
    only === undefined
      ? named.length > 0
        ? `観測所${named.length}か所`
        : '全観測所'
      : (config?.nameJa ?? only);
  const days = [...new Set([day(from), day(Math.max(from, to - 1))])];
  const japanese = [
    ...(drill ? [FACE_TEXTS.drill.ja] : []),
    ...(townName === undefined ? ['川守'] : [townName]),
    what,
    ...(quantity === undefined ? [] : [QUANTITY_WORDS[quantity].ja]),
    ...days,
    step === '10m' ? '10分' : '全記録',
  ];
  const ascii = [
    ...(drill ? ['exercise'] : []),
    'kawamori',
    only ?? townId ?? 'all',
    ...(quantity === undefined ? [] : [quantity]),
    ...days,
    step,
  ];
  return {
    name: `${inFileNames(japanese.join('_'))}.csv`,
    ascii: `${ascii.join('_')}.csv`,
  };
}

/** The header that names a file (RFC 6266; the Japanese name as RFC 8187 writes it). */
export function attachment({ name, ascii }: { name: string; ascii: string }): string {
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
