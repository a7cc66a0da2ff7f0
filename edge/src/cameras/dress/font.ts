import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The carried font and what stands in it; made by edge/fonts/make-subset.py. */
export interface CarriedFont {
  readonly family: string;
  /** fontconfig's own file, which names this font and no other. */
  readonly fontconfigFile: string;
  /** Characters that it cannot draw are shown as 〓, never left out. */
  cover(text: string): string;
  /** Width of a text in em, without kerning: a little more than it takes. */
  widthEm(text: string): number;
}

interface Coverage {
  family: string;
  unitsPerEm: number;
  /** First and last code point of each run, ascending. */
  ranges: [number, number][];
  /** Advance of what is not as wide as it is high. */
  advances: Record<string, number>;
}

/** Printers' sign for a missing character (U+3013). */
const GETA = '〓';

const inFonts = (name: string): string => fileURLToPath(new URL(`../../../fonts/${name}`, import.meta.url));

export function readCarriedFont(): CarriedFont {
  const coverage = JSON.parse(readFileSync(inFonts('coverage.json'), 'utf8')) as Coverage;
  const has = (point: number) => {
    let low = 0;
    let high = coverage.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const [first, last] = coverage.ranges[middle] ?? [0, 0];
      if (point < first) high = middle;
      else if (point > last) low = middle + 1;
      else return true;
    }
    return false;
  };
  return {
    family: coverage.family,
    fontconfigFile: inFonts('fonts.conf'),
    cover: (text) =>
      [...text.normalize('NFC')].map((each) => (has(each.codePointAt(0) ?? 0) ? each : GETA)).join(''),
    widthEm: (text) =>
      [...text].reduce((sum, each) => sum + (coverage.advances[each] ?? coverage.unitsPerEm), 0) /
      coverage.unitsPerEm,
  };
}
