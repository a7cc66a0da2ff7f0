// Played: both clocks of the machine. The journal is a real file, and so is what the clock leaves in its folder.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Instant, NodeId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { minute, pack } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { ageClock } from './age-clock.js';
import { DAYS_A_DAY, followed, PAUSED_BEYOND, timeOfNodes } from './agreed-age.js';

const TODAY = minute(0);
const days = (at: Instant | undefined) => (at === undefined ? undefined : Math.round((at - TODAY) / DAY));

/** A machine with its journal, to which nodes speak; days are from today. */
function aMachine() {
  const dataDir = temporaryFolder();
  const journalFile = join(dataDir, 'journal.db');
  const machine = { wall: 0, river: undefined as number | undefined, up: 0, told: [] as string[] };
  const speaks = (node: string, at: number) => {
    const { body } = pack([[at * 1_440, 1]]);
    const journal = openJournalForWriting(journalFile);
    const when = TODAY + machine.wall * DAY;
    journal.append([
      ['readings.received', when, when, JSON.stringify({ ...body, node: NodeId.parse(node) })],
    ]);
    journal.close();
  };
  const starts = (isPlayed = false) => {
    const wallClock = { now: () => TODAY + machine.wall * DAY };
    const river = { now: () => TODAY + (machine.river ?? machine.wall) * DAY };
    const clock = ageClock({
      ...{ dataDir, journalFile, wallClock, monotonic: () => machine.up * DAY },
      riverClock: isPlayed ? undefined : river,
      log: { error: () => void machine.told.push('paused'), info: () => void machine.told.push('goes on') },
    });
    void clock.start();
    return clock;
  };
  /** Both clocks of the machine go on, and so do the nodes. */
  const lives = (clock: ReturnType<typeof starts>, count: number, ...nodes: string[]) => {
    for (let i = 0; i < count; i++) {
      machine.wall++;
      machine.up++;
      for (const node of nodes) speaks(node, machine.wall);
      clock.now();
    }
  };
  return { machine, dataDir, speaks, starts, lives };
}

describe('nothing grows old by', () => {
  test('a clock that starts ten years ahead, whether no node speaks, one that is right, or one that follows it', () => {
    const { machine, speaks, starts, lives } = aMachine();
    const before = starts();
    speaks('node-1', 0);
    lives(before, 1, 'node-1');
    void before.stop();

    machine.wall = 3_650;
    const ahead = starts();
    expect(ahead.isPaused).toBe(true);
    expect(ahead.now()).toBeUndefined();
    speaks('node-1', 2);
    expect(ahead.now()).toBeUndefined();
    speaks('node-1', 3_650);
    expect(ahead.now()).toBeUndefined();
    expect(machine.told).toEqual(['paused']);
    for (let i = 0; i < 20; i++) {
      void ahead.stop();
      expect(starts().now()).toBeUndefined();
    }
  });

  test('one that was ahead before there was anything else to go by', () => {
    const { machine, speaks, starts } = aMachine();
    speaks('node-1', 0);
    machine.wall = 3_650;
    expect(starts().now()).toBeUndefined();
    expect(starts().isPaused).toBe(false);
    speaks('node-1', 1);
    expect(starts().now()).toBeUndefined();
  });

  test('one that is ahead by less than a month: it goes by the nodes, and by what it has come to itself', () => {
    const { machine, speaks, starts, lives } = aMachine();
    const clock = starts();
    speaks('node-1', 0);
    speaks('node-2', 0);
    lives(clock, 1, 'node-1', 'node-2');
    machine.wall = 21;
    expect(days(clock.now())).toBe(1);
    speaks('node-1', 21);
    expect(days(clock.now())).toBe(1);
    speaks('node-2', 21);
    expect(days(clock.now())).toBe(1);
    machine.up++;
    expect(days(clock.now())).toBe(1 + DAYS_A_DAY);
  });

  test('one without a battery that stands in 1970', () => {
    const { machine, speaks, starts, lives } = aMachine();
    const before = starts();
    speaks('node-1', 0);
    lives(before, 2, 'node-1');
    void before.stop();
    machine.wall = -TODAY / DAY;
    machine.river = 2;
    const clock = starts();
    expect(clock.now()).toBeLessThan(DAY);
    expect(clock.isPaused).toBe(false);
    machine.wall = 3;
    speaks('node-1', 3);
    machine.river = undefined;
    expect(days(clock.now())).toBe(2);
  });

  test("a river that is played: it goes through years in an hour, and nobody's clock tells how old that is", () => {
    const { machine, speaks, starts } = aMachine();
    speaks('node-1', 0);
    const clock = starts(true);
    machine.wall = 3_650;
    expect(clock.now()).toBeUndefined();
    expect(clock.isPaused).toBe(false);
  });

  test('one node of several that is ahead alone', () => {
    expect(
      timeOfNodes([
        { node: 'a', takenAt: 9_000 },
        { node: 'b', takenAt: 110 },
        { node: 'a', takenAt: 100 },
        { node: 'c', takenAt: 120 },
      ]),
    ).toBe(120);
    expect(timeOfNodes([{ node: 'a', takenAt: 9_000 }])).toBe(9_000);
    expect(timeOfNodes([])).toBeUndefined();
  });
});

test('a hub in service grows older with its clock, day by day, over restarts', () => {
  const { machine, starts, lives } = aMachine();
  let clock = starts();
  for (let i = 0; i < 5; i++) {
    lives(clock, 6, 'node-1', 'node-2');
    void clock.stop();
    clock = starts();
  }
  expect(days(clock.now())).toBe(30);
  expect(machine.told).toEqual([]);
});

test('a hub that stood still for a season takes nothing away until it has caught up, and says so', () => {
  const { machine, starts, lives } = aMachine();
  const before = starts();
  lives(before, 1, 'node-1');
  void before.stop();
  machine.wall += 90;
  const clock = starts();
  expect(clock.isPaused).toBe(true);
  const most = Math.ceil((90 * DAY - PAUSED_BEYOND) / (DAYS_A_DAY - 1) / DAY);
  lives(clock, most, 'node-1');
  expect(machine.told).toEqual(['paused', 'goes on']);
  lives(clock, 10, 'node-1');
  expect(days(clock.now())).toBe(machine.wall);
});

test('what it has left cannot be read: it begins anew', () => {
  const { dataDir, starts, lives } = aMachine();
  lives(starts(), 2, 'node-1');
  writeFileSync(join(dataDir, 'age-clock.json'), '{');
  expect(days(starts().now())).toBe(2);
});

test('it follows from either side, and never past', () => {
  expect(followed(100, 104, 1)).toBe(104);
  expect(followed(100, 200, 1)).toBe(100 + DAYS_A_DAY);
  expect(followed(100, 0, 1)).toBe(100 - DAYS_A_DAY);
  expect(followed(100, 200, -5)).toBe(100);
});
