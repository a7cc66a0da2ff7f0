import { type ClockState, DAY, HOUR, type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { hubClock } from './hub-clock.js';

/** A hub's machine and its nodes, each with a clock of its own beside the true time. */
function aRiver(hubOff: Milliseconds = 0) {
  let truth: Instant = minute(0);
  let off = hubOff;
  const said: string[] = [];
  const note = (level: string) => () => void said.push(level);
  let looked = 0;
  const clock = hubClock({
    wall: { now: () => truth + off },
    // Of the machine's it is known to fractions of a millisecond.
    monotonic: () => truth + (looked++ % 10) / 100,
    log: { error: note('error'), warn: note('warn'), info: note('info') },
  });
  const lines = new Map<string, ReturnType<typeof clock.of>>();
  const river = {
    clock,
    said,
    truth: () => truth,
    pass: (ms: Milliseconds) => {
      truth += ms;
    },
    /** The machine's clock is set. */
    setHub: (to: Milliseconds) => {
      off = to;
    },
    connects: (node: string) => void lines.set(node, clock.of(node)),
    /** A node whose clock is off speaks; returns by how much its readings are moved. */
    speaks: (node: string, nodeOff: Milliseconds = 0, state: ClockState = 'synced') => {
      if (!lines.has(node)) river.connects(node);
      const line = lines.get(node);
      line?.hear(truth + nodeOff, clock.now(), state);
      return line?.correction(state);
    },
    /** How far the river clock is from the truth. */
    error: () => clock.now() - truth,
  };
  return river;
}

const THREE = ['a', 'b', 'c'];

describe("the clock of the hub's machine", () => {
  test.each([
    ['+5 minutes', 5 * MINUTE],
    ['+9 hours', 9 * HOUR],
    ['-1 hour', -HOUR],
  ])('set wrong by %s is noticed at the same instant, and no reading is moved', (_, step) => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    river.pass(MINUTE);
    river.setHub(step);
    expect(river.error()).toBe(0);
    expect(river.clock.view()).toEqual({ aheadMs: step, witnesses: 3, agreeing: 3 });
    for (const node of THREE) expect(river.speaks(node)).toBeUndefined();
    expect(river.said).toEqual(['warn', 'error']);

    river.pass(MINUTE);
    river.setHub(0);
    expect(river.error()).toBe(0);
    expect(river.clock.view()).toMatchObject({ aheadMs: null });
    expect(river.said.at(-1)).toBe('info');
  });

  test('set wrong while it stands is corrected by whole milliseconds: nothing else can be journalled', () => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    river.pass(MINUTE + 1);
    river.setHub(-HOUR);
    const moved = river.speaks('wrong', -9 * HOUR);
    expect([river.clock.now() % 1, moved && moved % 1]).toEqual([0, 0]);
    expect(moved).toBe(9 * HOUR);
  });

  test('that has lost its time goes on in whole milliseconds', () => {
    const river = aRiver(-400 * DAY);
    river.clock.notBefore(river.truth());
    for (let i = 0; i < 5; i++) {
      expect(river.clock.now() % 1).toBe(0);
      river.pass(HOUR);
    }
  });

  test('is found wrong by one node alone, if that has agreed with it before it was set', () => {
    const river = aRiver();
    river.speaks('a');
    river.setHub(9 * HOUR);
    expect(river.error()).toBe(0);
  });

  test('wrong from its start on is outvoted by three nodes that agree, and not by two', () => {
    const river = aRiver(9 * HOUR);
    expect(river.speaks('a')).toBe(9 * HOUR);
    expect(river.speaks('b')).toBe(9 * HOUR);
    expect(river.error()).toBe(9 * HOUR);
    river.speaks('c');
    expect(river.error()).toBe(0);
    expect(river.speaks('a')).toBeUndefined();
  });

  describe('that has lost its time in a power cut', () => {
    const lost = (behind: Milliseconds) => {
      const river = aRiver(-behind);
      // The journal's newest fact was entered twenty minutes ago.
      river.clock.notBefore(river.truth() - 20 * MINUTE);
      return river;
    };

    test.each([
      ['an hour', HOUR],
      ['six years', 2_200 * DAY],
    ])('by %s goes on from the newest fact, and one node that is set tells it the time', (_, behind) => {
      const river = lost(behind);
      expect(river.error()).toBe(-20 * MINUTE);
      expect(river.said).toEqual(['error']);
      river.pass(MINUTE);
      expect(river.error()).toBe(-20 * MINUTE);
      expect(river.speaks('a')).toBeUndefined();
      expect(river.error()).toBe(0);
      expect(river.clock.view()).toEqual({ aheadMs: -behind, witnesses: 1, agreeing: 1 });
    });

    test('never falls behind the newest fact where no node is set', () => {
      const river = lost(HOUR);
      expect(river.speaks('a', 0, 'free')).toBe(-20 * MINUTE);
      river.pass(5 * HOUR);
      river.speaks('a', 0, 'free');
      expect(river.error()).toBe(-20 * MINUTE);
    });

    test('is believed again as soon as it has been set', () => {
      const river = lost(HOUR);
      river.setHub(0);
      expect(river.error()).toBe(0);
      expect(river.clock.view()).toMatchObject({ aheadMs: null });
      expect(river.said.at(-1)).toBe('info');
    });

    test('is believed where a node bears it out: what the journal holds was entered by a wrong clock', () => {
      const river = aRiver();
      river.clock.notBefore(river.truth() + 9 * HOUR);
      expect(river.error()).toBe(9 * HOUR);
      expect(river.speaks('a')).toBeUndefined();
      expect(river.error()).toBe(0);
    });
  });

  describe('that starts right, after a power cut in which nodes have lost their time', () => {
    /** The journal's newest fact is twenty minutes old. */
    const cutOff = (...agreed: string[]) => {
      const river = aRiver();
      river.clock.remember(new Set(agreed));
      river.clock.notBefore(river.truth() - 20 * MINUTE);
      return river;
    };

    test.each([
      ['half an hour', 30 * MINUTE],
      ['an hour', HOUR],
      ['six years', 2_200 * DAY],
    ])('is not outvoted by one that agreed before and stands %s before the newest fact now', (_, slow) => {
      const river = cutOff('a', 'b');
      expect(river.speaks('a', -slow)).toBe(slow);
      expect(river.error()).toBe(0);
      expect(river.clock.view()).toMatchObject({ aheadMs: null });
    });

    test('is not outvoted by all of them together, which the cut has set back by the same', () => {
      const river = cutOff(...THREE);
      for (const node of THREE) expect(river.speaks(node, -HOUR)).toBe(HOUR);
      expect(river.error()).toBe(0);
      for (const node of THREE) expect(river.speaks(node)).toBeUndefined();
    });

    test.each([
      ['boots nine hours ahead, as by a clock chip in local time', 9 * HOUR],
      ['has run on for longer than the hub, and lost its time then', -10 * MINUTE],
    ])('is led nowhere by one alone that %s, and not by half of them', (_, off) => {
      const river = cutOff(...THREE);
      expect(river.speaks('a', off)).toBe(-off);
      expect(river.error()).toBe(0);
      expect(river.speaks('c')).toBeUndefined();
      expect(river.speaks('b', off)).toBe(-off);
      expect(river.error()).toBe(0);
    });

    test('is outvoted all the same by two that lead to a time after the newest fact', () => {
      const river = cutOff('a', 'b');
      river.setHub(9 * HOUR);
      river.speaks('a');
      expect(river.speaks('b')).toBeUndefined();
      expect(river.error()).toBe(0);
    });

    test('with less than its journal is told so by no two strangers, but by three', () => {
      const river = cutOff();
      for (const node of ['a', 'b']) expect(river.speaks(node, -HOUR)).toBe(HOUR);
      expect(river.error()).toBe(0);
      river.speaks('c', -HOUR);
      expect(river.error()).toBe(-HOUR);
    });
  });

  test('that has lost its time with its node, by the same, goes on from the newest fact until one of them has been set', () => {
    const river = aRiver(-HOUR);
    river.clock.remember(new Set(['a']));
    river.clock.notBefore(river.truth() - 20 * MINUTE);
    expect(river.speaks('a', -HOUR)).toBe(40 * MINUTE);
    expect(river.error()).toBe(-20 * MINUTE);
    expect(river.speaks('a')).toBeUndefined();
    expect(river.error()).toBe(0);
  });

  describe('at a start, is known', () => {
    const off = (ms: Milliseconds, hubOff: Milliseconds = 0) => {
      const river = aRiver(hubOff);
      river.clock.notBefore(river.truth() - ms);
      return river;
    };

    test('where the hub was off for no longer than a few minutes, or there is no record', () => {
      expect(aRiver().clock.isKnown()).toBe(true);
      expect(off(4 * MINUTE).clock.isKnown()).toBe(true);
      expect(off(4 * MINUTE, 13 * HOUR).clock.isKnown()).toBe(false);
    });

    test('as soon as one node that is set has spoken, or none has for a minute', () => {
      const river = off(HOUR);
      expect(river.clock.isKnown()).toBe(false);
      river.speaks('free', 0, 'free');
      expect(river.clock.isKnown()).toBe(false);
      river.pass(MINUTE + 1);
      expect(river.clock.isKnown()).toBe(true);
      const heard = off(HOUR);
      heard.speaks('a');
      expect(heard.clock.isKnown()).toBe(true);
    });
  });

  describe('that starts wrong', () => {
    test('is told by the first two nodes that agreed with it before', () => {
      const river = aRiver(5 * MINUTE);
      river.clock.remember(new Set(['a', 'b']));
      expect(river.speaks('a')).toBe(5 * MINUTE);
      expect(river.speaks('b')).toBeUndefined();
      expect(river.speaks('a')).toBeUndefined();
      expect(river.error()).toBe(0);
      expect(river.clock.view()).toEqual({ aheadMs: 5 * MINUTE, witnesses: 2, agreeing: 2 });
    });

    test.each([
      ['where it stopped', 0],
      ['four minutes later', -4 * MINUTE],
    ])('%s, as one without a clock of its own does, is told by the first alone', (_, later) => {
      const river = aRiver(-3 * HOUR - later);
      river.clock.remember(new Set(['a', 'b']));
      river.clock.notBefore(river.truth() - 3 * HOUR);
      expect(river.speaks('a')).toBeUndefined();
      expect(river.error()).toBe(0);
    });

    test('is not told by one stranger', () => {
      const river = aRiver(5 * MINUTE);
      river.clock.remember(new Set(['b']));
      expect(river.speaks('a')).toBe(5 * MINUTE);
      expect(river.error()).toBe(5 * MINUTE);
    });
  });

  test('that starts right is believed again with the second node, where the first one has changed meanwhile', () => {
    const river = aRiver();
    river.clock.remember(new Set(['a', 'b']));
    river.speaks('a', HOUR);
    expect(river.speaks('b')).toBeUndefined();
    expect(river.error()).toBe(0);
    expect(river.speaks('a', HOUR)).toBe(-HOUR);
  });

  describe('that once ran ahead, with nodes that have no clock', () => {
    const wasAhead = () => {
      const river = aRiver();
      river.clock.notBefore(river.truth() + 365 * DAY);
      river.speaks('a', 0, 'free');
      return river;
    };

    test('goes on from there until somebody says that it is right now', () => {
      const river = wasAhead();
      expect(river.error()).toBe(365 * DAY);
      expect(river.clock.trustMachine()).toBe(365 * DAY);
      expect(river.error()).toBe(0);
      expect(river.clock.view()).toMatchObject({ aheadMs: null });
      river.pass(HOUR);
      river.speaks('a', 0, 'free');
      expect(river.error()).toBe(0);
    });

    test('has nothing to be told where it goes by its machine, or by nodes that are set', () => {
      expect(aRiver().clock.trustMachine()).toBeUndefined();
      const river = aRiver(-HOUR);
      for (const node of ['a', 'b', 'c']) river.speaks(node);
      expect(river.error()).toBe(0);
      expect(river.clock.trustMachine()).toBeUndefined();
      expect(river.error()).toBe(0);
    });
  });

  test('is believed where half of the nodes bear it out', () => {
    const river = aRiver();
    for (const node of ['a', 'b', 'c']) river.speaks(node);
    for (const node of ['d', 'e', 'f']) expect(river.speaks(node, -3 * HOUR)).toBe(3 * HOUR);
    expect(river.error()).toBe(0);
    expect(river.clock.view()).toMatchObject({ aheadMs: null });
  });

  test('is believed when all nodes come back from a power cut with the same wrong time: theirs have changed, and its own has not', () => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    river.pass(3 * HOUR);
    for (const node of THREE) {
      river.connects(node);
      expect(river.speaks(node, -3 * HOUR)).toBe(3 * HOUR);
    }
    expect(river.error()).toBe(0);
    for (const node of THREE) expect(river.speaks(node)).toBeUndefined();
  });

  test('is not judged by clocks that run freely', () => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node, HOUR, 'free');
    expect(river.error()).toBe(0);
  });

  test('that slept is believed again as soon as most nodes have borne it out', () => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    // A machine that slept: its clock goes on, its monotonic one has stood still.
    river.pass(MINUTE);
    river.setHub(9 * HOUR);
    river.clock.now();
    expect(river.error()).toBe(0);
    river.speaks('a', 9 * HOUR);
    river.speaks('b', 9 * HOUR);
    expect(river.error()).toBe(9 * HOUR);
    expect(river.speaks('c', 9 * HOUR)).toBeUndefined();
  });

  test('is followed where no node that is set can be asked', () => {
    const river = aRiver();
    river.setHub(HOUR);
    expect(river.error()).toBe(HOUR);
    expect(river.clock.view()).toEqual({ aheadMs: null, witnesses: 0, agreeing: 0 });
  });
});

