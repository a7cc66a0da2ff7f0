// What can be said of a picture by its bytes alone, before anything tries to decode it.

/** Bytes taken from a camera for one picture, at most: a JPEG of 50 megapixels stays below. */
export const MAX_CAMERA_BYTES = 32 * 1024 * 1024;

/** Why these bytes are no JPEG, in words for the operator; undefined where they begin like one. */
export function whyNoJpeg(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'the camera delivered an empty picture';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return undefined;
  if (looksLikeText(bytes)) {
    return `the camera delivered text where a picture should be: ${beginningOf(bytes)}`;
  }
  const form = FORMS.find(({ magic }) => magic.every(([at, byte]) => bytes[at] === byte));
  return `expected a JPEG, received ${form?.name ?? 'something else'}`;
}

type Magic = readonly (readonly [at: number, byte: number])[];

const FORMS: readonly { name: string; magic: Magic }[] = [
  {
    name: 'a PNG',
    magic: [
      [0, 0x89],
      [1, 0x50],
      [2, 0x4e],
      [3, 0x47],
    ],
  },
  {
    name: 'a GIF',
    magic: [
      [0, 0x47],
      [1, 0x49],
      [2, 0x46],
      [3, 0x38],
    ],
  },
  {
    name: 'a WebP',
    magic: [
      [0, 0x52],
      [1, 0x49],
      [8, 0x57],
      [9, 0x45],
    ],
  },
  {
    name: 'a BMP',
    magic: [
      [0, 0x42],
      [1, 0x4d],
    ],
  },
  {
    name: 'a HEIC or AVIF',
    magic: [
      [4, 0x66],
      [5, 0x74],
      [6, 0x79],
      [7, 0x70],
    ],
  },
];

/** No byte below the blank but tab and line ends in the first half kilobyte: error pages, XML, JSON, SVG. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, 512)
    .every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

function beginningOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 200)).toString('utf8').replaceAll(/\s+/g, ' ').trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * Whether the file ends as a whole JPEG does: with the marker EOI (ITU-T T.81, B.1.1.3), after which some cameras fill up with zeros.
 * A thumbnail within it has a marker of its own, so only the end counts.
 */
export function endsAsJpeg(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x0a)) end -= 1;
  return end >= 4 && bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

/** Width and height as the frame header says (ITU-T T.81, B.2.2); undefined where there is none. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 <= bytes.length && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return undefined;
}
