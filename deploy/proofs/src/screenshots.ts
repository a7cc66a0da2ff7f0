// Takes the pictures of the documents: `npm run screenshots`, or into another folder: `npm run screenshots -- FOLDER`. Real hubs, a browser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './parts/repository.js';
import { atTheCrest } from './screenshots/at-the-crest.js';
import { openCamera } from './screenshots/camera.js';
import { inARehearsal } from './screenshots/in-a-rehearsal.js';
import { withNothing } from './screenshots/with-nothing.js';

const folder = mkdtempSync(join(tmpdir(), 'kawamori-screenshots-'));
const camera = await openCamera(process.argv[2] ?? join(REPOSITORY.root, 'deploy/docs/images'));
try {
  await atTheCrest(folder, camera);
  await inARehearsal(folder, camera);
  await withNothing(folder, camera);
} finally {
  await camera.close();
  rmSync(folder, { recursive: true, force: true });
}
