import { createContext } from 'svelte';
import type { HubApi } from '../api/client.js';
import type { WallTime } from '../time/wall-time.js';
import type { Say } from '../wording.js';
import type { Preferences } from './preferences.svelte.js';
import type { RiverWatch } from './river-watch.svelte.js';

/** What every part of the face may ask for. */
export interface Face {
  api: HubApi;
  /** Where the hub is asked: its own interface, or, through it, that of a rehearsal's. */
  base: string;
  /** The screens of a rehearsal: the session is the real hub's. */
  isRehearsal: boolean;
  time: WallTime;
  preferences: Preferences;
  /** Reads the language when called, so that a text follows the switch. */
  say: Say;
}

export const [getFace, setFace] = createContext<Face>();
export const [getWatch, setWatch] = createContext<RiverWatch>();
