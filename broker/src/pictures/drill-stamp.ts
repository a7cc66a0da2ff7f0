import type { PixelRows } from './polygon-fill.js';

/** 訓練 in white on black, a bit a pixel: drawn once from Noto Sans CJK JP Bold (SIL Open Font License), so that no font and no other decoder is needed here. */
const WORD = { width: 176, height: 80 } as const;
const WORD_BITS = Buffer.from(
  [
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAf4AAAAAAAAAAAAAAAAAAAAAHgAAAAH/AAAAAAA',
    'AAAAAAAAAAAAAAB+AAAAB/wAAAAAH///8D/AAAP+AAAA/8AAAAf8AAAAAB////A/wAAD/gAAAP+AAAAH/AAAAAAf///wP8AAA/4AAAD/gAAAB/wAAAAAH///',
    '8D/AAAP+AAAB/wAAAAf8AAAAAB////A/wP8D/gAAAf8AAAAP/AAAAAAf///wP8D/A/4AAAP+AB///////gAAH///8D/A/wP+AAAD/gAf//////4AAAAAAAA/',
    'wP8D/gAAA/wwH//////+AAAAAAAAP8D/A/4AAAf8PB///////gAAAAAAAD/A/wP+AAAH+H8f//////4AAAAAAAA/wP8D/gAAb/B/3//////+AAH////+P8D/',
    'A/4AAH/w/9///////gAB/////j/A/wP+AAD/4P+f//////4AAf////4/wP8D/gAB/+H/AAAH/AAAAAH////+P8D/A/4AA//B/wAAB/wAAAAB/////j/A/wP+',
    'AAP/w/4AAAf8AAAAAf////4/wP8D/gAD/4f8AAAH/AAAAAH////+P8D/A/4AA/+H/Af//////AAAAAAAAD/A/wP+AAH/z/gH//////wAAAAAAAA/wP8D/gAA',
    '/+/wB//////8AAAAAAAAP8D/A/4AAH//8Af//////AAAAAAAAD/A/wP+AAA//+AH//////wAAB////A/wP8D/gAAH//AB//////8AAAf///wP8D/A/4AAA//',
    'wAf//////AAAH///8D/A/wP+AAAP/44H+Af4B/wAAB////A/wP8D/gAAB/9/B/gH+Af8AAAf///wP8D/A/4AAAP+/wf4B/gH/AAAH///8D/A/wP+AAAD/n+H',
    '+Af4B/wAAB////A/wP8D/gAAA/x/h//////8AAAAAAAAP8D/A/4AAAf4P8f//////AAAAAAAAD/A/wP+AAAP8D/H//////wAAAAAAAA/wP8D/gAAH/H/5///',
    '///8AAAAAAAAP8D/A/4AB////+f//////AAAH///8D/A/wP+AAf////n//////wAAB////A/wP8D/gAH////9//////8AAAf///wP8D/A/4AB/////f4B/gH',
    '/AAAH///8D/A/wP+AAf/////+Af4B/wAAB////A/wP8D/gAD//////gH+Af8AAAf///wP8D/A/4AA//////4B/gH/AAAH///8H/A/wP+AAP//8f///////wA',
    'AAAAAAB/wP8D/gADwH+D///////8AAAAAAAAf8D/A/4AAAB/g+f//////AAAAAAAAH/A/wP+AAAAf4OH//////wAAAAAAAB/wP8D/gAAAH+AB//////8AAAf',
    '///wf8D/A/4AAAB/gYf//////AAAH///8H/A/wP+AAD8f4/H//////wAAB////B/wP8D/gAA/3+/wAB//8AAAAAf///wf8D/A/4AAP9/n8AA///AAAAAH///',
    '8H/A/wP+AAD/f5/gAf//4AAAAB////B/gP8D/gAA/3+f4AP///AAAAAf///w/4D/A/4AAP5/j+AD///4AAAAH///8P+A/wP+AAH+f4/wB////AAAAB/gH/D/',
    'gP8D/gAB/n+P8A////4AAAAf4B/w/4D/A/4AAf5/h/Af////AAAAH+Af8P+A/wP+AAH+f4fwP////4AAAB/gH/H/AP8D/gAB/n+H+H///f/AAAAf4B/x/wD/',
    'A/4AA/x/h/j/5/3/4AAAH+Af8f8A/wP+AAP8f4fz/+f8//AAAB/gH/P/AP8D/gAD/H+Dh//H/H/4AAAf4B/z/wD/A/4AA/x/gA//h/w//AAAH+Af8/4A/wP+',
    'AAf4f4A//wf8P/8AAB////f+AP8D/gAH+H+Af/4H/B//gAAf///3/gD/A/4AB/h/gf/8B/wP/8AAH/////wA/wP+AAfwf4H/+Af8B/8AAB/////8AP8D/gAB',
    '8H+A//AH/AP+AAAf/////AAAA/4AAHB/gH/gB/wB/gAAH/////gAAAP+AAAAf4A/wAf8APwAAB/////4AAAD/gAAAH+AP4AH/AB4AAAf4AAH8AAAA/4AAAB/',
    'gB4AB/wAEAAAH+AAAfAAAAP+AAAAf4AMAAf8AAAAAB/gAADgAAAD/gAAAH+AAAAH/AAAAAAAAAAAYAAAA/4AAAB/gAAAB/wAAAAAAAAAAAAAAAAAAAAAf4AA',
    'AAf4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  ].join(''),
  'base64',
);

/** The plate takes this part of the picture's width. */
const WIDTH_SHARE = 0.2;
/** But no fewer pixels: the small copy, 320 wide, is shown on phones at a third of its size. */
const LEAST_WIDTH_PX = 96;
/** It lies so far from the edges, as a part of its own height. */
const MARGIN_SHARE = 0.2;
const DARK = 0x20;
const LIGHT = 0xf0;

/** Stamps a picture as one of an exercise, in place: the word in the upper right corner, white on dark, whatever lies beneath. */
export function stampDrill({ data, width, height, channels }: PixelRows): void {
  const plateWidth = Math.max(Math.round(width * WIDTH_SHARE), Math.min(LEAST_WIDTH_PX, width));
  const plate = { width: plateWidth, height: Math.round((plateWidth * WORD.height) / WORD.width) };
  const margin = Math.round(plate.height * MARGIN_SHARE);
  const left = Math.max(0, width - plate.width - margin);
  for (let y = 0; y < Math.min(plate.height, height - margin); y++) {
    for (let x = 0; x < Math.min(plate.width, width); x++) {
      const tone = DARK + Math.round((LIGHT - DARK) * coverage(x, y, plate));
      const at = ((y + margin) * width + left + x) * channels;
      data.fill(tone, at, at + channels);
    }
  }
}

/** How much of a pixel of the plate the word covers, 0 to 1: the mean of the bits beneath it. */
function coverage(x: number, y: number, plate: { width: number; height: number }): number {
  const [fromX, toX] = [(x * WORD.width) / plate.width, ((x + 1) * WORD.width) / plate.width];
  const [fromY, toY] = [(y * WORD.height) / plate.height, ((y + 1) * WORD.height) / plate.height];
  let set = 0;
  let all = 0;
  for (
    let row = Math.floor(fromY);
    row < Math.min(WORD.height, Math.max(toY, Math.floor(fromY) + 1));
    row++
  ) {
    for (
      let column = Math.floor(fromX);
      column < Math.min(WORD.width, Math.max(toX, Math.floor(fromX) + 1));
      column++
    ) {
      const bit = row * WORD.width + column;
      set += ((WORD_BITS[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
      all += 1;
    }
  }
  return all === 0 ? 0 : set / all;
}
