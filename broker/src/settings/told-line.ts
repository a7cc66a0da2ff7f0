import type { NewFact, Text } from '@kawamori/contracts';
import type { ConfigChange } from './config-change.js';

/** What a change does: it adds, alters or takes away something, or (`!`) something breaks or wants to be looked at. */
export interface ToldLine {
  sign: '+' | '~' | '-' | '!';
  text: Text;
}

/** A change of something that is no document. */
export interface ToldChange {
  facts: NewFact[];
  lines: ToldLine[];
  /** Why it cannot be done. */
  faults: Text[];
}

/** The same as an operator reads it. */
export const inOperatorWords = ({ facts, lines, faults }: ToldChange): ConfigChange => ({
  facts,
  lines: lines.map(({ sign, text }) => `${sign} ${text.en}`),
  faults: faults.map(({ en }) => en),
});
