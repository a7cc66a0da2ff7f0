// A process to be killed: keeps pictures of two cameras as fast as it can and tells its parent of each one that is kept.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId, MINUTE } from '@kawamori/contracts';
import { makeLog } from '@kawamori/kit';
import { PictureOutbox } from '../pictures/picture-outbox.js';
import { openPictureIndex } from '../pictures/sqlite-pictures.js';

const [, , folder = ''] = process.argv;
const log = makeLog('picture-keeper', 'silent');
const outbox = new PictureOutbox({
  folder,
  open: () => openPictureIndex(join(folder, 'index.db'), log, 0),
  maxBytes: 1_000_000_000,
  log,
});
outbox.start();

async function keepOn(camera: CameraId): Promise<void> {
  for (;;) {
    const at = (outbox.position(camera) ?? 0) + MINUTE;
    const file = outbox.place(camera, at);
    // What a camera shows is never the same twice.
    writeFileSync(file, `${camera} ${at} ${process.pid} ${'.'.repeat(20_000)}`);
    const kept = await outbox.keep({ camera, takenAt: at, levelM: undefined, upTo: at, file });
    if (kept.ok) process.send?.({ camera, at, pid: process.pid });
  }
}
process.once('disconnect', () => process.exit(0));
await Promise.all(['kajiyase-bashi-1', 'naro-1'].map((camera) => keepOn(CameraId.parse(camera))));
