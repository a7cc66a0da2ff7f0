import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { diskCommand } from '../cli/disk-command.js';
import { HubConfigFile } from '../hub-config.js';
import { openJudge } from '../judging/judge.js';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { type DiskSample, daysUntilAlarm, diskDiary, growthADay, readDiskHistory } from './disk-history.js';
import { diskReport } from './disk-report.js';

const GIB = 2 ** 30;
const room = (freeBytes: number) => ({ freeBytes, totalBytes: 100 * GIB });

test('what is free is noted once a day, and a hub that starts anew goes on', () => {
  const folder = temporaryFolder();
  const clock = { at: minute(0), now: () => clock.at };
  const free = () => readDiskHistory(folder).map(({ freeBytes }) => freeBytes / GIB);
  let note = diskDiary(folder, clock);
  for (const [after, left] of [
    [0, 50],
    [HOUR, 49],
    [DAY, 48],
    [DAY + HOUR, 47],
  ] as const) {
    clock.at = minute(0) + after;
    note(room(left * GIB));
  }
  note = diskDiary(folder, clock);
  note(room(46 * GIB));
  expect(free()).toEqual([50, 48]);
  clock.at = minute(0) + 2 * DAY;
  note(room(45 * GIB));
  expect(free()).toEqual([50, 48, 45]);
  // A clock that was set back: what was noted of the future is none.
  clock.at = minute(0) - 3 * DAY;
  note(room(44 * GIB));
  expect(free()).toEqual([44]);
});

test('a history that cannot be read or written is none, and harms nobody', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'disk-history.json'), '[{"at":');
  expect(readDiskHistory(folder)).toEqual([]);
  diskDiary(join(folder, 'nowhere'), { now: () => 0 })(room(1));
});

test('growth is that of the last week, and unknown before a day has gone by', () => {
  const sample = (day: number, freeBytes: number): DiskSample => ({
    ...{ at: day * DAY, freeBytes, journalBytes: 0, storeBytes: day * 10 },
  });
  expect(growthADay([], 'freeBytes')).toBeUndefined();
  expect(growthADay([sample(0, 5), sample(0.5, 4)], 'freeBytes')).toBeUndefined();
  expect(growthADay([sample(0, 900), sample(10, 100), sample(14, 60)], 'freeBytes')).toBe(-10);
  expect(growthADay([sample(0, 900), sample(2, 900)], 'storeBytes')).toBe(10);
});

test('the days until the alarm follow from what is left above its mark', () => {
  expect(daysUntilAlarm(room(30 * GIB), 10, -2 * GIB)).toBe(10);
  expect(daysUntilAlarm(room(9 * GIB), 10, undefined)).toBe(0);
  expect(daysUntilAlarm(room(30 * GIB), 10, 1)).toBeNull();
  expect(daysUntilAlarm(room(30 * GIB), 10, undefined)).toBeUndefined();
});

test('an operator sees what grows how fast, what is about to go, and the residents’ pages', async () => {
  const [folder, pages] = [temporaryFolder(), temporaryFolder()];
  const database = openDatabase(join(folder, 'store.db'), 'rebuildable');
  openJudge(database, { addressees: [], drill: false, logsChanges: false });
  database.close();
  const camera = join(folder, 'pictures', 'cam');
  // Yesterday, today and long ago, by Japan's days.
  for (const day of ['2026-06-01', '2026-06-02', '2025-01-01']) {
    mkdirSync(join(camera, day), { recursive: true });
    writeFileSync(join(camera, day, 'a.jpg'), Buffer.alloc(700_000, 1));
  }
  writeFileSync(join(pages, 'index.html'), 'x');
  const now = minute(0);
  const sample = (days: number) => ({ at: now - days * DAY, journalBytes: 10, storeBytes: 10 });
  writeFileSync(
    join(folder, 'disk-history.json'),
    JSON.stringify([
      { ...sample(2), freeBytes: 300 },
      { ...sample(0), freeBytes: 100 },
    ]),
  );
  const rules = HubConfigFile.parse({ dataDir: folder, public: { dir: pages } });
  const report = await diskReport(folder, rules, now);
  const pictures = report.uses.find(({ name }) => name === 'pictures');
  expect(pictures?.files).toBe(3);
  expect(pictures?.bytesADay).toBeCloseTo((pictures?.bytes ?? 0) / 3 / 7, 5);
  expect(report.uses.find(({ name }) => name === 'residents’ pages')).toMatchObject({ files: 1 });
  expect(report).toMatchObject({ isMeasured: true, due: { age: { pictures: 0 }, room: { pictures: 0 } } });

  const told: string[] = [];
  await diskCommand({ dataDir: folder, config: undefined, json: false }, now, (text) => void told.push(text));
  expect(told.join('')).toMatch(/^pictures\t2\.\d MiB\t3 files\t\+0\.\d MiB a day\n/);
  expect(told.join('')).toContain('until the alarm\t');
  await diskCommand({ dataDir: folder, config: undefined, json: true }, now, (text) => void told.push(text));
  expect(JSON.parse(told.at(-1) ?? '')).toMatchObject({ isMeasured: true });
});
