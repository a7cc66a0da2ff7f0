import { FACE_TEXTS, type LedgerQuery, toIsoJst } from '@kawamori/contracts';
import { inFileNames } from '../export/csv-file-name.js';
import type { Settings } from '../settings/settings.js';

/** 「四万十町_鍛冶屋瀬橋_クロノロジー_2026-06-02_2026-06-03.csv」, and one in ASCII. */
export function ledgerFileName(
  { stations, towns }: Pick<Settings, 'stations' | 'towns'>,
  { from, to, town, station }: LedgerQuery,
  drill: boolean,
): { name: string; ascii: string } {
  const days = [...new Set([toIsoJst(from).slice(0, 10), toIsoJst(to).slice(0, 10)])];
  const townName = town === undefined ? '川守' : (towns.get(town)?.nameJa ?? town);
  const japanese = [
    ...(drill ? [FACE_TEXTS.drill.ja] : []),
    townName,
    ...(station === undefined ? [] : [stations.get(station)?.nameJa ?? station]),
    'クロノロジー',
    ...days,
  ];
  const ascii = [...(drill ? ['exercise'] : []), 'kawamori', station ?? town ?? 'all', 'chronology', ...days];
  return { name: `${inFileNames(japanese.join('_'))}.csv`, ascii: `${ascii.join('_')}.csv` };
}
