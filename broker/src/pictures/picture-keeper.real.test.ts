// Real: files on the disk. Played: the picture process, the journal and the index, which answer what the test says.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NewFact, StationId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aRegistration, minute } from '../testing/builders.js';
import { CAMERA, noteAt } from '../testing/pictures.js';
import { temporaryFolder } from '../testing/temporary.js';
import { deferred, heard } from '../testing/waiting.js';
import type { Examined } from './picture-desk.js';
import { pictureFiles } from './picture-files.js';
import { pictureKeeper } from './picture-keeper.js';

const STATION = StationId.parse('kajiyase-bashi');
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const seen = (minutes: number): Examined => ({
  ok: true,
  width: 640,
  height: 480,
  incomplete: false,
  light: { mean: 110, deviation: 42, print: '0123456789abcdef' },
  note: noteAt(minutes),
  exifTakenAt: undefined,
});

async function aKeeper({
  dataDir = temporaryFolder(),
  look = () => Promise.resolve(seen(-5)),
  keep = () => Promise.resolve(),
  budget = { bytes: 1_000, files: 10 },
  hasRoom = () => true,
}: {
  dataDir?: string;
  look?: (file: string) => Promise<Examined>;
  keep?: (fact: NewFact) => Promise<void>;
  budget?: { bytes: number; files: number };
  hasRoom?: () => boolean;
} = {}) {
  const facts = heard<NewFact>();
  const kept = new Set<string>();
  const keeper = pictureKeeper({
    files: pictureFiles(dataDir, budget),
    desk: {
      examine: async ({ file, view, thumb }) => {
        const examined = await look(file);
        if (examined.ok) for (const copy of [view, thumb]) writeFileSync(copy, 'a copy');
        return examined;
      },
    },
    stationOf: (camera) => (camera === CAMERA ? STATION : undefined),
    isKept: (_camera, digest) => kept.has(digest),
    hasRoom,
    keep: async (all) => {
      for (const fact of all) {
        await keep(fact);
        facts.hear(fact);
      }
      return facts.all.length;
    },
    judged: () => Promise.resolve(),
  });
  await keeper.start();
  const bodies: string[] = [];
  return {
    dataDir,
    facts,
    kept,
    bodies,
    take: (bytes: Buffer, letGo = () => undefined) =>
      keeper.take({
        node: aRegistration(),
        camera: CAMERA,
        topic: 'a topic',
        receivedAt: minute(0),
        offset: { correction: () => undefined },
        payload: bytes,
        letGo,
      }),
    folder: (name: string) => {
      const path = join(dataDir, name);
      return existsSync(path) ? readdirSync(path) : [];
    },
  };
}

const DAY = `pictures/${CAMERA}/2026-06-02`;

test('the file stands whole on the disk before its fact is written', async () => {
  const bytes = Buffer.from('a picture');
  const digest = digestOf(bytes);
  const file = `20260602T175500.000+0900-${digest.slice(0, 12)}.jpg`;
  const found: string[] = [];
  const keeper = await aKeeper({
    keep: async () => {
      found.push(readFileSync(join(keeper.dataDir, DAY, file), 'utf8'));
      await Promise.resolve();
    },
  });
  await keeper.take(bytes);
  expect(found).toEqual(['a picture']);
  expect(keeper.facts.all).toMatchObject([
    { kind: 'picture.received', body: { digest, bytes: 9, takenAt: minute(-5) } },
  ]);
  expect(keeper.folder('incoming-pictures')).toEqual([]);
});

test('the bytes are let go once they are on the disk, long before they have been looked at', async () => {
  const looked = deferred<Examined>();
  const gone = deferred();
  const keeper = await aKeeper({ look: () => looked.promise });
  const taken = keeper.take(Buffer.from('a picture'), () => {
    gone.resolve(undefined);
    return undefined;
  });
  await gone.promise;
  expect(keeper.folder('incoming-pictures')).toHaveLength(1);
  looked.resolve(seen(-5));
  await taken;
});

test('a picture that comes again while it is looked at, or afterwards, is written once', async () => {
  const looked = deferred<Examined>();
  const keeper = await aKeeper({ look: () => looked.promise });
  const bytes = Buffer.from('a picture');
  const both = [keeper.take(bytes), keeper.take(Buffer.from('a picture'))];
  looked.resolve(seen(-5));
  await Promise.all(both);
  keeper.kept.add(digestOf(bytes));
  await keeper.take(bytes);
  expect(keeper.facts.all).toHaveLength(1);
});

