import type { Mute } from './sounds.js';

/** What a screen remembers of its sound. */
export interface KeptSound {
  /** 0.1 to 1. */
  volume: number;
  mute: Mute | null;
}

const KEY = 'kawamori.sound';
const AS_NEW: KeptSound = { volume: 0.7, mute: null };

/** What was kept; as new where nothing was, or nothing that can be read. */
export function readSound(storage: Pick<Storage, 'getItem'>): KeptSound {
  try {
    const { volume, mute } = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<KeptSound>;
    const isMute = typeof mute?.until === 'number' && typeof mute.level === 'number';
    return {
      volume: typeof volume === 'number' && volume >= 0.1 && volume <= 1 ? volume : AS_NEW.volume,
      mute: isMute ? mute : null,
    };
  } catch {
    return AS_NEW;
  }
}

export function keepSound(storage: Pick<Storage, 'setItem'>, kept: KeptSound): void {
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage may be forbidden; it then lasts as long as the page.
  }
}
