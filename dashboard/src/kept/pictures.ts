import { MINUTE } from '@kawamori/contracts';
import { REAL_HUB } from '../api/client.js';
import { pictureUrl } from '../view/pictures.js';
import type { StationLook } from '../view/station-look.js';
import { keysOf, put, remove } from './database.js';

/** Pictures of so many cameras are kept, those of the worst stations. */
const CAMERAS = 6;
/** Bytes of all of them. */
const ROOM = 600_000;
export const PICTURES_EVERY = MINUTE;

/** Addresses of the newest small pictures of the worst stations, worst first. */
export const picturesWorthKeeping = (looks: readonly StationLook[]): string[] =>
  looks
    .flatMap(({ station }) =>
      station.cameras.flatMap(({ latest }) => (latest && !latest.gone ? [latest] : [])),
    )
    .slice(0, CAMERAS)
    .map((picture) => pictureUrl(REAL_HUB, picture, 'thumb'));

/** Keeps these pictures and no others. The browser has most of them already: they stand in the list. */
export async function keepPictures(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const known = await keysOf('pictures');
  await remove(
    'pictures',
    known.filter((one) => !paths.includes(one)),
  );
  let room = ROOM;
  for (const path of paths) {
    if (signal.aborted) return;
    const picture = await fetched(path, signal);
    if (signal.aborted) return;
    if (!picture || picture.size > room) continue;
    room -= picture.size;
    if (!known.includes(path)) await put('pictures', path, picture);
  }
}

async function fetched(path: string, signal: AbortSignal): Promise<Blob | undefined> {
  try {
    const answer = await fetch(path, { credentials: 'same-origin', cache: 'force-cache', signal });
    return answer.ok ? await answer.blob() : undefined;
  } catch {
    return undefined;
  }
}
