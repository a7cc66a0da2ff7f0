import { fillIn, type Language, STATION_TEXTS } from '@kawamori/contracts';
import { sayOf, type TextValues } from '../wording.js';

export type StationText = keyof typeof STATION_TEXTS;

/** Texts of the station's page, which are not among those that every face loads first. */
export const sayOnStation = (language: () => Language) => sayOf<StationText>(STATION_TEXTS, language);

export const sayOnStationIn = (language: Language, key: StationText, values?: TextValues): string =>
  fillIn(STATION_TEXTS[key], language, values);
