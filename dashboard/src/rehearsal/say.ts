import { type Flood, REHEARSAL_TEXTS } from '@kawamori/contracts';
import { dayAndTime } from '../account/account-words.js';
import type { Preferences } from '../state/preferences.svelte.js';
import { sayOf, type TextValues } from '../wording.js';

/** Says a text about rehearsals. */
export type RehearsalSay = (key: keyof typeof REHEARSAL_TEXTS, values?: TextValues) => string;

export const rehearsalSay = (preferences: Preferences): RehearsalSay =>
  sayOf(REHEARSAL_TEXTS, () => preferences.language);

/** What a flood is called: its folder, or its period. */
export const floodWords = (flood: Flood): string =>
  'name' in flood ? flood.name : `${dayAndTime(flood.from)}〜${dayAndTime(flood.to)}`;

/** Who leads it. */
export const leaders = ({ armedBy, confirmedBy }: { armedBy: string; confirmedBy: string | null }): string =>
  [armedBy, ...(confirmedBy === null ? [] : [confirmedBy])].join('・');
