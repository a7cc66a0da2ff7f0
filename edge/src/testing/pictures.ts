import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId, type Instant } from '@kawamori/contracts';
import { onTestFinished } from 'vitest';
import { PictureOutbox, type PictureOutboxOptions } from '../pictures/picture-outbox.js';
import { openPictureIndex } from '../pictures/sqlite-pictures.js';
import { minute, silentLog } from './builders.js';
import { temporaryFolder } from './temporary.js';

export const CAMERA = CameraId.parse('kajiyase-bashi-1');
export const OTHER_CAMERA = CameraId.parse('naro-1');

/** The whole of a small JPEG (1 by 1 pixel, grey), followed by a comment that makes each one different. */
export function jpegBytes(remark: string, atLeast = 0): Buffer {
  const pixel = Buffer.from(
    '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+iiiv/9k=',
    'base64',
  );
  const text = Buffer.from(remark.padEnd(Math.max(atLeast - pixel.length - 4, 0), '.'));
  // COM segments (0xFFFE) are at most 65,533 bytes each.
  const comments: Buffer[] = [];
  for (let at = 0; at < text.length; at += 65_000) {
    const part = text.subarray(at, at + 65_000);
    comments.push(Buffer.from([0xff, 0xfe, (part.length + 2) >> 8, (part.length + 2) & 0xff]), part);
  }
  return Buffer.concat([pixel.subarray(0, 2), ...comments, pixel.subarray(2)]);
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A picture outbox in a folder, started. */
export function aPictureOutbox(changes: Partial<PictureOutboxOptions> = {}) {
  const folder = changes.folder ?? join(temporaryFolder(), 'outbox.db.pictures');
  const outbox = new PictureOutbox({
    folder,
    open: () => openPictureIndex(join(folder, 'index.db'), silentLog, minute(0)),
    maxBytes: 100_000_000,
    log: silentLog,
    ...changes,
  });
  outbox.start();
  onTestFinished(() => outbox.stop());
  return { outbox, folder };
}

/** Does what desk and shutter do: writes the file and has it kept. */
export async function keepOne(
  outbox: PictureOutbox,
  at: Instant,
  { camera = CAMERA, levelM, upTo = at, bytes = 0 }: KeepChanges = {},
) {
  const file = outbox.place(camera, at);
  writeFileSync(file, jpegBytes(`${camera} ${at}`, bytes));
  return outbox.keep({ camera, takenAt: at, levelM, upTo, file });
}

interface KeepChanges {
  camera?: CameraId;
  levelM?: number;
  upTo?: Instant;
  bytes?: number;
}

export const fileIn = (folder: string, name: string): Buffer => readFileSync(join(folder, name));