test('a picture whose fact cannot be written is not acknowledged, and is found again when it comes again', async () => {
  let diskFull = true;
  const keeper = await aKeeper({
    keep: () => (diskFull ? Promise.reject(new Error('the disk is full')) : Promise.resolve()),
  });
  const bytes = Buffer.from('a picture');
  await expect(keeper.take(bytes)).rejects.toThrow('the disk is full');
  diskFull = false;
  await keeper.take(bytes);
  expect(keeper.facts.all).toHaveLength(1);
  expect(keeper.folder(DAY).filter((name) => name.endsWith('.jpg'))).toHaveLength(1);
});

test('a disk that takes no file withholds the acknowledgement, and nothing half-written is left', async () => {
  const keeper = await aKeeper();
  const incoming = join(keeper.dataDir, 'incoming-pictures');
  // A folder that stands where the file should: not even root writes through it.
  mkdirSync(join(incoming, '0.jpg'));
  await expect(keeper.take(Buffer.from('a picture'))).rejects.toThrow('EISDIR');
  expect(keeper.facts.all).toEqual([]);
  // The next goes its own way.
  await keeper.take(Buffer.from('another'));
  expect(keeper.facts.all).toHaveLength(1);
});

test('without room a picture is neither kept nor taken, a known one is, and with room both are', async () => {
  let hasRoom = true;
  const keeper = await aKeeper({ hasRoom: () => hasRoom });
  const known = Buffer.from('a picture');
  await keeper.take(known);
  keeper.kept.add(digestOf(known));
  hasRoom = false;
  let letGo = 0;
  const news = Buffer.from('another');
  const counted = () => {
    letGo += 1;
    return undefined;
  };
  expect([await keeper.take(news, counted), await keeper.take(known, counted)]).toEqual(['no-room', 'taken']);
  expect({ letGo, facts: keeper.facts.all.length, files: keeper.folder('incoming-pictures') }).toEqual({
    letGo: 2,
    facts: 1,
    files: [],
  });
  hasRoom = true;
  expect(await keeper.take(news)).toBe('taken');
  expect(keeper.facts.all).toHaveLength(2);
});

test('a picture process that is closed withholds the acknowledgement', async () => {
  const keeper = await aKeeper({ look: () => Promise.reject(new Error('the picture desk is closed')) });
  await expect(keeper.take(Buffer.from('a picture'))).rejects.toThrow('closed');
  expect({ facts: keeper.facts.all, left: keeper.folder('incoming-pictures') }).toEqual({
    facts: [],
    left: [],
  });
});

test('refused pictures are kept within a budget; the oldest go first', async () => {
  const keeper = await aKeeper({
    look: () => Promise.resolve({ ok: false, fault: 'picture-not-jpeg', detail: 'PNG' }),
  });
  const files = [1, 2, 3].map((tone) => Buffer.alloc(400, tone));
  for (const bytes of files) await keeper.take(bytes);
  expect(keeper.folder('refused-pictures').sort()).toEqual(files.slice(1).map(digestOf).sort());
  expect(keeper.facts.all).toMatchObject(
    files.map((bytes) => ({
      body: { fault: 'picture-not-jpeg', detail: 'PNG', raw: '', digest: digestOf(bytes) },
    })),
  );
});

test('what a killed hub has left undecided is swept, and refused pictures count on', async () => {
  const dataDir = temporaryFolder();
  for (const [folder, name] of [
    ['incoming-pictures', '7.jpg'],
    ['refused-pictures', 'ab'.repeat(32)],
  ] as const) {
    mkdirSync(join(dataDir, folder));
    writeFileSync(join(dataDir, folder, name), Buffer.alloc(700));
  }
  const keeper = await aKeeper({
    dataDir,
    look: () => Promise.resolve({ ok: false, fault: 'picture-unreadable', detail: 'no' }),
  });
  expect(keeper.folder('incoming-pictures')).toEqual([]);
  const bytes = Buffer.alloc(400, 1);
  await keeper.take(bytes);
  expect(keeper.folder('refused-pictures')).toEqual([digestOf(bytes)]);
});