test('one node that drifts away from a machine that nobody has set does not take it along', () => {
  const river = aRiver();
  for (let drift = 0; drift < 4 * MINUTE; drift += 5_000) {
    river.speaks('a', drift);
    expect(river.error()).toBe(0);
    river.pass(10 * MINUTE);
  }
  expect(river.clock.behind('a')).toBeLessThan(-3 * MINUTE);
});

describe("a node's clock", () => {
  test.each([
    ['+9 hours', 9 * HOUR],
    ['-1 hour', -HOUR],
    ['+5 minutes', 5 * MINUTE],
  ])('that steps by %s is moved back by that at its next message, whatever the others do', (_, step) => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    river.pass(MINUTE);
    expect(river.speaks('a', step)).toBe(-step);
    expect(river.clock.behind('a')).toBe(-step);
    expect(river.error()).toBe(0);
    river.pass(MINUTE);
    expect(river.speaks('a')).toBeUndefined();
  });

  test('that is off when the hub is off as well is measured against the other nodes', () => {
    const river = aRiver();
    for (const node of THREE) river.speaks(node);
    river.setHub(5 * MINUTE);
    expect(river.speaks('slow', -HOUR)).toBe(HOUR);
  });
});

test('of thousands of nodes that speak in one moment every one is counted, and a majority of them is followed', () => {
  const river = aRiver(HOUR);
  const speak = (from: number, to: number) => {
    for (let i = from; i < to; i++) river.speaks(`node-${i}`, i % 3 === 0 ? HOUR : 0);
  };
  speak(0, 3_000);
  expect(river.clock.view()).toEqual({ aheadMs: HOUR, witnesses: 3_000, agreeing: 2_000 });
  expect(river.error()).toBe(0);
  river.setHub(0);
  speak(3_000, 3_003);
  expect(river.clock.view()).toEqual({ aheadMs: null, witnesses: 3_003, agreeing: 2_002 });
});

