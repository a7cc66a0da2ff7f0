import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_PICTURE_BYTES } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { StoreFull } from '../outbox/store.js';
import { minute, silentLog } from '../testing/builders.js';
import { aPictureOutbox, CAMERA, fileIn, keepOne, OTHER_CAMERA, sha256 } from '../testing/pictures.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import type { PictureOutbox } from './picture-outbox.js';
import { openPictureIndex } from './sqlite-pictures.js';
import type { PictureStore } from './store.js';

const jpegsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.jpg'));
const instants = (outbox: PictureOutbox) => outbox.waiting().map(({ takenAt }) => takenAt);
const indexIn = (folder: string) => openPictureIndex(join(folder, 'index.db'), silentLog, minute(0));

/** An index whose disk can be filled and broken. It does not show what a real disk does in the middle of a write. */
function aTroubledIndex(folder: string) {
  let trouble: Error | undefined;
  const guarded =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      if (trouble) throw trouble;
      return work(...args);
    };
  return {
    open: guarded((): PictureStore => {
      const real = indexIn(folder);
      return {
        state: guarded(real.state),
        add: guarded(real.add),
        remove: guarded(real.remove),
        park: guarded(real.park),
        unpark: guarded(real.unpark),
        close: real.close,
      };
    }),
    fail: (error: Error) => {
      trouble = error;
    },
    heal: () => {
      trouble = undefined;
    },
  };
}

