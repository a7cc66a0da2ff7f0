// Real: the files of a hub, and influxd. The hub's threads are not started: the judge and the feeder's pages are called here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId, type Fact, MINUTE, type NewFact, type SeriesId, type TownId } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_KEPT, beginning, newCursor, progress } from '../influx/feed-cursor.js';
import { feedSource } from '../influx/feed-source.js';
import type { InfluxServer } from '../influx/influx-client.js';
import { pointLine } from '../influx/line-protocol.js';
import { writePage } from '../influx/page-writer.js';
import { openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openJudge } from '../judging/judge.js';
import { LEVEL, minute, pack } from '../testing/builders.js';
import { freshDatabases } from '../testing/fresh-influx.js';
import { type RealInfluxd, startInfluxd } from '../testing/real-influxd.js';
import { temporaryFolder } from '../testing/temporary.js';
import { exportTown } from './export-command.js';
import { importTown } from './import-town.js';
import { hubFolder, OTHER, OTHER_LEVEL, OWN, SECOND_GAUGE, TWO_TOWNS } from './testing/two-towns.js';
import { journalFileIn, storeFileIn } from './town-source.js';

const IMPORTED_AT = minute(500);

/** Two values for one instant, and a node whose clock stands three hours behind. */
const ODD: readonly NewFact[] = [
  pack([[-60, 2]]),
  pack([[-60, 2.4]]),
  pack([[-230, 2.2]], { clockBehindMs: 180 * MINUTE }),
  pack([[-40, 2.1]]),
  // The last fact of a journal never leaves it.
  {
    kind: 'public.restored',
    body: { camera: CameraId.parse('kajiyase-down'), takenAt: minute(10), by: 'tanaka' },
  },
];

const factsIn = (dataDir: string): Fact[] => {
  const journal = openJournalForReading(journalFileIn(dataDir));
  const facts = journal.read(0, 10_000);
  journal.close();
  return facts;
};

/** Has everything judged that is in a folder, as its hub would at its start. */
function judged(dataDir: string, logsChanges = false): void {
  const database = openDatabase(storeFileIn(dataDir), 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges });
  judge.apply(factsIn(dataDir));
  database.close();
}

/** Takes readings out of the journal that came before (wall clock). */
function prune(dataDir: string, before: number): void {
  const writer = openJournalForWriting(journalFileIn(dataDir));
  while (writer.prune({ before, readBy: 1_000_000, setAside: [] }));
  writer.close();
}

/** Everything that a store knows of a series, and what was made of it. */
function known(dataDir: string, series: SeriesId) {
  const database = openForReading(storeFileIn(dataDir));
  const all = (sql: string) => database.prepare(sql).all(series);
  const own = 'series_id = (SELECT id FROM series WHERE name = ?)';
  const found = {
    points: all(`SELECT at, value, received_at, quality, reasons FROM point WHERE ${own} ORDER BY at`),
    others: all(`SELECT at, value, received_at FROM alternative WHERE ${own} ORDER BY at, value`),
    episodes: database.prepare('SELECT id FROM episode WHERE series = ? ORDER BY id').pluck().all(series),
  };
  database.close();
  return found;
}

async function exported(
  dataDir: string,
  town: TownId,
  ...words: string[]
): Promise<{ code: number; out: string; err: string; file: string }> {
  const said = { out: '', err: '' };
  const file = join(temporaryFolder(), 'town.tar');
  const code = await exportTown([town, file, ...words], {
    io: {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
    },
    dataDir,
    wallClock: { now: () => 0 },
    signal: new AbortController().signal,
  });
  return { code, ...said, file };
}

async function movedIn(file: string): Promise<string> {
  const dataDir = join(temporaryFolder(), 'data');
  const steps = { progress: () => undefined, signal: new AbortController().signal };
  await importTown(file, dataDir, { now: () => IMPORTED_AT }, steps);
  return dataDir;
}

const sameBytes = (a: string, b: string): boolean => readFileSync(a).equals(readFileSync(b));

