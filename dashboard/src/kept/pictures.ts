import { SECOND } from '@kawamori/contracts';
import { REAL_HUB } from '../api/client.js';
import { pictureUrl } from '../view/pictures.js';
import type { StationLook } from '../view/station-look.js';
import { keysOf, put, remove } from './database.js';

/** Pictures of so many cameras are kept, those of the worst stations. */
const CAMERAS = 6;
/** Bytes of all of them. */
const ROOM = 600_000;
/** How soon what is newer takes its place. The browser has nearly all of it already, so that the line is spared. */
export const PICTURES_EVERY = 10 * SECOND;

/** Addresses of the newest small pictures of the worst stations, worst first. */
export const picturesWorthKeeping = (looks: readonly StationLook[]): string[] =>
  looks
    .flatMap(({ station }) =>
      station.cameras.flatMap(({ latest }) => (latest && !latest.gone ? [latest] : [])),
    )
    .slice(0, CAMERAS)
    .map((picture) => pictureUrl(REAL_HUB, picture, 'thumb'));

/** Keeps these pictures and no others; one of before goes when there are others in its stead. The browser has most of them already. */
export async function keepPictures(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const known = await keysOf('pictures');
  if (known.length === paths.length && paths.every((path) => known.includes(path))) return;
  let room = ROOM;
  const kept: string[] = [];
  for (const path of paths) {
    if (signal.aborted) return;
    const picture = await fetched(path, signal);
    if (signal.aborted) return;
    if (!picture || picture.size > room) continue;
    room -= picture.size;
    if (!known.includes(path)) await put('pictures', path, picture);
    kept.push(path);
  }
  if (kept.length > 0 || paths.length === 0)
    await remove(
      'pictures',
      known.filter((one) => !kept.includes(one)),
    );
}

async function fetched(path: string, signal: AbortSignal): Promise<Blob | undefined> {
  try {
    const answer = await fetch(path, { credentials: 'same-origin', cache: 'force-cache', signal });
    return answer.ok ? await answer.blob() : undefined;
  } catch {
    return undefined;
  }
}
