import { mkdir, open as openFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CameraId, type Instant, pictureFileName } from '@kawamori/contracts';
import { syncPathAway } from '@kawamori/kit';

/** By what a kept picture is known. */
export interface PictureName {
  readonly camera: CameraId;
  /** When it was taken. */
  readonly at: Instant;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly digest: string;
}

/** Where one picture and its two smaller copies lie. */
export interface PicturePaths {
  readonly jpeg: string;
  readonly view: string;
  readonly thumb: string;
}

const JST = 9 * 3_600_000;
const DIGEST_SHOWN = 12;

/** Folders of pictures in the data folder. The kept ones stand apart from the others, so that a camera may have any name. */
export const PICTURE_FOLDERS = {
  kept: 'pictures',
  refused: 'refused-pictures',
  incoming: 'incoming-pictures',
} as const;

/** `pictures/{camera}/{day in Japan}/{time in Japan}-{first 12 of the digest}.jpg`, relative to the data folder. */
export function pictureFile({ camera, at, digest }: PictureName): string {
  const day = new Date(at + JST).toISOString().slice(0, 10);
  const name = `${pictureFileName(at)}-${digest.slice(0, DIGEST_SHOWN)}.jpg`;
  return join(PICTURE_FOLDERS.kept, camera, day, name);
}

/** The same with the data folder, and where the copies lie: beside it. */
export function picturePaths(dataDir: string, name: PictureName): PicturePaths {
  return pathsBeside(join(dataDir, pictureFile(name)));
}

/** The copies of a picture lie beside it. */
export const pathsBeside = (jpeg: string): PicturePaths => {
  const stem = jpeg.slice(0, -'.jpg'.length);
  return { jpeg, view: `${stem}.view.webp`, thumb: `${stem}.thumb.webp` };
};

/** Bytes of refused pictures that are kept for whoever mends the camera; the oldest go first. */
export interface RefusedBudget {
  readonly bytes: number;
  readonly files: number;
}
export const REFUSED_BUDGET: RefusedBudget = { bytes: 128 * 1024 * 1024, files: 1_000 };

/** A file that has come and is not yet decided upon. */
export interface IncomingPicture {
  /** Where it lies for now, and where its copies belong. */
  readonly files: { readonly file: string; readonly view: string; readonly thumb: string };
  /** Moves it and its copies to where they belong; the names are on the disk when it resolves. */
  accept(name: PictureName): Promise<void>;
  /** Keeps its bytes with the refused ones. */
  refuse(digest: string): Promise<void>;
  /** Forgets it. */
  discard(): Promise<void>;
}

export interface PictureFiles {
  /**
   * Empties what a killed hub has left undecided: it was never acknowledged, and comes again. Throws the system's error; then the next
   * picture tries it once more.
   */
  open(): Promise<void>;
  /** Writes bytes under a passing name; they are on the disk when it resolves. Throws the system's error; nothing is left then. */
  receive(bytes: Uint8Array): Promise<IncomingPicture>;
}

export function pictureFiles(dataDir: string, budget: RefusedBudget = REFUSED_BUDGET): PictureFiles {
  const incoming = join(dataDir, PICTURE_FOLDERS.incoming);
  const refused = join(dataDir, PICTURE_FOLDERS.refused);
  let count = 0;
  let opening: Promise<void> | undefined;
  /** What is refused, oldest first. */
  let kept: { file: string; bytes: number }[] = [];

  const readRefused = async () => {
    const names = await readdir(refused);
    const files = await Promise.all(
      names.map(async (name) => ({ file: join(refused, name), at: await stat(join(refused, name)) })),
    );
    kept = files
      .sort((a, b) => a.at.mtimeMs - b.at.mtimeMs)
      .map(({ file, at }) => ({ file, bytes: at.size }));
  };

  const makeRoom = async () => {
    let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
    while (kept.length > budget.files || (bytes > budget.bytes && kept.length > 1)) {
      const [oldest, ...rest] = kept;
      if (!oldest) return;
      kept = rest;
      bytes -= oldest.bytes;
      await rm(oldest.file, { force: true });
    }
  };

  const passing = (jpeg: string, size: number): IncomingPicture => {
    const own = pathsBeside(jpeg);
    const discard = async () => {
      for (const file of [own.jpeg, own.view, own.thumb]) await rm(file, { force: true });
    };
    return {
      files: { file: own.jpeg, view: own.view, thumb: own.thumb },
      discard,
      accept: async (name) => {
        const to = picturePaths(dataDir, name);
        await makeFolder(dirname(to.jpeg));
        // The copies first: where there is a picture, they are there.
        await rename(own.view, to.view);
        await rename(own.thumb, to.thumb);
        await rename(own.jpeg, to.jpeg);
        await syncPathAway(dirname(to.jpeg));
      },
      refuse: async (digest) => {
        const to = join(refused, digest);
        await rename(own.jpeg, to);
        kept = [...kept.filter(({ file }) => file !== to), { file: to, bytes: size }];
        await discard();
        await makeRoom();
      },
    };
  };

  const emptyIncoming = async () => {
    await rm(incoming, { recursive: true, force: true });
    for (const folder of [incoming, refused, join(dataDir, PICTURE_FOLDERS.kept)]) await makeFolder(folder);
    await readRefused();
  };
  const open = (): Promise<void> => {
    opening ??= emptyIncoming().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  return {
    open,
    receive: async (bytes) => {
      await open();
      const jpeg = join(incoming, `${count++}.jpg`);
      try {
        const handle = await openFile(jpeg, 'w', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
      } catch (error) {
        // What matters is why it could not be written; what is left is swept at the next start.
        await rm(jpeg, { force: true }).catch(() => undefined);
        throw error;
      }
      return passing(jpeg, bytes.byteLength);
    },
  };
}

/** Makes a folder with those above it, and syncs the folder that got a new name in it: else the name is gone with the power. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made))
    await syncPathAway(dirname(made));
}
