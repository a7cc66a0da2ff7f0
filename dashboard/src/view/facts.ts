import { DATUM_WORDS, DatumKind, type Language, type StationState } from '@kawamori/contracts';
import type { TextKey } from '../wording.js';

export function kindKey(kind: StationState['kind']): TextKey {
  switch (kind) {
    case 'crisis-gauge':
      return 'kindCrisis';
    case 'ordinary-gauge':
      return 'kindOrdinary';
    case 'rain-gauge':
      return 'kindRain';
  }
}

/** What a level is measured from; a kind that this face does not know is shown as it came. */
export function datumWords(datum: string, language: Language): string {
  const known = DatumKind.safeParse(datum);
  return known.success ? DATUM_WORDS[known.data][language] : datum;
}
