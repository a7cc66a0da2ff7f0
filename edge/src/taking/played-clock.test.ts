import { MINUTE, NodeId, seriesParts } from '@kawamori/contracts';
import { type PlayerAnswer, type PlayerQuestion, playedClock } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import type { Driver } from '../drivers/driver.js';
import { replayDriver } from '../drivers/replay.js';
import { Shutter } from '../pictures/shutter.js';
import { anAskedGauge, anOutbox, idsOf, LEVEL, minute, silentLog } from '../testing/builders.js';
import { aDesk } from '../testing/desk.js';
import { aPictureOutbox, CAMERA } from '../testing/pictures.js';
import { playedClockTaking } from './played-clock.js';
import { Sampler } from './sampler.js';

const rows = (readings: number): Driver => {
  const minutes = Float64Array.from({ length: readings }, (_, index) => index * 10);
  return replayDriver({ times: minutes.map(minute), values: minutes });
};

function aReplay(readings = 3, driver = rows(readings), cameraEvery?: number) {
  const outbox = anOutbox({ maxReadings: 100_000 });
  const sampler = new Sampler({ sensors: [{ series: LEVEL, driver }], keeper: outbox, log: silentLog });
  sampler.start();
  const clock = playedClock(0);
  const answers: PlayerAnswer[] = [];
  let ask: (question: PlayerQuestion) => void = () => undefined;
  const desk = aDesk();
  const pictures = aPictureOutbox().outbox;
  const shutter = new Shutter({
    cameras: [{ camera: CAMERA, station: seriesParts(LEVEL).station, every: cameraEvery ?? 0 }],
    desk: desk.desk,
    outbox: pictures,
    levelOf: () => outbox.lastOf(LEVEL),
    log: silentLog,
  });
  let hearPicture = () => {};
  let hearAnswer = () => {};
  pictures.onChange(() => hearPicture());
  const taking = playedClockTaking({
    node: NodeId.parse('kajiyase-1'),
    sampler,
    clock,
    outbox,
    ...(cameraEvery === undefined ? {} : { cameras: { shutter, pictures } }),
    hear: (hear) => {
      ask = hear;
    },
    tell: (answer) => {
      answers.push(answer);
      hearAnswer();
    },
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
    desk,
    pictures,
    /** Resolves when so many answers have been given. */
    answered: (count: number) =>
      new Promise<void>((resolve) => {
        hearAnswer = () => {
          if (answers.length >= count) resolve();
        };
        hearAnswer();
      }),
    /** Resolves when a picture has been kept or has gone. */
    pictureChange: () =>
      new Promise<void>((resolve) => {
        hearPicture = resolve;
      }),
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

describe('a replay with a camera', () => {
  test('takes each picture at its instant with the level of that instant, and answers when the hub has it too', async () => {
    const replay = aReplay(3, rows(3), 10 * MINUTE);
    replay.taking.ready();
    expect(replay.answers.at(-1)).toMatchObject({ next: minute(0) });
    replay.ask(1, 10);
    // The first reading begins the camera's story; it follows from the next look on.
    const kept = replay.pictureChange();
    replay.acknowledge();
    await kept;
    const [picture] = replay.pictures.waiting();
    if (!picture) throw new Error('expected a picture');
    expect(picture).toMatchObject({ takenAt: minute(10), levelM: 10 });
    expect(replay.answers).toHaveLength(1);
    replay.pictures.remove(picture);
    await replay.answered(2);
    expect(replay.answers.at(-1)).toEqual({ type: 'clock-set', ask: 1, sent: 2, next: minute(20) });
  });

  test('lives through the instants of camera and gauge in turn, and ends with the last reading', async () => {
    const replay = aReplay(2, rows(2), 5 * MINUTE);
    replay.pictures.onChange(() => {
      for (const picture of replay.pictures.waiting()) replay.pictures.remove(picture);
    });
    for (const [index, at] of [0, 5, 10].entries()) {
      replay.ask(index + 1, at);
      replay.acknowledge();
      await replay.answered(index + 1);
    }
    expect(replay.answers.map((answer) => 'next' in answer && answer.next)).toEqual([
      minute(5),
      minute(10),
      null,
    ]);
    expect(replay.desk.orders.map(({ at, level }) => [at, level?.valueM])).toEqual([
      [minute(0), 0],
      [minute(5), 0],
      [minute(10), 10],
    ]);
  });

  test('goes on when the camera fails', async () => {
    const replay = aReplay(2, rows(2), 10 * MINUTE);
    replay.desk.fault = 'no picture within 20 s';
    replay.ask(1, 0);
    replay.acknowledge();
    await replay.answered(1);
    expect(replay.answers.at(-1)).toEqual({ type: 'clock-set', ask: 1, sent: 1, next: minute(10) });
  });
});
