import type { NewFact } from '@kawamori/contracts';
import type { Log } from '@kawamori/kit';
import { stationOfCamera } from '../settings/settings.js';
import type { HubView } from '../views/hub-view.js';
import { pictureFiles } from './picture-files.js';
import { type PictureKeeper, pictureKeeper } from './picture-keeper.js';
import { type PictureStore, pictureStore } from './picture-store.js';
import { type SupervisedPictureDesk, supervisedPictureDesk } from './supervised-desk.js';

/** Everything of a hub that has to do with pictures. */
export interface PictureParts {
  desk: SupervisedPictureDesk;
  /** It stands before the gate. */
  keeper: PictureKeeper;
  store: PictureStore;
}

export function pictureParts(inputs: {
  dataDir: string;
  log: Log;
  view: Pick<HubView, 'settings' | 'pictures'>;
  hasRoom(): boolean;
  keep(facts: readonly NewFact[]): Promise<number>;
  judged(seq: number): Promise<void>;
}): PictureParts {
  const { dataDir, log, view, hasRoom, keep, judged } = inputs;
  const desk = supervisedPictureDesk(log);
  const keeper = pictureKeeper({
    files: pictureFiles(dataDir),
    desk,
    stationOf: (camera) => stationOfCamera(view.settings(), camera),
    isKept: (camera, digest) => view.pictures().isKept(camera, digest),
    hasRoom,
    keep,
    judged,
  });
  return { desk, keeper, store: pictureStore(dataDir, desk) };
}
