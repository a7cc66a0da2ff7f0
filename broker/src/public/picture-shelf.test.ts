// Real: files on the disk. Played: the hub's pictures, and the copying, which writes a line instead of a JPEG.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraConfig, CameraId, HOUR, type Instant, type PictureView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { CopyFailed } from '../pictures/picture-desk.js';
import { minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { type PictureSource, pictureShelf } from './picture-shelf.js';
import { siteFolder } from './site-folder.js';
import { pictureOf } from './site-names.js';

const id = CameraId.parse('cam-1');
const MASK = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const camera = (publicly: object | undefined = {}): CameraConfig =>
  CameraConfig.parse({ id, nameJa: '橋', nameEn: 'bridge', public: publicly });

function aShelf() {
  const folder = siteFolder(join(temporaryFolder(), 'site'));
  folder.open(false);
  let pictures: (PictureView & { digest: string })[] = [];
  const state = {
    withdrawn: false,
    failing: undefined as CopyFailed['fault'] | undefined,
    wallNow: minute(0),
  };
  const made: string[] = [];
  const source: PictureSource = {
    taken: (_camera, from, to) => pictures.filter(({ at }) => at >= from && at <= to),
    at: (_camera, at) => pictures.find((one) => one.at === at),
    isWithdrawn: () => state.withdrawn,
    fileOf: ({ digest }) => digest,
    copy: ({ from, to }) => {
      if (state.failing) return Promise.reject(new CopyFailed(state.failing, 'played'));
      made.push(from);
      writeFileSync(to, from);
      return Promise.resolve();
    },
  };
  const shelf = pictureShelf(folder, source, {
    drill: false,
    log: silentLog,
    wallClock: { now: () => state.wallNow },
  });
  return {
    folder,
    shelf,
    state,
    made,
    take: (at: Instant, changes: Partial<PictureView> = {}) => {
      pictures = pictures.filter((one) => one.at !== at);
      pictures.push({
        ...{
          camera: id,
          at,
          receivedAt: at,
          takenFrom: 'note' as const,
          width: 4,
          height: 3,
          incomplete: false,
        },
        ...{ levelM: null, levelAt: null, withdrawn: false, digest: `bytes of ${at}` },
        ...changes,
      });
      pictures.sort((a, b) => a.at - b.at);
    },
    /** One round as the site makes it: look, make, look, tidy. */
    round: async (config: CameraConfig, now: Instant, wallNow = now) => {
      state.wallNow = wallNow;
      for (const one of shelf.look(config, now).missing) await shelf.make(one, () => true);
      const { shown } = shelf.look(config, now);
      const linked = shown.pictures.flatMap(({ small, large }) => [small, large]);
      shelf.tidy([config], new Set(linked), now, wallNow);
      return shown;
    },
    times: () => [...new Set(folder.list().map((path) => pictureOf(path)?.at))].sort(),
  };
}

describe('pictures for residents', () => {
  test('come in two sizes, and are linked only when both are there', async () => {
    const one = aShelf();
    one.take(minute(0));
    expect(one.shelf.look(camera(), minute(1)).shown.pictures).toEqual([]);
    const [first] = one.shelf.look(camera(), minute(1)).missing;
    if (!first) throw new Error('a copy is missing');
    await one.shelf.make(first, () => true);
    expect(one.shelf.look(camera(), minute(1)).shown.pictures).toEqual([]);
    expect((await one.round(camera(), minute(1))).pictures).toHaveLength(1);
    expect(one.folder.list()).toHaveLength(2);
  });

  test('are made once', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera(), minute(1));
    await one.round(camera(), minute(2));
    expect(one.made).toHaveLength(2);
  });

  test('wait for their delay: before it there is no file', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera({ delay: '30m' }), minute(29));
    expect(one.folder.list()).toEqual([]);
    expect((await one.round(camera({ delay: '30m' }), minute(30))).pictures).toHaveLength(1);
  });

  test('go at once when the delay is raised, and when the camera is shown no longer', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera(), minute(1));
    await one.round(camera({ delay: '30m' }), minute(2));
    expect(one.folder.list()).toEqual([]);
    await one.round(camera(), minute(3));
    expect(one.folder.list()).toHaveLength(2);
    one.shelf.tidy([], new Set(), minute(4), minute(4));
    expect(one.folder.list()).toEqual([]);
  });

  test('are made anew under another name when the masks change, and the old ones go at once', async () => {
    const one = aShelf();
    one.take(minute(0));
    const before = await one.round(camera(), minute(1));
    const after = await one.round(camera({ masks: [MASK] }), minute(2));
    expect(after.pictures[0]?.small).not.toBe(before.pictures[0]?.small);
    expect(one.folder.list()).toHaveLength(2);
  });

  test('that were cut short are replaced by the complete one under another name', async () => {
    const one = aShelf();
    one.take(minute(0), { incomplete: true });
    await one.round(camera(), minute(1));
    one.take(minute(0), { incomplete: false, digest: 'the whole' } as Partial<PictureView>);
    expect((await one.round(camera(), minute(2))).pictures[0]?.incomplete).toBe(false);
    expect(one.folder.list()).toHaveLength(2);
  });

  test('stay for a quarter of an hour after no page links to them any more', async () => {
    const one = aShelf();
    one.take(minute(1));
    one.take(minute(2));
    await one.round(camera(), minute(3));
    one.take(minute(4));
    await one.round(camera(), minute(5));
    expect(one.times()).toEqual([minute(1), minute(2), minute(4)]);
    await one.round(camera(), minute(19));
    expect(one.times()).toContain(minute(2));
    await one.round(camera(), minute(20));
    expect(one.times()).toEqual([minute(1), minute(4)]);
  });

  test('are never many, however fast a flood is played', async () => {
    const one = aShelf();
    for (let i = 0; i < 200; i++) {
      one.take(minute(i * 5 + 1));
      await one.round(camera(), minute(i * 5 + 2), minute(0) + i * 100);
    }
    expect(one.folder.list().length).toBeLessThanOrEqual(13 * 2 + 60);
  });

  test('that the decoder can make nothing of are told once, left out, never tried again, and keep nothing else from being shown', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera(), minute(1));
    one.state.failing = 'picture';
    one.take(minute(31));
    const shown = await one.round(camera(), minute(32));
    expect(shown.pictures.map(({ at }) => at)).toEqual([minute(0)]);
    expect(shown.lastAt).toBe(minute(31));
    one.state.failing = undefined;
    one.state.wallNow = minute(33) + 24 * HOUR;
    expect(one.shelf.look(camera(), minute(33)).missing).toEqual([]);
  });

  test('that the desk failed at, as under load, are tried again: after a minute, two, five, then each quarter of an hour', async () => {
    const one = aShelf();
    one.state.failing = 'desk';
    one.take(minute(0));
    const tries: number[] = [];
    for (let at = 1; at <= 60; at++) {
      one.state.wallNow = minute(at);
      const { missing } = one.shelf.look(camera(), minute(at));
      if (missing.length > 0) tries.push(at);
      for (const each of missing) expect(await one.shelf.make(each, () => true)).toBe('desk-failed');
    }
    expect(tries).toEqual([1, 2, 4, 9, 24, 39, 54]);
    one.state.failing = undefined;
    expect((await one.round(camera(), minute(69))).pictures.map(({ at }) => at)).toEqual([minute(0)]);
  });

  test('that wait for another try leave the older one shown with its own time, and say that a newer one exists', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera(), minute(1));
    one.state.failing = 'desk';
    one.take(minute(31));
    const shown = await one.round(camera(), minute(32));
    expect(shown).toMatchObject({ pictures: [{ at: minute(0) }], lastAt: minute(31) });
    one.state.failing = undefined;
    expect((await one.round(camera(), minute(33))).pictures[0]?.at).toBe(minute(31));
  });
});

describe('what is withdrawn', () => {
  test('is gone at once, one picture or all of a camera', async () => {
    const one = aShelf();
    one.take(minute(0));
    one.take(minute(31));
    await one.round(camera(), minute(32));
    one.shelf.withdraw(id, minute(31));
    expect(one.times()).toEqual([minute(0)]);
    one.shelf.withdraw(id, null);
    expect(one.folder.list()).toEqual([]);
  });

  test('is gone after the next round also where nobody said so by name, as when a hub starts again', async () => {
    const one = aShelf();
    one.take(minute(0));
    await one.round(camera(), minute(1));
    one.take(minute(0), { withdrawn: true });
    await one.round(camera(), minute(1) + 1);
    expect(one.folder.list()).toEqual([]);
  });

  test('comes back when it is restored', async () => {
    const one = aShelf();
    one.take(minute(0));
    one.state.withdrawn = true;
    expect(await one.round(camera(), minute(1))).toMatchObject({
      state: 'withdrawn',
      pictures: [],
      lastAt: null,
    });
    one.state.withdrawn = false;
    expect((await one.round(camera(), minute(2))).pictures).toHaveLength(1);
  });
});
