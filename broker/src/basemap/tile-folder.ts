import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MapLayerId, TileLayer } from '@kawamori/contracts';
import { z } from 'zod';
import { writeWhole } from '../import/write-whole.js';
import type { TileName } from './tile-grid.js';

/** A cache says where its tiles come from: tiles of another publisher are never mixed in. */
export const TileCache = TileLayer.extend({ template: z.string().min(1).max(500) });
export type TileCache = z.infer<typeof TileCache>;

/** What a server said of a tile, for asking whether it has changed. */
export interface Validators {
  etag: string | undefined;
  /** Milliseconds since 1970. */
  lastModified: number | undefined;
}

export interface TileFolder {
  /** The cache as it stands; undefined where there is none, or it cannot be read. */
  layer(): Promise<TileCache | undefined>;
  publish(cache: TileCache): Promise<void>;
  /** `absent`: the server said that there is no such tile. */
  has(tile: TileName): Promise<'tile' | 'absent' | 'unknown'>;
  read(tile: TileName): Promise<{ bytes: Buffer; type: string; etag: string } | undefined>;
  validators(tile: TileName): Promise<Validators>;
  keep(tile: TileName, bytes: Uint8Array, validators: Validators): Promise<void>;
  keepAbsent(tile: TileName): Promise<void>;
}

const MANIFEST = 'layer.json';

/** Where a hub keeps the tiles of a layer. */
export function tilesOfHub(dataDir: string, layer: MapLayerId): string {
  const all = join(dataDir, 'tiles');
  // From before there were several layers: what lies there itself is the pale map.
  return layer === 'pale' && existsSync(join(all, MANIFEST)) ? all : join(all, layer);
}

/** Those of a hub, by their layers. */
export const tileFolders = (dataDir: string): Record<MapLayerId, TileFolder> => ({
  pale: tileFolder(tilesOfHub(dataDir, 'pale')),
  photo: tileFolder(tilesOfHub(dataDir, 'photo')),
  relief: tileFolder(tilesOfHub(dataDir, 'relief')),
  hazard: tileFolder(tilesOfHub(dataDir, 'hazard')),
});

const TYPES: readonly [type: string, is: (bytes: Uint8Array) => boolean][] = [
  ['image/png', (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff])],
  [
    'image/webp',
    (bytes) =>
      startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
  ],
];
const startsWith = (bytes: Uint8Array, head: readonly number[]) => head.every((byte, i) => bytes[i] === byte);

/** The type of a picture by its first bytes; undefined for anything that is none. */
export const pictureType = (bytes: Uint8Array): string | undefined => TYPES.find(([, is]) => is(bytes))?.[0];

/** Tiles as files, `z/x/y.tile`, each whole or not there. */
export function tileFolder(folder: string): TileFolder {
  const fileOf = ({ z: zoom, x, y }: TileName, ending: string) =>
    join(folder, String(zoom), String(x), `${y}.${ending}`);
  const exists = (file: string) =>
    stat(file).then(
      () => true,
      () => false,
    );
  const manifest = join(folder, MANIFEST);
  let known: { stamp: string; cache: TileCache | undefined } | undefined;

  return {
    layer: async () => {
      const stamp = await stat(manifest).then(
        ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
        () => 'absent',
      );
      if (known?.stamp !== stamp) known = { stamp, cache: await readLayer(manifest) };
      return known.cache;
    },
    publish: async (cache) => {
      await mkdir(folder, { recursive: true });
      await writeWhole(manifest, [`${JSON.stringify(cache)}\n`]);
    },
    has: async (tile) => {
      if (await exists(fileOf(tile, 'tile'))) return 'tile';
      return (await exists(fileOf(tile, 'absent'))) ? 'absent' : 'unknown';
    },
    read: async (tile) => {
      try {
        const file = fileOf(tile, 'tile');
        const { mtimeMs, size } = await stat(file);
        const bytes = await readFile(file);
        const type = pictureType(bytes);
        return type === undefined
          ? undefined
          : { bytes, type, etag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"` };
      } catch {
        return undefined;
      }
    },
    validators: async (tile) => {
      const etag = await readFile(fileOf(tile, 'etag'), 'utf8').catch(() => undefined);
      const lastModified = await stat(fileOf(tile, 'tile')).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      return { etag, lastModified };
    },
    keep: async (tile, bytes, { etag, lastModified }) => {
      const file = fileOf(tile, 'tile');
      await mkdir(dirname(file), { recursive: true });
      const passing = `${file}.${process.pid}.part`;
      await writeFile(passing, bytes, { flush: true });
      // Its own age goes with the file: the question "changed since?" is asked with it.
      if (lastModified !== undefined) await utimes(passing, lastModified / 1_000, lastModified / 1_000);
      await rm(fileOf(tile, 'etag'), { force: true });
      await rename(passing, file);
      if (etag !== undefined) await writeFile(fileOf(tile, 'etag'), etag);
      await rm(fileOf(tile, 'absent'), { force: true });
    },
    keepAbsent: async (tile) => {
      const file = fileOf(tile, 'absent');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, '');
    },
  };
}

async function readLayer(manifest: string): Promise<TileCache | undefined> {
  try {
    return TileCache.parse(JSON.parse(await readFile(manifest, 'utf8')));
  } catch {
    return undefined;
  }
}
