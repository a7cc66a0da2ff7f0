import type { StationConfig } from '../station.js';
import type { TownConfig } from '../town.js';
import type { Language } from './language.js';

type River = Pick<StationConfig, 'riverJa' | 'riverEn'>;
type Placed = River & Pick<StationConfig, 'nameJa' | 'nameEn'>;

/** The name of a river; empty where the settings hold a remark in brackets instead, 「（河川名未確認）」: that is for the office's own lists. */
export function riverWords({ riverJa, riverEn }: River, language: Language): string {
  const name = language === 'ja' ? riverJa : riverEn;
  return /^[（(].*[）)]$/.test(name) ? '' : name;
}

/** A station as messages name it: 「四万十町 鍛冶屋瀬橋（梼原川）」. */
export function placeWords(
  station: Placed,
  town: Pick<TownConfig, 'nameJa' | 'nameEn'>,
  language: Language,
): string {
  const river = riverWords(station, language);
  if (language === 'ja') return `${town.nameJa} ${station.nameJa}${river && `（${river}）`}`;
  return `${station.nameEn}${river && ` (${river})`}, ${town.nameEn}`;
}
