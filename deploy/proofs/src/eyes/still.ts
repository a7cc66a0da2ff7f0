import { spawn } from 'node:child_process';
import { PictureNote } from '@kawamori/contracts';
import { timeCodeIn } from './time-code.js';

/** What stands in a picture's file itself, read without the hub's help: its word, and the clock drawn into the frame. */
export interface SeenStill {
  note: PictureNote | undefined;
  frameMadeAt: number | undefined;
}

export async function lookAtStill(jpeg: Uint8Array): Promise<SeenStill> {
  const { grey, width } = await decode(jpeg);
  return { note: noteIn(jpeg), frameMadeAt: timeCodeIn(grey, width) };
}

/** The JSON in the EXIF, found in the bytes themselves. */
function noteIn(jpeg: Uint8Array): PictureNote | undefined {
  const text = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength).toString('latin1');
  const start = text.indexOf('{"kw":1');
  if (start < 0) return undefined;
  let depth = 0;
  for (let end = start; end < text.length; end++) {
    if (text[end] === '{') depth++;
    if (text[end] === '}' && --depth === 0)
      return PictureNote.safeParse(JSON.parse(text.slice(start, end + 1))).data;
  }
  return undefined;
}

/** Grey pixels, by ffmpeg as a PGM (Netpbm P5: width, height, greatest value, then a byte a pixel). */
function decode(jpeg: Uint8Array): Promise<{ grey: Uint8Array; width: number }> {
  const args = [
    '-v',
    'error',
    '-f',
    'mjpeg',
    '-i',
    '-',
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'pgm',
    '-',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.once('error', reject);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', reject);
    child.once('close', (code) => {
      const pgm = Buffer.concat(chunks);
      const head = /^P5\s+(\d+)\s+(\d+)\s+(\d+)\s/.exec(pgm.subarray(0, 64).toString('latin1'));
      if (code !== 0 || !head) return reject(new Error(`ffmpeg cannot read the picture (code ${code})`));
      resolve({ grey: pgm.subarray(head[0].length), width: Number(head[1]) });
    });
    child.stdin.end(jpeg);
  });
}
