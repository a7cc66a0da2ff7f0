import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CameraId,
  FACT_SCHEMAS,
  type FactKind,
  type NewFact,
  profilesOf,
  StationId,
  type TownId,
} from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { type Settings, settingsTable } from '../settings/settings.js';
import { aStationFile, minute, pack } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';
import { HubNotEmpty, importTown } from './import-town.js';
import { readTownFile } from './read-town-file.js';
import { readTar, type TarEntry, TownFileDamaged, tarOf } from './tar.js';
import { hubFolder, NOT_OURS, OTHER, OWN, pictureFact, TWO_TOWNS, townFileOf } from './testing/two-towns.js';
import { factsName, mostBytes, SUMS } from './town-file.js';
import { TOWN_SHARE } from './town-share.js';
import { journalFileIn } from './town-source.js';

const { town, node } = pack([]).body;
const sender = { town, node };

const STEPS = { progress: () => undefined, signal: new AbortController().signal };

function written(bytes: Buffer): string {
  const file = join(temporaryFolder(), 'town.tar');
  writeFileSync(file, bytes);
  return file;
}

const importInto = (dataDir: string, bytes: Buffer) =>
  importTown(written(bytes), dataDir, { now: () => minute(500) }, STEPS);

async function* once(bytes: Buffer) {
  yield await Promise.resolve(bytes);
}

async function entriesIn(bytes: Buffer): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  for await (const entry of readTar(once(bytes), () => Number.POSITIVE_INFINITY)) entries.push(entry);
  return entries;
}

