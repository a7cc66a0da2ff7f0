import { readFileSync, statSync } from 'node:fs';
import type { Credential } from '../ffmpeg/orders.js';

export type ReadCredential =
  | { readonly ok: true; readonly credential: Credential | undefined }
  | { readonly ok: false; readonly fault: string };

/** Reads `user:password` from the camera's file, anew for each use, so that a changed password needs no restart. */
export function readCameraCredential(file: string | undefined): ReadCredential {
  if (file === undefined) return { ok: true, credential: undefined };
  try {
    if ((statSync(file).mode & 0o007) !== 0) {
      return { ok: false, fault: `${file} can be read by every user of this machine; run chmod 600 on it` };
    }
    const text = readFileSync(file, 'utf8').trim();
    const colon = text.indexOf(':');
    if (colon < 1) return { ok: false, fault: `${file}: expected user:password` };
    return { ok: true, credential: { user: text.slice(0, colon), password: text.slice(colon + 1) } };
  } catch (error) {
    return {
      ok: false,
      fault: `the camera's credential cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
