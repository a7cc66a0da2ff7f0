import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CameraId, type Instant, MAX_PICTURE_BYTES, pictureFileName } from '@kawamori/contracts';
import type { Log, Part } from '@kawamori/kit';
import { StoreFull } from '../outbox/store.js';
import { makeTrouble } from '../trouble.js';
import { makeDurable, readUnchanged, removeAtOnce, removeQuietly, UnfitFile } from './durable-file.js';
import type { KeptPicture, PictureStore } from './store.js';
import { thinOut } from './thinning.js';

/** While a picture is being made its name ends so; whatever still does at a start was never finished. */
const UNFINISHED = '.part.jpg';
const FINISHED = '.jpg';

export interface PictureCounts {
  /** Pictures that wait for the hub, those parked left out. */
  waiting: number;
  /** Pictures given up over all starts, because there was no room or the disk refused. */
  dropped: number;
}

export interface PictureOutboxOptions {
  /** Where the files lie, beside their index. */
  folder: string;
  open: () => PictureStore;
  maxBytes: number;
  log: Log;
}

/** A picture that the desk has finished, in the file that {@link PictureOutbox.place} named. */
export interface FinishedPicture {
  camera: CameraId;
  takenAt: Instant;
  levelM: number | undefined;
  /** The instant at which it was due: so far its camera has been taken. Undefined for one that was asked for. */
  upTo: Instant | undefined;
  file: string;
}

export type KeepOutcome = { readonly ok: true } | { readonly ok: false; readonly fault: string };

/**
 * Pictures that have been taken and not yet acknowledged: first the file, synced and renamed, then the row that names it, so that a row
 * always has its file and a kill leaves at most a file without a row. A disk that refuses costs pictures, counted and told once, and
 * never a level.
 */
export class PictureOutbox implements Part {
  readonly name = 'picture outbox';
  readonly #options: PictureOutboxOptions;
  readonly #hearers = new Set<() => void>();
  #store: PictureStore | undefined;
  #opened = false;
  #diskFault: string | undefined;
  readonly #diskTrouble;
  readonly #fullTrouble;

  #pictures: KeptPicture[] = [];
  #positions = new Map<CameraId, Instant>();
  #droppedOnDisk = 0;
  /** Given up, and not yet counted on the disk. */
  #droppedSince = 0;
  /** Acknowledged or given up, and the disk would not forget them: id and file. */
  readonly #unforgotten = new Map<number, string>();
  /** Files that are being made or kept just now. */
  readonly #inWork = new Set<string>();
  /** The picture that is on its way to the hub; it is not thinned away under it. */
  #sending: number | undefined;

