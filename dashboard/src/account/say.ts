import type { ACCOUNT_TEXTS } from '@kawamori/contracts';
import type { TextValues } from '../wording.js';

/** Says a text of the pages about accounts. */
export type AccountSay = (key: keyof typeof ACCOUNT_TEXTS, values?: TextValues) => string;