describe('the picture outbox', () => {
  test('keeps pictures, their levels and how far each camera was taken over a restart', async () => {
    const { outbox, folder } = aPictureOutbox();
    expect(await keepOne(outbox, minute(0), { levelM: 1.5 })).toEqual({ ok: true });
    await keepOne(outbox, minute(0), { camera: OTHER_CAMERA });
    await keepOne(outbox, minute(3), { upTo: minute(0) });
    outbox.stop();

    const again = aPictureOutbox({ folder }).outbox;
    const [first, ...others] = again.waiting();
    expect(first).toMatchObject({ camera: CAMERA, takenAt: minute(0), levelM: 1.5, parked: false });
    expect(first?.digest).toBe(sha256(fileIn(folder, first?.file ?? '')));
    expect(others.map(({ camera, takenAt }) => [camera, takenAt])).toEqual([
      [OTHER_CAMERA, minute(0)],
      [CAMERA, minute(3)],
    ]);
    expect(again.position(CAMERA)).toBe(minute(0));
    expect(again.counts()).toEqual({ waiting: 3, dropped: 0 });
  });

  test('forgets a picture and its file when the hub has it, and gives no number twice', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    const [first] = outbox.waiting();
    if (!first) throw new Error('expected a picture');
    outbox.remove(first);
    expect(outbox.counts().waiting).toBe(0);
    expect(jpegsIn(folder)).toEqual([]);
    outbox.stop();
    const again = aPictureOutbox({ folder }).outbox;
    await keepOne(again, minute(10));
    expect(again.waiting()[0]?.id).toBe(first.id + 1);
  });

  test('at its start sweeps away what no row names, and counts a row whose file is gone', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    await keepOne(outbox, minute(10));
    outbox.stop();
    const [first = ''] = jpegsIn(folder);
    rmSync(join(folder, first));
    writeInto(folder, 'kajiyase-bashi-1.20260602T182000.000+0900.part.jpg', 'half a pict');
    writeInto(folder, 'kajiyase-bashi-1.20260602T183000.000+0900.jpg', 'a picture that was never counted');
    const again = aPictureOutbox({ folder }).outbox;
    expect(jpegsIn(folder)).toHaveLength(1);
    expect(again.counts()).toEqual({ waiting: 1, dropped: 1 });
  });

  test('a picture of an instant that is there already changes nothing', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    const [before] = outbox.waiting();
    const file = outbox.place(CAMERA, minute(0));
    writeFileSync(file, 'other content');
    expect(
      await outbox.keep({ camera: CAMERA, takenAt: minute(0), levelM: 1, upTo: minute(0), file }),
    ).toEqual({
      ok: true,
    });
    expect(outbox.waiting()).toEqual([before]);
    expect(jpegsIn(folder)).toEqual([before?.file]);
  });

  test('beyond its room thins, counts what it gives up, and keeps the count', async () => {
    const { outbox, folder } = aPictureOutbox({ maxBytes: 5_000 });
    for (let at = 0; at < 9; at += 1) await keepOne(outbox, minute(at * 10), { bytes: 1_000 });
    expect(outbox.counts().dropped).toBeGreaterThanOrEqual(4);
    expect(outbox.counts().waiting + outbox.counts().dropped).toBe(9);
    expect(instants(outbox)).toContain(minute(80));
    expect(jpegsIn(folder)).toHaveLength(outbox.counts().waiting);
    const { dropped } = outbox.counts();
    outbox.stop();
    expect(aPictureOutbox({ folder, maxBytes: 5_000 }).outbox.counts().dropped).toBe(dropped);
  });

  test('does not thin away the picture that is on its way', async () => {
    const { outbox } = aPictureOutbox({ maxBytes: 3_000 });
    for (let at = 0; at < 3; at += 1) await keepOne(outbox, minute(at * 10), { bytes: 900 });
    const [, second] = outbox.waiting();
    if (!second) throw new Error('expected a picture');
    await outbox.read(second);
    for (let at = 3; at < 12; at += 1) await keepOne(outbox, minute(at * 10), { bytes: 900 });
    expect(instants(outbox)).toContain(second.takenAt);
  });

  test('refuses an empty picture and one that the hub would not take', async () => {
    const { outbox, folder } = aPictureOutbox();
    const file = outbox.place(CAMERA, minute(0));
    writeFileSync(file, '');
    const empty = await outbox.keep({
      camera: CAMERA,
      takenAt: minute(0),
      levelM: undefined,
      upTo: minute(0),
      file,
    });
    expect(empty).toEqual({ ok: false, fault: 'the picture has no byte' });
    const large = await keepOne(outbox, minute(0), { bytes: MAX_PICTURE_BYTES + 1 });
    expect(large).toMatchObject({ ok: false, fault: expect.stringContaining('the hub takes') });
    expect(jpegsIn(folder)).toEqual([]);
    expect(outbox.counts()).toEqual({ waiting: 0, dropped: 0 });
  });

  test('with a full disk gives pictures up, counts them, and keeps the next one when there is room', async () => {
    const folder = join(temporaryFolder(), 'pictures');
    const disk = aTroubledIndex(folder);
    const { outbox } = aPictureOutbox({ folder, open: disk.open });
    await keepOne(outbox, minute(0));
    disk.fail(new StoreFull('no room'));
    expect(await keepOne(outbox, minute(10))).toMatchObject({ ok: false });
    expect(outbox.diskFault()).toBe('no room');
    expect(outbox.counts()).toEqual({ waiting: 1, dropped: 1 });
    disk.heal();
    await keepOne(outbox, minute(20));
    expect(outbox.diskFault()).toBeUndefined();
    expect(instants(outbox)).toEqual([minute(0), minute(20)]);
    outbox.stop();
    expect(indexIn(folder).state().dropped).toBe(1);
  });

  test('what the hub has and the disk will not forget is not sent again, and forgotten when the disk comes back', async () => {
    const folder = join(temporaryFolder(), 'pictures');
    const disk = aTroubledIndex(folder);
    const { outbox } = aPictureOutbox({ folder, open: disk.open });
    await keepOne(outbox, minute(0));
    const [first] = outbox.waiting();
    if (!first) throw new Error('expected a picture');
    disk.fail(new Error('disk I/O error'));
    outbox.remove(first);
    expect(outbox.waiting()).toEqual([]);
    disk.heal();
    await keepOne(outbox, minute(10));
    expect(instants(outbox)).toEqual([minute(10)]);
    const [second] = outbox.waiting();
    if (!second) throw new Error('expected a picture');
    outbox.remove(second);
    outbox.stop();
    expect(indexIn(folder).state().pictures).toEqual([]);
  });

  test('whose folder cannot be made costs nothing but its pictures, and says why', async () => {
    const file = writeInto(temporaryFolder(), 'a-file', '');
    const { outbox } = aPictureOutbox({ folder: join(file, 'pictures') });
    expect(outbox.diskFault()).toMatch(/./);
    const place = outbox.place(CAMERA, minute(0));
    const kept = await outbox.keep({
      camera: CAMERA,
      takenAt: minute(0),
      levelM: 1,
      upTo: minute(0),
      file: place,
    });
    expect(kept).toMatchObject({ ok: false });
    expect(outbox.counts()).toEqual({ waiting: 0, dropped: 1 });
  });

  test('of a damaged index begins a new one', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    outbox.stop();
    for (const end of ['-wal', '-shm']) rmSync(join(folder, `index.db${end}`), { force: true });
    writeFileSync(join(folder, 'index.db'), 'this is no database, '.repeat(500));
    const again = aPictureOutbox({ folder }).outbox;
    expect(again.counts().waiting).toBe(0);
    expect(jpegsIn(folder)).toEqual([]);
    expect(await keepOne(again, minute(10))).toEqual({ ok: true });
  });

  test('gives up a waiting picture that the disk has spoilt', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    const [first] = outbox.waiting();
    if (!first) throw new Error('expected a picture');
    writeFileSync(join(folder, first.file), 'spoilt');
    expect(await outbox.read(first)).toBeUndefined();
    expect(outbox.counts()).toEqual({ waiting: 0, dropped: 1 });
  });

  test('sets aside a picture that the disk refuses to read, and does not give it up', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    const [first] = outbox.waiting();
    if (!first) throw new Error('expected a picture');
    rmSync(join(folder, first.file));
    // A folder under a file's name cannot be read (EISDIR), as a block that is gone cannot (EIO).
    mkdirSync(join(folder, first.file));
    expect(await outbox.read(first)).toBeUndefined();
    expect(outbox.counts()).toEqual({ waiting: 0, dropped: 0 });
    expect(outbox.parked()).toEqual(new Map([[CAMERA, 1]]));
  });

  test('gives a parked picture another chance at the next start', async () => {
    const { outbox, folder } = aPictureOutbox();
    await keepOne(outbox, minute(0));
    const [first] = outbox.waiting();
    if (!first) throw new Error('expected a picture');
    outbox.park(first, 'the hub cut the line at it');
    expect(outbox.waiting()).toEqual([]);
    expect(outbox.parked()).toEqual(new Map([[CAMERA, 1]]));
    outbox.stop();
    expect(instants(aPictureOutbox({ folder }).outbox)).toEqual([minute(0)]);
  });
});