  constructor(options: PictureOutboxOptions) {
    this.#options = options;
    this.#diskTrouble = makeTrouble(
      options.log,
      'pictures cannot be kept and are given up; look at the disk of the outbox',
      'pictures are kept again',
    );
    this.#fullTrouble = makeTrouble(
      options.log,
      'there is no room for all pictures: they are thinned',
      'there is room for all pictures again',
    );
  }

  start(): void {
    this.#attempt(() => undefined);
  }

  stop(): void {
    if (this.#droppedSince > 0 || this.#unforgotten.size > 0) this.#forget([]);
    this.#closeQuietly();
  }

  /** Calls after a picture was kept, and after one has gone. */
  onChange(hear: () => void): void {
    this.#hearers.add(hear);
  }

  /** Up to and including this instant the camera's pictures have been taken. */
  position(camera: CameraId): Instant | undefined {
    return this.#positions.get(camera);
  }

  counts(): PictureCounts {
    return {
      waiting: this.#pictures.reduce((count, { parked }) => (parked ? count : count + 1), 0),
      dropped: this.#droppedOnDisk + this.#droppedSince,
    };
  }

  /** Cameras with pictures that were set aside, and how many. */
  parked(): ReadonlyMap<CameraId, number> {
    const parked = new Map<CameraId, number>();
    for (const each of this.#pictures) {
      if (each.parked) parked.set(each.camera, (parked.get(each.camera) ?? 0) + 1);
    }
    return parked;
  }

  /** Why pictures are not kept, while that is so. */
  diskFault(): string | undefined {
    return this.#diskFault;
  }

  /** Pictures that wait for the hub, in the order in which they were kept. */
  waiting(): readonly KeptPicture[] {
    return this.#pictures.filter(({ parked }) => !parked);
  }

  /** Where the desk is to write the picture of this instant. Ends with {@link keep} or {@link abandon}. */
  place(camera: CameraId, at: Instant): string {
    const name = `${camera}.${pictureFileName(at)}${UNFINISHED}`;
    this.#inWork.add(name);
    // The disk may have come back, and then the folder has to be there.
    if (this.#store === undefined) this.#attempt(() => undefined);
    return join(this.#options.folder, name);
  }

  /** Nothing came of a picture: what there is of its file goes. */
  async abandon(file: string): Promise<void> {
    await removeQuietly(file);
    this.#inWork.delete(this.#nameOf(file));
  }

  /** Keeps a finished picture, on the disk when it resolves. Never rejects; one that cannot be kept is given up and counted. */
  async keep(finished: FinishedPicture): Promise<KeepOutcome> {
    const part = this.#nameOf(finished.file);
    const file = `${part.slice(0, -UNFINISHED.length)}${FINISHED}`;
    this.#inWork.add(file);
    try {
      return await this.#keepAs(file, finished);
    } catch (error) {
      await Promise.all([finished.file, join(this.#options.folder, file)].map(removeQuietly));
      if (error instanceof UnfitFile) return { ok: false, fault: error.message };
      this.#giveUp(error);
      return { ok: false, fault: `not on the disk: ${message(error)}` };
    } finally {
      this.#inWork.delete(part);
      this.#inWork.delete(file);
    }
  }

  async #keepAs(file: string, { camera, takenAt, levelM, upTo, file: from }: FinishedPicture) {
    const path = join(this.#options.folder, file);
    if (this.#pictures.some((each) => each.camera === camera && each.takenAt === takenAt)) {
      await removeQuietly(from);
      return { ok: true } as const;
    }
    const { bytes, digest } = await makeDurable(from, path, MAX_PICTURE_BYTES);
    const picture = { camera, takenAt, levelM, bytes, file, digest };
    const gaveUp = this.#droppedSince;
    const added = this.#attempt((store) => ({ id: store.add({ picture, upTo }, gaveUp) }));
    if (added?.id === undefined) {
      await removeQuietly(path);
      if (added) return { ok: true } as const;
      this.#droppedSince += 1;
      return { ok: false, fault: `not on the disk: ${this.#diskFault ?? 'refused'}` } as const;
    }
    this.#counted(gaveUp);
    if (upTo !== undefined) this.#positions.set(camera, upTo);
    this.#pictures.push({ ...picture, id: added.id, parked: false });
    this.#diskFault = undefined;
    this.#diskTrouble.over();
    this.#thin();
    this.#changed();
    return { ok: true } as const;
  }

  /**
   * The picture's bytes, for sending. Undefined where it is gone or spoilt, and given up; or where the disk refuses to read it, and it
   * is parked.
   */
  async read(picture: KeptPicture): Promise<Uint8Array | undefined> {
    this.#sending = picture.id;
    let content: Uint8Array | undefined;
    try {
      content = await readUnchanged(join(this.#options.folder, picture.file), picture.digest);
    } catch (error) {
      this.park(picture, `it cannot be read: ${message(error)}`);
      return undefined;
    }
    if (content === undefined && this.#pictures.some(({ id }) => id === picture.id)) {
      this.#options.log.error(
        { camera: picture.camera, takenAt: picture.takenAt, file: picture.file },
        'a waiting picture is gone or spoilt on the disk: it is given up',
      );
      this.#droppedSince += 1;
      this.#forget([picture]);
      this.#changed();
    }
    return content;
  }

  /** Forgets a picture that the hub has acknowledged. */
  remove(picture: KeptPicture): void {
    if (this.#sending === picture.id) this.#sending = undefined;
    this.#forget([picture]);
    if (this.#bytes() < this.#options.maxBytes / 2) this.#fullTrouble.over();
    this.#changed();
  }

  /** Sets aside a picture that cannot pass, so that the others can. */
  park(picture: KeptPicture, reason: string): void {
    this.#sending = undefined;
    this.#pictures = this.#pictures.map((each) =>
      each.id === picture.id ? { ...each, parked: true } : each,
    );
    this.#options.log.error(
      { camera: picture.camera, takenAt: picture.takenAt, bytes: picture.bytes, reason },
      'a picture is parked: its file is kept and tried again at the next start',
    );
    this.#attempt((store) => store.park(picture.id, reason));
    this.#changed();
  }

  #thin(): void {
    const chosen = thinOut(this.#pictures, this.#options.maxBytes, this.#sending);
    if (chosen.length === 0) return;
    this.#droppedSince += chosen.length;
    this.#fullTrouble.met({ maxBytes: this.#options.maxBytes, waiting: this.#pictures.length });
    this.#forget(chosen);
  }

  /** The row goes first, synced, then the file: a row without its file would look like a loss. */
  #forget(pictures: readonly KeptPicture[]): void {
    const gone = new Set(pictures.map(({ id }) => id));
    this.#pictures = this.#pictures.filter(({ id }) => !gone.has(id));
    for (const { id, file } of pictures) this.#unforgotten.set(id, file);
    const gaveUp = this.#droppedSince;
    const ids = [...this.#unforgotten.keys()];
    const forgotten = this.#attempt((store) => {
      store.remove(ids, gaveUp);
      return true;
    });
    if (!forgotten) return;
    this.#counted(gaveUp);
    for (const file of this.#unforgotten.values()) removeAtOnce(join(this.#options.folder, file));
    this.#unforgotten.clear();
  }

  #counted(gaveUp: number): void {
    this.#droppedOnDisk += gaveUp;
    this.#droppedSince -= gaveUp;
  }

  #giveUp(error: unknown): void {
    this.#droppedSince += 1;
    this.#diskRefused(error);
  }

  #bytes(): number {
    return this.#pictures.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #changed(): void {
    for (const hear of this.#hearers) hear();
  }

  #nameOf(file: string): string {
    return file.slice(this.#options.folder.length + 1);
  }

  /** Does something with the store, opened anew where the last one failed. Undefined when the disk refused; the next picture asks again. */
  #attempt<T>(work: (store: PictureStore) => T): T | undefined {
    try {
      this.#store ??= this.#open();
      return work(this.#store);
    } catch (error) {
      this.#diskRefused(error);
      return undefined;
    }
  }

  #diskRefused(error: unknown): void {
    this.#diskFault = message(error);
    this.#diskTrouble.met({ err: error });
    // After a failed sync the handle no longer knows what is on the disk, so it is closed and never asked again.
    if (!(error instanceof StoreFull)) this.#closeQuietly();
  }

  #open(): PictureStore {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    const store = this.#options.open();
    if (!this.#opened) {
      const unparked = store.unpark();
      if (unparked > 0) this.#options.log.info({ unparked }, 'parked pictures get another chance');
    }
    const { pictures, positions, dropped } = store.state();
    this.#pictures = pictures.filter(({ id }) => !this.#unforgotten.has(id));
    // How far this run has got counts, also where the disk lost it.
    for (const [camera, takenUpTo] of positions) {
      if (!this.#opened || !this.#positions.has(camera)) this.#positions.set(camera, takenUpTo);
    }
    this.#droppedOnDisk = dropped;
    if (!this.#opened) this.#sweep(store);
    this.#opened = true;
    return store;
  }

  /** At a start: files that no row names were never finished or never counted; a row without its file is a loss. */
  #sweep(store: PictureStore): void {
    const files = new Set(readdirSync(this.#options.folder).filter((name) => name.includes(FINISHED)));
    const lost = this.#pictures.filter(({ file }) => !files.has(file));
    if (lost.length > 0) {
      this.#options.log.error({ lost: lost.length }, 'files of waiting pictures are gone: they are given up');
      store.remove(
        lost.map(({ id }) => id),
        lost.length,
      );
      this.#pictures = this.#pictures.filter(({ file }) => files.has(file));
      this.#droppedOnDisk += lost.length;
    }
    for (const { file } of this.#pictures) files.delete(file);
    for (const file of files) {
      if (!this.#inWork.has(file)) rmSync(join(this.#options.folder, file), { force: true });
    }
  }

  #closeQuietly(): void {
    try {
      this.#store?.close();
    } catch {
      // It could not be used; that it cannot be closed either changes nothing.
    }
    this.#store = undefined;
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