describe('readings that the journal has let go of', () => {
  test.each([
    ['all of them', minute(400), OWN, LEVEL],
    ['some of them', minute(16), OWN, LEVEL],
    ['of a second gauge with a model of its own', minute(400), OWN, SECOND_GAUGE],
    ['all of the other town', minute(400), OTHER, OTHER_LEVEL],
  ])('leave with their town, and its own hub knows the same (%s)', async (_, before, town, series) => {
    const from = hubFolder([...TWO_TOWNS, ...ODD]);
    judged(from);
    prune(from, before);
    const first = await exported(from, town);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\d+ readings from the store/),
      err: '',
    });

    const own = await movedIn(first.file);
    judged(own);
    expect(known(own, series)).toEqual(known(from, series));
    // What was brought along is as old as the import, and stays in the new journal for as long as anything.
    prune(own, IMPORTED_AT - 1);
    const again = await exported(own, town);
    expect(sameBytes(again.file, first.file)).toBe(true);
    // Until it is let go of there too: then it leaves once more from the store.
    prune(own, IMPORTED_AT + 1);
    const third = await movedIn((await exported(own, town)).file);
    judged(third);
    expect(known(third, series)).toEqual(known(own, series));
  });

  test('nothing is exported where the store is gone that alone has them', async () => {
    const from = hubFolder();
    prune(from, minute(400));
    const refused = await exported(from, OWN);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('store.db') });
    expect(existsSync(refused.file)).toBe(false);
  });

  test('and the store too, by their age, are said to be gone, and the town leaves without them', async () => {
    const from = hubFolder([...TWO_TOWNS, ...ODD]);
    judged(from);
    const store = openDatabase(storeFileIn(from), 'rebuildable');
    openJudge(store, { addressees: [], drill: false, logsChanges: false }).retire(minute(1_000));
    store.close();
    prune(from, minute(400));
    const first = await exported(from, OWN);
    expect(first).toMatchObject({
      code: 0,
      err: expect.stringContaining('could not be read and are missing'),
    });
    const own = await movedIn(first.file);
    judged(own);
    expect(known(own, LEVEL).points).toEqual(known(from, LEVEL).points);
    expect(sameBytes((await exported(own, OWN)).file, first.file)).toBe(true);
  });

  describe('and that the store has handed to an InfluxDB', () => {
    let influxd: RealInfluxd;
    beforeAll(async () => {
      influxd = await startInfluxd();
    });
    afterAll(() => influxd.dispose());

    const freshServer = freshDatabases(() => influxd);
    /** A hub that has fed a server, and has let go of what is older than this. */
    async function fedHub(
      keepFrom: number,
    ): Promise<{ dataDir: string; config: string; server: InfluxServer }> {
      const dataDir = hubFolder([...TWO_TOWNS, ...ODD]);
      const { database, server } = await freshServer();
      judged(dataDir, true);
      const store = openDatabase(storeFileIn(dataDir), 'rebuildable');
      const judge = openJudge(store, { addressees: [], drill: false, logsChanges: true });
      const source = feedSource(store);
      const { name, newest } = source.log();
      const { readings } = source.changesAfter(0, 1_000);
      const cursor = { ...newCursor(newest, 0, ALL_KEPT), walk: undefined };
      await server.write([pointLine(beginning(name, cursor))], '');
      expect(
        await writePage({ server, source, policy: '', readingsFrom: Number.MIN_SAFE_INTEGER }, readings),
      ).toEqual([]);
      await server.write([pointLine(progress(name, cursor))], '');
      judge.takeAway({ through: newest, keepFrom, refused: [] });
      store.close();
      prune(dataDir, minute(400));
      const config = join(temporaryFolder(), 'hub.yaml');
      writeFileSync(
        config,
        `dataDir: ${dataDir}\nhttp: { port: 0 }\nmqtt: { port: 0 }\ninflux: { url: "${influxd.url}", database: ${database} }\n`,
      );
      return { dataDir, config, server };
    }

    const cut = (dataDir: string) => {
      const store = openForReading(storeFileIn(dataDir));
      const rows = store.prepare('SELECT begins_at FROM horizon').all();
      store.close();
      return rows.length > 0;
    };

    test('leave with their town too', async () => {
      const whole = hubFolder([...TWO_TOWNS, ...ODD]);
      judged(whole);
      const { dataDir, config } = await fedHub(minute(1_000));
      expect(cut(dataDir)).toBe(true);
      const first = await exported(dataDir, OWN, '--config', config);
      expect(first).toMatchObject({ code: 0, err: '' });
      const own = await movedIn(first.file);
      judged(own);
      expect(known(own, LEVEL)).toEqual(known(whole, LEVEL));
      expect(sameBytes((await exported(own, OWN)).file, first.file)).toBe(true);
    });

    test('are refused while nobody can be asked for them, or marked as missing where that is allowed', async () => {
      const { dataDir, config } = await fedHub(minute(1_000));
      expect(await exported(dataDir, OWN)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/kajiyase-bashi\/level before 2026-.*--config FILE/),
      });
      await influxd.stop();
      expect(await exported(dataDir, OWN, '--config', config)).toMatchObject({
        code: 1,
        err: expect.stringContaining('cannot be asked'),
      });
      const without = await exported(dataDir, OWN, '--config', config, '--allow-missing');
      expect(without).toMatchObject({ code: 0, err: expect.stringContaining('are missing') });
      const own = await movedIn(without.file);
      judged(own);
      // Its own hub says so too: an export of that time as CSV is refused there.
      expect(cut(own)).toBe(true);
      expect(sameBytes((await exported(own, OWN)).file, without.file)).toBe(true);
      await influxd.start();
    });
  });
});
