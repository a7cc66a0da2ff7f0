import {
  fillIn,
  type Instant,
  type NodeView,
  STORM_CHECK_TEXTS,
  type StormCheckTextKey,
  type TextFilling,
  toIsoJst,
} from '@kawamori/contracts';
import { dayAndTime } from './hours-words.js';

/** In Japanese: the sheet has no other. */
export const say = (key: StormCheckTextKey, values: TextFilling = {}): string =>
  fillIn(STORM_CHECK_TEXTS[key], 'ja', values);
/** Mebibytes. */
const GIB = 1024;
/** @param mb mebibytes */
export const sizeWords = (mb: number): string =>
  mb >= GIB ? `${(mb / GIB).toFixed(1)} GB` : `${Math.floor(mb)} MB`;
/** What there is of words, with room between. */
export const joined = (...words: readonly (string | false | null | undefined)[]): string =>
  words.filter((one) => one).join('　');

export const batteryWords = (battery: NodeView['battery'] | undefined): string | undefined =>
  battery ? say('battery', { volts: battery.volts.toFixed(1), low: battery.lowV.toFixed(1) }) : undefined;

/** 「6月2日18:00」: what may lie weeks back. */
export const monthAndTime = (at: Instant): string => `${Number(toIsoJst(at).slice(5, 7))}月${dayAndTime(at)}`;
