import { dateTimeWords, type Instant, levelWords, toIsoJst } from '@kawamori/contracts';
import type { CarriedFont } from './font.js';

/** What is burnt in below a picture. */
export interface BandFacts {
  label: string;
  takenAt: Instant;
  level: { valueM: number; at: Instant } | undefined;
  incomplete: boolean;
}

/** Neutral on purpose: colours belong to the alert levels. */
export const BAND_COLOUR = { r: 17, g: 26, b: 33 } as const;
const GROUND = '#111a21';
const HAIRLINE = '#2c3b46';
const BRIGHT = '#f4f7f8';
const QUIET = '#b9c6cd';

/** All lengths are drawn for a picture this wide and scaled: at a quarter of it (a list on a phone) the text is 12 to 16 px high. */
const DRAWN_FOR = 1_280;
const HEIGHT = 172;
const MARGIN = 30;
const GAP = 28;
const UPPER = { baseline: 76, labelPx: 58, levelPx: 66 };
const LOWER = { baseline: 146, px: 47 };
const SMALLEST_LABEL = 0.62;
const PILL = { height: 62, padding: 20, px: 44 };

export const bandHeight = (width: number): number => Math.round((HEIGHT * width) / DRAWN_FOR);

/** The band's texts: who and how high above, when below. */
export function bandTexts({ takenAt, level }: BandFacts): { time: string; level: string; levelTime: string } {
  return {
    time: `${toIsoJst(takenAt).slice(0, 4)}年${dateTimeWords(takenAt, 'ja')} 日本時間`,
    level: level ? levelWords(level.valueM) : '',
    levelTime: level ? levelTimeText(level.at, takenAt) : '',
  };
}

/** Said only where the level was observed in another minute than the picture was taken. */
function levelTimeText(observedAt: Instant, takenAt: Instant): string {
  const [observed, taken] = [toIsoJst(observedAt), toIsoJst(takenAt)];
  if (observed.slice(0, 16) === taken.slice(0, 16)) return '';
  const clock = observed.slice(11, 16);
  if (observed.slice(0, 10) === taken.slice(0, 10)) return `${clock}の水位`;
  return `${Number(observed.slice(5, 7))}月${Number(observed.slice(8, 10))}日 ${clock}の水位`;
}

/** The band as SVG, as wide as the picture. */
export function drawBand(facts: BandFacts, width: number, font: CarriedFont): string {
  const texts = bandTexts(facts);
  const right = DRAWN_FOR - MARGIN;
  const levelWidth = font.widthEm(texts.level) * UPPER.levelPx;
  const pillText = '途中まで';
  const pillWidth = facts.incomplete ? font.widthEm(pillText) * PILL.px + 2 * PILL.padding : 0;
  const taken = (texts.level ? levelWidth + GAP : 0) + (facts.incomplete ? pillWidth + GAP : 0);
  const label = fit(font.cover(facts.label), UPPER.labelPx, DRAWN_FOR - 2 * MARGIN - taken, font);
  const pillX = MARGIN + font.widthEm(label.text) * label.px + GAP;
  const timeWidth = font.widthEm(texts.time) * LOWER.px;
  const levelTime = fit(texts.levelTime, LOWER.px, right - MARGIN - timeWidth - GAP, font);
  const pill = `<rect x="${pillX}" y="${UPPER.baseline - 54}" width="${pillWidth}" height="${PILL.height}" rx="6" fill="${BRIGHT}"/>${text(
    { x: pillX + PILL.padding, y: UPPER.baseline - 7, px: PILL.px, fill: GROUND, words: pillText },
  )}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${bandHeight(width)}" viewBox="0 0 ${DRAWN_FOR} ${HEIGHT}" preserveAspectRatio="none" font-family="${font.family}">`,
    `<rect width="${DRAWN_FOR}" height="${HEIGHT}" fill="${GROUND}"/>`,
    `<rect width="${DRAWN_FOR}" height="3" fill="${HAIRLINE}"/>`,
    text({ x: MARGIN, y: UPPER.baseline, px: label.px, fill: BRIGHT, words: label.text }),
    facts.incomplete ? pill : '',
    text({ x: right, y: UPPER.baseline, px: UPPER.levelPx, fill: BRIGHT, words: texts.level, anchor: 'end' }),
    text({ x: MARGIN, y: LOWER.baseline, px: LOWER.px, fill: QUIET, words: texts.time }),
    text({
      x: right,
      y: LOWER.baseline,
      px: levelTime.px,
      fill: QUIET,
      words: levelTime.text,
      anchor: 'end',
    }),
    '</svg>',
  ].join('');
}

/** Makes a text smaller, and then shorter, until it fits. */
function fit(words: string, px: number, room: number, font: CarriedFont): { text: string; px: number } {
  const width = font.widthEm(words);
  if (width * px <= room) return { text: words, px };
  const smaller = Math.max(room / width, px * SMALLEST_LABEL);
  if (width * smaller <= room) return { text: words, px: smaller };
  const letters = [...words];
  while (letters.length > 0 && font.widthEm(`${letters.join('')}…`) * smaller > room) letters.pop();
  return { text: `${letters.join('')}…`, px: smaller };
}

interface Words {
  x: number;
  y: number;
  px: number;
  fill: string;
  words: string;
  anchor?: 'end';
}

function text({ x, y, px, fill, words, anchor }: Words): string {
  if (words === '') return '';
  const end = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x.toFixed(1)}" y="${y}" font-size="${px.toFixed(1)}" fill="${fill}"${end}>${escapeXml(words)}</text>`;
}

export function escapeXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