async function tarWith(entries: readonly TarEntry[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  async function* all() {
    for (const entry of entries) yield await Promise.resolve(entry);
  }
  for await (const piece of tarOf(all())) pieces.push(piece);
  return Buffer.concat(pieces);
}

const kindsIn = (dataDir: string): FactKind[] => {
  const journal = openJournalForReading(journalFileIn(dataDir));
  const facts = journal.read(0, 10_000);
  journal.close();
  return facts.map(({ kind }) => kind);
};

function settingsIn(dataDir: string): Settings {
  const journal = openJournalForReading(journalFileIn(dataDir));
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  for (const fact of journal.read(0, 10_000)) table.apply(fact);
  journal.close();
  return table.load();
}

describe('a town that leaves', () => {
  test.each([OWN, OTHER])(
    'finds everything again in an empty hub, which exports it byte for byte (%s)',
    async (town: TownId) => {
      const file = await townFileOf(hubFolder(), town);
      const dataDir = join(temporaryFolder(), 'data');
      const content = await importInto(dataDir, file);
      expect(readdirSync(dataDir).sort()).toEqual(['journal.db', 'pictures']);
      expect((await townFileOf(dataDir, town)).equals(file)).toBe(true);
      expect(kindsIn(dataDir)).toHaveLength(content.facts + 1);
      expect(kindsIn(dataDir)[0]).toBe('town.imported');
    },
  );

  test('takes nothing of the other town, and no password', async () => {
    const text = (await townFileOf(hubFolder())).toString('latin1');
    for (const foreign of NOT_OURS) {
      // Its own node may speak for the other town’s station: that is said in the node’s own registration, and nowhere else.
      const told = text.split(foreign).length - 1;
      expect([foreign, told]).toEqual([foreign, foreign === 'naro' ? 1 : 0]);
    }
    expect(Buffer.from(text, 'latin1').toString()).toContain('人が写っている');
  });

  test('takes its half of a pack that a node has sent for both', async () => {
    const own = await entriesIn(await townFileOf(hubFolder()));
    const other = await entriesIn(await townFileOf(hubFolder(), OTHER));
    const readings = (entries: TarEntry[]) =>
      entries
        .filter(({ name }) => name.startsWith('facts/'))
        .flatMap(({ bytes }) => bytes.toString().split('\n'))
        .filter((line) => line.includes('"readings.received"'))
        .flatMap((line) => (JSON.parse(line) as NewFact & { kind: 'readings.received' }).body.readings)
        .map(([series, , value]) => `${series} ${value}`);
    expect(readings(own)).toEqual([
      'kajiyase-bashi/level 1.5',
      'kajiyase-bashi/level 3.2',
      'kajiyase-bashi/level 4.2',
      'kajiyase-bashi/level 3.1',
      'wakai/level 1.5',
      'wakai/level-sub 1.6',
    ]);
    expect(readings(other)).toEqual(['naro/level 1']);
  });

  test('takes the profile of every gauge that its stations have, the second ones too', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    await importInto(dataDir, await townFileOf(hubFolder()));
    const known = settingsIn(dataDir);
    const named = [...known.stations.values()].flatMap(profilesOf);
    expect(named.toSorted()).toEqual(['pressure', 'radar', 'radar', 'tipping-bucket']);
    expect(named.filter((id) => !known.profiles.has(id))).toEqual([]);
  });

  test('takes a station that it has handed over or removed with its whole past, both towns do', async () => {
    for (const town of [OWN, OTHER]) {
      const text = (await townFileOf(hubFolder(), town)).toString('utf8');
      expect(text.split('"nameJa":"久礼"').length - 1).toBe(2);
      expect(text).toContain('station.removed');
    }
  });

  test('has a file of many parts when it has many facts, each picture right behind the part that names it', async () => {
    const long = 'x'.repeat(2_000);
    const many = Array.from(
      { length: 2_200 },
      (_, i): NewFact => ({
        kind: 'record.dead-lettered',
        body: { ...sender, topic: `${i}`, fault: 'not-json', detail: '', raw: long },
      }),
    );
    const facts = [...TWO_TOWNS, ...many, pictureFact(OWN, 'kajiyase-bashi', 'kajiyase-down', 60, 5)];
    const file = await townFileOf(hubFolder(facts));
    const names = (await entriesIn(file)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('facts/')).length).toBeGreaterThan(1);
    expect(names.at(-3)).toMatch(/^facts\//);
    expect(names.at(-2)).toMatch(/^pictures\/kajiyase-down\/2026-06-02\/20260602T190000/);
    const dataDir = join(temporaryFolder(), 'data');
    await importInto(dataDir, file);
    expect((await townFileOf(dataDir)).equals(file)).toBe(true);
  });

  test('whose pictures were lost already gets their list, and the rest', async () => {
    const from = hubFolder();
    rmSync(join(from, 'pictures'), { recursive: true });
    const file = await townFileOf(from);
    expect(await readTownFile(once(file))).toMatchObject({ pictures: 0, missing: 2 });
    const dataDir = join(temporaryFolder(), 'data');
    await importInto(dataDir, file);
    expect((await townFileOf(dataDir)).equals(file)).toBe(true);
  });

  test('whose pictures were deleted by their age takes what is known of them, and misses none', async () => {
    const pruned = (station: string, camera: string): NewFact => ({
      kind: 'pictures.pruned',
      body: {
        ...{ station: StationId.parse(station), camera: CameraId.parse(camera), why: 'age' },
        pictures: TWO_TOWNS.flatMap(({ kind, body }): [number, string][] =>
          kind === 'picture.received' && body.camera === camera && body.takenAt === minute(10)
            ? [[body.takenAt, body.digest]]
            : [],
        ),
      },
    });
    // Killed before the file was deleted, or not: the town's file is the same.
    const from = hubFolder([
      ...TWO_TOWNS,
      pruned('kajiyase-bashi', 'kajiyase-down'),
      pruned('naro', 'naro-1'),
    ]);
    const file = await townFileOf(from);
    rmSync(join(from, 'pictures', 'kajiyase-down'), { recursive: true });
    const names = (await entriesIn(file)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('pictures/'))).toHaveLength(1);
    expect(names).not.toContain('missing-pictures.txt');
    expect(file.toString('utf8')).not.toContain('naro-1');
    expect(await readTownFile(once(file))).toMatchObject({ pictures: 1, missing: 0 });
    const dataDir = join(temporaryFolder(), 'data');
    await importInto(dataDir, file);
    expect((await townFileOf(dataDir)).equals(file)).toBe(true);
    // One that somebody has put back into the file does not belong there.
    const [first] = (await entriesIn(await townFileOf(hubFolder()))).filter(({ name }) =>
      name.startsWith('pictures/'),
    );
    const entries = (await entriesIn(file)).flatMap((entry) =>
      entry.name === factsName(1) && first ? [entry, first] : [entry],
    );
    await expect(importInto(join(temporaryFolder(), 'data'), await tarWith(entries))).rejects.toThrow(
      TownFileDamaged,
    );
  });

  test('that this hub does not know is told so, with those that there are', async () => {
    await expect(townFileOf(hubFolder(), 'kuroshio' as TownId)).rejects.toThrow(
      'there are: shimanto-cho, nakatosa',
    );
  });
});

