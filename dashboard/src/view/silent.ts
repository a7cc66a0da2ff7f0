import type { Instant } from '@kawamori/contracts';
import type { LinkMode } from '../live/link.js';
import type { Say } from '../wording.js';

/**
 * What is said beneath a value that is too old: where to look for the cause. A screen that hears nothing itself knows of no station, and sends
 * nobody to its sensor.
 */
export const silentWords = (
  { mode, heardAt }: { mode: LinkMode; heardAt: Instant | null },
  receivedAt: Instant,
  say: Say,
  timeWords: (at: Instant) => string,
): string =>
  mode === 'blind' && heardAt !== null
    ? say('blindStationHelp', { time: timeWords(heardAt) })
    : say('silentHelp', { time: timeWords(receivedAt) });