test('whatever steps, the river clock is right while most nodes are, and every reading is dated within two minutes', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { chance, oneOf, whole } = seeded(seed);
    const river = aRiver();
    const honest = ['a', 'b', 'c', 'd', 'e'];
    const off = new Map([...honest, 'x', 'y'].map((node) => [node, 0]));
    for (const node of off.keys()) river.speaks(node);
    for (let turn = 0; turn < 60; turn++) {
      river.pass(whole(0, 10 * MINUTE));
      if (chance(0.1)) river.setHub(oneOf([0, 5 * MINUTE, 9 * HOUR, -HOUR]));
      if (chance(0.15)) off.set(oneOf(['x', 'y']), oneOf([0, 9 * HOUR, -HOUR, 20 * MINUTE]));
      const node = oneOf([...off.keys()]);
      if (chance(0.2)) river.connects(node);
      const nodeOff = off.get(node) ?? 0;
      const moved = river.speaks(node, nodeOff) ?? 0;
      const dated = river.truth() + nodeOff + moved;
      expect(Math.abs(dated - river.truth()), `seed ${seed}, turn ${turn}`).toBeLessThanOrEqual(2 * MINUTE);
      expect(Math.abs(river.error()), `seed ${seed}, turn ${turn}`).toBeLessThanOrEqual(2 * MINUTE);
    }
  }
});