describe('a file that is not whole', () => {
  test('is refused wherever it ends, and nothing is left of it', async () => {
    const file = await townFileOf(hubFolder());
    const dataDir = join(temporaryFolder(), 'data');
    for (const length of [0, 100, 512, 700, file.length / 2, file.length - 1_024, file.length - 1]) {
      await expect(importInto(dataDir, file.subarray(0, Math.floor(length))), `${length}`).rejects.toThrow(
        TownFileDamaged,
      );
      expect(existsSync(dataDir) ? readdirSync(dataDir) : []).toEqual([]);
    }
    await expect(importInto(dataDir, Buffer.concat([file, Buffer.from('x')]))).rejects.toThrow(
      'behind the end',
    );
  });

  test('is refused with any byte of it changed', async () => {
    const file = await townFileOf(hubFolder());
    const chance = seeded(20_260_603);
    for (let i = 0; i < 400; i++) {
      const changed = Buffer.from(file);
      const at = chance.whole(0, file.length - 1);
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.whole(0, 7));
      await expect(readTownFile(once(changed)), `byte ${at}`).rejects.toThrow(TownFileDamaged);
    }
  });

  test('is told with the place of what is wrong', async () => {
    const entries = await entriesIn(await townFileOf(hubFolder()));
    const facts = entries.findIndex(({ name }) => name === factsName(1));
    const withLine = (change: (lines: string[]) => void) => {
      const lines = (entries[facts]?.bytes.toString() ?? '').split('\n');
      change(lines);
      return tarWith(entries.with(facts, { name: factsName(1), bytes: Buffer.from(lines.join('\n')) }));
    };
    const refusal = async (bytes: Promise<Buffer>) =>
      readTownFile(once(await bytes)).then(
        () => 'taken',
        (error: unknown) => (error instanceof TownFileDamaged ? error.message : String(error)),
      );
    expect(await refusal(withLine((lines) => lines.splice(4, 1, '{')))).toBe(
      'facts/000001.ndjson, line 5: no JSON',
    );
    expect(
      await refusal(
        withLine((lines) => lines.splice(4, 1, '{"kind":"town.sold","at":1,"wallAt":1,"body":{}}')),
      ),
    ).toContain('line 5: this Kawamori knows no "town.sold"');
    expect(
      await refusal(
        withLine((lines) => lines.splice(4, 1, '{"kind":"node.revoked","at":1,"wallAt":1,"body":{}}')),
      ),
    ).toContain('line 5: node.revoked: node:');
    expect(
      await refusal(withLine((lines) => lines.splice(4, 1, lines[4]?.replace('"at":', '"at": ') ?? ''))),
    ).toContain('not as an export writes it');
    expect(await refusal(withLine((lines) => lines.splice(2, 1)))).toContain(
      `facts/000001.ndjson: its digest is not the one in ${SUMS}`,
    );
  });
});

