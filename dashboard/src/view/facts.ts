import type { StationState } from '@kawamori/contracts';
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

/** The text for a datum's kind; undefined for one that this face does not know, which is then shown as it came. */
export function datumKey(datum: string): TextKey | undefined {
  const keys: Record<string, TextKey> = {
    tp: 'datumTp',
    'gauge-zero': 'datumGaugeZero',
    'overflow-zero': 'datumOverflowZero',
    'crest-zero': 'datumCrestZero',
  };
  return keys[datum];
}
