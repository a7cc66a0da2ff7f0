import { MAX_PICTURE_PIXELS } from '@kawamori/contracts';

/** What a JPEG is by its markers alone (ISO/IEC 10918-1, B.1 and B.2), read without any decoder. */
export type Walked =
  | { kind: 'no-jpeg' }
  /** It has no frame or no scan. */
  | { kind: 'no-picture' }
  | { kind: 'too-large' }
  /** `ends`: its last scan is followed by EOI. */
  | { kind: 'picture'; ends: boolean };

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** SOF0 to SOF15, without DHT, JPG and DAC, which stand between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers that stand alone: RST0 to RST7, SOI, TEM. */
const standsAlone = (marker: number) => (marker >= 0xd0 && marker <= SOI) || marker === 0x01;

export function walkMarkers(bytes: Buffer): Walked {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) return { kind: 'no-jpeg' };
  let pixels = 0;
  let scans = 0;
  for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === EOI; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0x00) {
      at++;
      continue;
    }
    if (marker === EOI) return verdict(pixels, scans, true);
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    if (isFrame(marker) && at + 9 <= bytes.length)
      pixels = bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker !== SOS) continue;
    scans++;
    // Entropy-coded data: FF is followed by 00 or by RST.
    while (at < bytes.length && !(bytes[at] === 0xff && !inScan(bytes[at + 1] ?? 0))) at++;
  }
  return verdict(pixels, scans, false);
}

const inScan = (next: number) => next === 0x00 || (next >= 0xd0 && next <= 0xd7);

function verdict(pixels: number, scans: number, ends: boolean): Walked {
  if (pixels > MAX_PICTURE_PIXELS) return { kind: 'too-large' };
  if (pixels === 0 || scans === 0) return { kind: 'no-picture' };
  return { kind: 'picture', ends };
}

/** Which answers are right for a file that nobody has decided upon beforehand. */
export function rightAnswers(walked: Walked): RegExp {
  switch (walked.kind) {
    case 'no-jpeg':
      return /^refused: picture-(?:not-jpeg|is-text|empty)$/;
    case 'no-picture':
      return /^refused: picture-unreadable$/;
    case 'too-large':
      return /^refused: picture-too-many-pixels$/;
    case 'picture':
      // What has no end is cut short. What has one may still have lost something in its middle.
      return walked.ends ? /^shown / : /^shown .*cut short/;
  }
}