describe('a file that somebody has tampered with', () => {
  const tampered = async (change: (entries: TarEntry[]) => TarEntry[]) =>
    tarWith(change(await entriesIn(await townFileOf(hubFolder()))));
  const refused = async (bytes: Buffer) => {
    const dataDir = join(temporaryFolder(), 'data');
    await expect(importInto(dataDir, bytes)).rejects.toThrow(TownFileDamaged);
    expect(existsSync(dataDir) ? readdirSync(dataDir) : []).toEqual([]);
  };
  const evil = Buffer.from('evil');

  test.each([
    '../evil',
    '/tmp/evil',
    'pictures/../../evil',
    'pictures/kajiyase-down/x.jpg',
    'journal.db',
    'facts/000009.ndjson',
  ])('by a file named %s', async (name) => {
    await refused(await tampered((entries) => entries.toSpliced(2, 0, { name, bytes: evil })));
    await refused(await tampered((entries) => [...entries, { name, bytes: evil }]));
  });

  test('by an entry that stands twice, or in another place', async () => {
    await refused(
      await tampered((entries) => entries.flatMap((entry, i) => (i === 2 ? [entry, entry] : [entry]))),
    );
    await refused(
      await tampered(([first, second, ...rest]) =>
        [second, first, ...rest].filter((one) => one !== undefined),
      ),
    );
  });

  test.each([
    ['a symbolic link', 156, '2'],
    ['an owner', 108, '0000001'],
    ['a size in base 256', 124, '\u0080'],
    ['another mode', 100, '0004755'],
  ])('by a header that speaks of %s', async (_what, at, text) => {
    const file = await townFileOf(hubFolder());
    file.write(text, at, 'latin1');
    let sum = 0;
    file.fill(' ', 148, 156);
    for (const byte of file.subarray(0, 512)) sum += byte;
    file.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    await refused(file);
  });

  test('by a size beyond all bounds, before a byte of it is read', async () => {
    await expect(
      readTownFile(once(await tarWith([{ name: 'town.json', bytes: Buffer.alloc(5_000) }]))),
    ).rejects.toThrow('has no place here');
    expect(mostBytes('pictures/a/b.jpg')).toBe(2 * 1024 * 1024);
    expect(mostBytes('anything')).toBe(0);
  });

  test('by facts of another town: they would not be exported again', async () => {
    const own = hubFolder();
    const journal = openJournalForWriting(journalFileIn(own));
    journal.close();
    const [head, facts, ...rest] = await entriesIn(await townFileOf(own));
    const foreign = `${JSON.stringify({ kind: 'station.set', at: 1, wallAt: 1, body: { station: aStationFile({ id: 'naro', town: OTHER }) } })}\n`;
    if (!head || !facts) throw new Error('no facts');
    const changed = { name: facts.name, bytes: Buffer.concat([facts.bytes, Buffer.from(foreign)]) };
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    const listed = [head, changed, ...rest.slice(0, -1)];
    const sums = listed.map(({ name, bytes }) => `${sha(bytes)}  ${name}\n`).join('');
    const file = await tarWith([...listed, { name: SUMS, bytes: Buffer.from(sums) }]);
    expect((await readTownFile(once(file))).facts).toBeGreaterThan(0);
    const dataDir = join(temporaryFolder(), 'data');
    await expect(importInto(dataDir, file)).rejects.toThrow('not everything in it is');
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('a hub', () => {
  test('that has facts or pictures takes no town', async () => {
    const file = await townFileOf(hubFolder());
    const other = hubFolder();
    await expect(importInto(other, file)).rejects.toThrow(HubNotEmpty);
    expect((await townFileOf(other)).equals(file)).toBe(true);
    const pictures = join(temporaryFolder(), 'data');
    mkdirSync(join(pictures, 'pictures', 'a'), { recursive: true });
    writeFileSync(join(pictures, 'pictures', 'a', 'b.jpg'), 'x');
    await expect(importInto(pictures, file)).rejects.toThrow('pictures lie there');
    expect(readFileSync(join(pictures, 'pictures', 'a', 'b.jpg'), 'utf8')).toBe('x');
  });

  test('that has been started and never used takes one', async () => {
    const dataDir = hubFolder([]);
    mkdirSync(join(dataDir, 'pictures'), { recursive: true });
    const file = await townFileOf(hubFolder());
    await importInto(dataDir, file);
    expect((await townFileOf(dataDir)).equals(file)).toBe(true);
  });

  test('whose import was killed takes it when it is asked again', async () => {
    const file = await townFileOf(hubFolder());
    for (const marker of [[], ['committing']]) {
      const dataDir = join(temporaryFolder(), 'data');
      mkdirSync(join(dataDir, 'importing', 'pictures'), { recursive: true });
      writeFileSync(join(dataDir, 'importing', 'journal.db'), 'half a journal');
      for (const name of marker) {
        writeFileSync(join(dataDir, 'importing', name), '');
        mkdirSync(join(dataDir, 'pictures', 'half'), { recursive: true });
        writeFileSync(join(dataDir, 'pictures', 'half', 'a.jpg'), 'x');
      }
      await importInto(dataDir, file);
      expect(readdirSync(dataDir).sort()).toEqual(['journal.db', 'pictures']);
      expect((await townFileOf(dataDir)).equals(file)).toBe(true);
    }
  });
});

test('every kind of fact has an owner', () => {
  expect(Object.keys(TOWN_SHARE).sort()).toEqual(Object.keys(FACT_SCHEMAS).sort());
});
