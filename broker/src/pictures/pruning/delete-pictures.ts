import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolderIfThere } from '@kawamori/kit';
import { type PictureName, picturePaths } from '../picture-files.js';

/**
 * Deletes pictures with their copies; what is gone already is none the worse. On the disk when it returns.
 * @throws the system's error
 */
export function deletePictures(dataDir: string, pictures: readonly PictureName[]): void {
  const folders = new Set<string>();
  for (const picture of pictures) {
    const { jpeg, view, thumb } = picturePaths(dataDir, picture);
    for (const file of [thumb, view, jpeg]) rmSync(file, { force: true });
    folders.add(dirname(jpeg));
  }
  for (const folder of folders) syncFolderIfThere(folder);
}
