import { type CommandAnswer, downTopic, NodeId, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { aDesk } from '../testing/desk.js';
import { aPictureOutbox, CAMERA } from '../testing/pictures.js';
import { commandDesk } from './command-desk.js';

const NODE = { id: NodeId.parse('kajiyase-1'), town: TownId.parse('nakatosa') };
const KEY = 'k'.repeat(43);
const SNAPSHOT = { kind: 'snapshot', camera: CAMERA };
const STREAM = { kind: 'stream', camera: CAMERA, port: 1935, key: KEY, forMs: 60_000 };
const STOP = { kind: 'stop-stream', camera: CAMERA };

function aCommandDesk({ host = 'hub.example' } = {}) {
  const cameras = aDesk();
  const { outbox } = aPictureOutbox();
  const answers: CommandAnswer[] = [];
  const told: unknown[][] = [];
  let hearAnswer = () => {};
  const commands = commandDesk({
    node: NODE,
    hub: { host },
    software: { run: () => Promise.resolve(), hear: () => undefined, lineBegun: () => undefined },
    eyes: {
      cameras: [{ camera: CAMERA }],
      desk: cameras.desk,
      shutter: {
        snapshot: async (_, now) => {
          const at = now();
          const taken = await cameras.desk.take({
            camera: CAMERA,
            at,
            level: undefined,
            file: outbox.place(CAMERA, at),
          });
          return taken.ok ? { ...taken, takenAt: at } : taken;
        },
      },
    },
    riverClock: { now: () => minute(7) },
    steadyNow: () => 0,
    answer: (answer) => {
      answers.push(answer);
      hearAnswer();
    },
    log: { ...silentLog, warn: (...line: unknown[]) => told.push(line) } as typeof silentLog,
  });
  let ids = 0;
  const hear = (order: unknown, named?: string, changes: object = {}) => {
    ids += 1;
    const id = named ?? `command-${ids}`;
    const payload = JSON.stringify({ v: 1, id, sentAt: 1_000, expiresAt: 61_000, order, ...changes });
    commands.hear(downTopic(NODE.town, NODE.id, 'command'), Buffer.from(payload));
    return id;
  };
  const answered = (count: number) =>
    new Promise<void>((resolve) => {
      hearAnswer = () => {
        if (answers.length >= count) resolve();
      };
      hearAnswer();
    });
  return { commands, cameras, answers, told, hear, answered };
}
const states = (answers: readonly CommandAnswer[]) => answers.map(({ id, state }) => `${id} ${state}`);

describe('the command desk', () => {
  test('takes a picture now and says what became of it', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    hear(SNAPSHOT);
    await answered(2);
    expect(cameras.orders.map(({ at }) => at)).toEqual([minute(7)]);
    expect(states(answers)).toEqual(['command-1 begun', 'command-1 done']);
    expect(answers[1]?.detail).toMatch(/^taken at 2026-06-02T18:07:00\+09:00, \d+ bytes/);
    cameras.fault = 'the camera cannot be reached';
    hear(SNAPSHOT);
    await answered(4);
    expect(answers.at(-1)).toMatchObject({ state: 'failed', detail: 'the camera cannot be reached' });
  });

  test('begins live video towards its own hub, and tells its end', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    hear(STREAM);
    await answered(1);
    expect(cameras.streams).toEqual([
      { camera: CAMERA, url: `rtmp://hub.example:1935/live/${CAMERA}?key=${KEY}`, forMs: 60_000 },
    ]);
    cameras.endStream(CAMERA);
    expect(states(answers)).toEqual(['command-1 begun', 'command-1 done']);
  });

  test('writes the address of a hub as RTMP wants it', async () => {
    const { cameras, hear, answered } = aCommandDesk({ host: 'fd00::1' });
    hear(STREAM);
    await answered(1);
    expect(cameras.streams[0]?.url).toMatch(/^rtmp:\/\/\[fd00::1\]:1935\//);
  });

  test('a later stream takes the place of the earlier one; stopping ends it and answers both', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    hear(STREAM);
    await answered(1);
    hear(STREAM);
    await answered(3);
    hear(STOP);
    await answered(5);
    expect(states(answers)).toEqual([
      'command-1 begun',
      'command-1 done',
      'command-2 begun',
      'command-2 done',
      'command-3 done',
    ]);
    expect(cameras.stopped).toEqual([CAMERA]);
  });

  test('tells why live video cannot begin, and why it ended', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    cameras.streamFault = '映像がありません'.repeat(100);
    hear(STREAM);
    await answered(1);
    expect(answers[0]).toMatchObject({ state: 'failed', detail: expect.stringMatching(/^.{300}$/) });
    cameras.streamFault = undefined;
    hear(STREAM);
    await answered(2);
    cameras.endStream(CAMERA, 'the camera process died');
    expect(answers.at(-1)).toMatchObject({
      id: 'command-2',
      state: 'failed',
      detail: 'the camera process died',
    });
  });

  test('does a repeated command once and answers it again; refuses a camera that is not here; says what has expired', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    hear(STREAM, 'same-command');
    await answered(1);
    hear(STREAM, 'same-command');
    expect(cameras.streams).toHaveLength(1);
    hear({ ...SNAPSHOT, camera: 'elsewhere-1' }, 'for-another');
    hear(SNAPSHOT, 'too-late-now', { expiresAt: 900 });
    expect(states(answers)).toEqual([
      'same-command begun',
      'same-command begun',
      'for-another refused',
      'too-late-now expired',
    ]);
  });

  test('answers nothing to what it cannot understand or what is of another kind, and logs it once', () => {
    const { commands, answers, told, hear } = aCommandDesk();
    for (let time = 0; time < 50; time += 1) hear({ kind: 'reboot' });
    commands.hear('kawamori/v1/down/nakatosa/kajiyase-1/config', Buffer.from('{}'));
    expect(answers).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test('refuses more than a node can be asked in a minute, and says so', async () => {
    const { cameras, answers, hear, answered } = aCommandDesk();
    for (let time = 0; time < 40; time += 1) hear(STREAM);
    await answered(40);
    expect(cameras.streams).toHaveLength(30);
    expect(answers.filter(({ state }) => state === 'refused')).toHaveLength(10);
  });
});
