import { NodeId } from '@kawamori/contracts';
import { type PlayerAnswer, type PlayerQuestion, playedClock } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import type { Driver } from '../drivers/driver.js';
import { replayDriver } from '../drivers/replay.js';
import { anAskedGauge, anOutbox, idsOf, LEVEL, minute, silentLog } from '../testing/builders.js';
import { playedClockTaking } from './played-clock.js';
import { Sampler } from './sampler.js';

const rows = (readings: number): Driver => {
  const minutes = Float64Array.from({ length: readings }, (_, index) => index * 10);
  return replayDriver({ times: minutes.map(minute), values: minutes });
};

function aReplay(readings = 3, driver = rows(readings)) {
  const outbox = anOutbox({ maxReadings: 100_000 });
  const sampler = new Sampler({ sensors: [{ series: LEVEL, driver }], keeper: outbox, log: silentLog });
  sampler.start();
  const clock = playedClock(0);
  const answers: PlayerAnswer[] = [];
  let ask: (question: PlayerQuestion) => void = () => undefined;
  const taking = playedClockTaking({
    node: NodeId.parse('kajiyase-1'),
    sampler,
    clock,
    outbox,
    hear: (hear) => {
      ask = hear;
    },
    tell: (answer) => answers.push(answer),
  });
  void taking.start();
  const acknowledge = (count = 100_000) => outbox.remove(idsOf(outbox.waiting(0, count)), [LEVEL]);
  return {
    ask: (number: number, minutes: number) =>
      ask({ type: 'clock', ask: number, now: minute(minutes), pace: 60 }),
    answers,
    outbox,
    clock,
    taking,
    acknowledge,
  };
}

describe('a replay', () => {
  test('says when it is ready, and when its first reading is due', () => {
    const replay = aReplay();
    replay.taking.ready();
    expect(replay.answers).toEqual([{ type: 'node-ready', node: 'kajiyase-1', sent: 0, next: minute(0) }]);
  });

  test('answers only when the hub has acknowledged every reading due by then', () => {
    const replay = aReplay();
    replay.ask(1, 10);
    expect(replay.clock.now()).toBe(minute(10));
    replay.acknowledge(1);
    expect(replay.answers).toEqual([]);
    replay.acknowledge(1);
    expect(replay.answers).toEqual([{ type: 'clock-set', ask: 1, sent: 2, next: minute(20) }]);
  });

  test('answers at once when nothing was due, and says when nothing will ever come', () => {
    const replay = aReplay(1);
    replay.ask(1, -5);
    expect(replay.answers.at(-1)).toEqual({ type: 'clock-set', ask: 1, sent: 0, next: minute(0) });
    replay.ask(2, 5);
    replay.acknowledge();
    expect(replay.answers.at(-1)).toEqual({ type: 'clock-set', ask: 2, sent: 1, next: null });
  });

  test('answers both when the player asks again meanwhile', () => {
    const replay = aReplay();
    replay.ask(1, 0);
    replay.ask(2, 20);
    replay.acknowledge();
    expect(replay.answers).toEqual([
      { type: 'clock-set', ask: 1, sent: 3, next: null },
      { type: 'clock-set', ask: 2, sent: 3, next: null },
    ]);
  });

  test('of a long file never fills the outbox: the file waits for the hub', () => {
    const replay = aReplay(50_000);
    replay.ask(1, 10_000_000);
    let most = 0;
    while (replay.answers.length === 0) {
      most = Math.max(most, replay.outbox.counts().depth);
      replay.acknowledge(5_000);
    }
    expect(most).toBeLessThanOrEqual(21_000);
    expect(replay.answers).toEqual([{ type: 'clock-set', ask: 1, sent: 50_000, next: null }]);
  });

  test('answers when the gauge has answered and the hub has acknowledged it, and not before', () => {
    const gauge = anAskedGauge();
    const replay = aReplay(1, gauge.driver);
    replay.ask(1, 0);
    expect(replay.answers).toEqual([]);
    gauge.answer({ ok: true, value: 2.5 });
    expect(replay.answers).toEqual([]);
    replay.acknowledge();
    expect(replay.answers).toEqual([{ type: 'clock-set', ask: 1, sent: 1, next: minute(10) }]);
    replay.ask(2, 10);
    gauge.answer({ ok: false, fault: 'no answer' });
    expect(replay.answers.at(-1)).toEqual({ type: 'clock-set', ask: 2, sent: 1, next: minute(20) });
  });
});
