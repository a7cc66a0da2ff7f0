// Real: the built agent and its camera process, drawing, aedes, SQLite and files on the disk, SIGKILL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePictureNote, MINUTE, type PictureNote } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { csv, minute } from './testing/builders.js';
import { aNoisyJpeg } from './testing/cameras.js';
import { installNode, type RealAgent, startAgent } from './testing/real-agent.js';
import { type RealBroker, startBroker } from './testing/real-broker.js';
import { temporaryFolder, writeInto } from './testing/temporary.js';

const CAMERA = {
  camera: 'kajiyase-bashi-1',
  station: 'kajiyase-bashi',
  label: '鍛冶屋瀬橋',
  every: '10m',
  maxWidth: 320,
  driver: { kind: 'scene', bottomM: 0, topM: 6 },
} as const;
const LEVELS = Array.from({ length: 12 }, (_, index) => 1 + index / 10);

function aRiver(port: number, changes: Parameters<typeof installNode>[2] = {}) {
  const folder = temporaryFolder();
  writeInto(folder, 'kajiyase-bashi.csv', csv(LEVELS));
  return { folder, config: installNode(folder, port, { cameras: [CAMERA], ...changes }) };
}

/** What the node says of a picture, out of its EXIF. */
function noteIn(payload: Buffer): PictureNote {
  const text = payload.toString('latin1');
  const from = text.indexOf('{"kw":1');
  const end = [...text.matchAll(/\}/g)].map(({ index }) => index).filter((index) => index > from);
  for (const index of end) {
    const note = decodePictureNote(text.slice(from, index + 1));
    if (note) return note;
  }
  throw new Error('expected a note in the picture');
}
const notes = (broker: RealBroker) => broker.pictures.map(({ payload }) => noteIn(payload));

async function play(agent: RealAgent, ask: number) {
  let last: { sent: number; next: number | null } | undefined = await agent.ready();
  for (let step = 0; last && last.next !== null; step += 1) {
    last = await agent.moveClock(ask + step, last.next);
  }
  return last;
}

describe('a played flood with a camera', () => {
  test('brings each picture once, bound to the level of its instant, and ends with the readings', async () => {
    const broker = await startBroker();
    const { folder, config } = aRiver(broker.port);
    const agent = startAgent(config);
    expect(await play(agent, 0)).toMatchObject({ sent: LEVELS.length, next: null });
    expect(notes(broker).map(({ takenAt, level }) => [takenAt, level?.valueM, level?.at])).toEqual(
      LEVELS.map((level, index) => [minute(index * 10), level, minute(index * 10)]),
    );
    expect(readdirSync(join(folder, 'outbox.db.pictures')).filter((name) => name.includes('.jpg'))).toEqual(
      [],
    );
  });

  test('and a node that is killed again and again brings every instant, one content for each that was acknowledged', async () => {
    const broker = await startBroker();
    const { folder, config } = aRiver(broker.port);
    let agent: RealAgent | undefined;
    const killAt = [1, 2, 5, 9];
    let heard = 0;
    broker.pictureGate = () => {
      heard += 1;
      if (heard !== killAt[0]) return 'acknowledge';
      killAt.shift();
      agent?.child.kill('SIGKILL');
      return killAt.length % 2 === 0 ? 'acknowledge' : 'withhold';
    };
    let starts = 0;
    let last: Awaited<ReturnType<typeof play>>;
    do {
      await agent?.exited;
      agent = startAgent(config);
      starts += 1;
      last = await play(agent, starts * 1_000);
    } while (last === undefined);
    expect(starts).toBe(5);
    const arrived = new Map<number, Buffer[]>();
    for (const { payload } of broker.pictures) {
      const { takenAt } = noteIn(payload);
      arrived.set(takenAt, [...(arrived.get(takenAt) ?? []), payload]);
    }
    expect([...arrived.keys()].sort((a, b) => a - b)).toEqual(LEVELS.map((_, index) => minute(index * 10)));
    for (const [first, ...repeats] of arrived.values()) {
      for (const repeat of repeats) expect(first?.equals(repeat)).toBe(true);
    }
    expect(readdirSync(join(folder, 'outbox.db.pictures')).filter((name) => name.includes('.jpg'))).toEqual(
      [],
    );
  });
});

describe('the hub asks', () => {
  const at = Date.UTC(2026, 5, 2, 9, 0);
  const command = (id: string, order: object) => ({
    v: 1,
    id,
    sentAt: at,
    expiresAt: at + MINUTE,
    order: { camera: CAMERA.camera, ...order },
  });

  test('for a picture now, twice over the same command, and gets one', async () => {
    const broker = await startBroker();
    const agent = startAgent(aRiver(broker.port).config);
    await agent.moveClock(1, minute(0));
    await broker.until(() => broker.subscriptions.includes('kawamori/v1/down/nakatosa/kajiyase-1/#'));
    broker.command(command('snapshot-1', { kind: 'snapshot' }));
    broker.command(command('snapshot-1', { kind: 'snapshot' }));
    broker.command('{"nonsense":');
    await broker.until(
      () => broker.pictures.length >= 2 && broker.answers.some(({ state }) => state === 'done'),
    );
    broker.command(command('for-another', { kind: 'snapshot', camera: 'elsewhere-1' }));
    await broker.until(() => broker.answers.some(({ state }) => state === 'refused'));
    // The clock of the flood stands still: the picture asked for has an instant of its own beside the one that was due.
    expect(notes(broker).map(({ takenAt }) => takenAt)).toEqual([minute(0), minute(0) + 1]);
    expect(broker.answers.filter(({ id }) => id === 'snapshot-1').at(-1)?.state).toBe('done');
  });

  test('for live video where nobody takes it, and hears why not', async () => {
    const broker = await startBroker();
    const agent = startAgent(aRiver(broker.port).config);
    await agent.moveClock(1, minute(0));
    await broker.until(() => broker.subscriptions.length > 0);
    // Nothing listens on port 1.
    broker.command(command('stream-01', { kind: 'stream', port: 1, key: 'k'.repeat(43), forMs: 5_000 }));
    await broker.until(() => broker.answers.some(({ state }) => state === 'failed'));
    expect(broker.answers.at(-1)).toMatchObject({ id: 'stream-01', state: 'failed' });
    expect(broker.answers.at(-1)?.detail).not.toContain('kkk');
  });
});

describe('in the field', () => {
  test('pictures are taken at whole multiples of their interval, with the level of that instant', async () => {
    const broker = await startBroker();
    const driver = {
      kind: 'simulated',
      startsAt: '2026-06-02T18:00:00+09:00',
      period: '4d',
      base: 1,
      rise: 2,
      crestAfter: '10h',
    } as const;
    const agent = startAgent(
      aRiver(broker.port, {
        riverClock: 'wall',
        sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every: '2s', driver }],
        cameras: [{ ...CAMERA, every: '2s' }],
      }).config,
    );
    await broker.until(() => broker.pictures.length >= 3);
    const taken = notes(broker);
    for (const { takenAt, level } of taken) {
      expect(takenAt % 2_000).toBe(0);
      expect(level?.at).toBe(takenAt);
    }
    expect(new Set(taken.map(({ takenAt }) => takenAt)).size).toBe(taken.length);
    agent.child.kill('SIGTERM');
    expect(await agent.exited).toEqual({ code: 0, signal: null });
  });
});

test('a node without cameras is told what is meant for it all the same, and makes no folder for pictures', async () => {
  const broker = await startBroker();
  const { folder, config } = aRiver(broker.port, { cameras: [] });
  const agent = startAgent(config);
  await agent.ready();
  await agent.moveClock(1, minute(0));
  await broker.until(() => broker.acknowledged.length === 1);
  expect(broker.subscriptions).toEqual([expect.stringMatching(/^kawamori\/v1\/down\/[^/]+\/[^/]+\/#$/)]);
  expect(readdirSync(folder).filter((name) => name.includes('pictures'))).toEqual([]);
});

describe('a try with cameras', () => {
  const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

  async function tryIt(cameras: NonNullable<Parameters<typeof installNode>[2]>['cameras']) {
    const config = installNode(temporaryFolder(), 1, { riverClock: 'wall', sensors: [], cameras });
    const child = spawn(process.execPath, [MAIN, '--config', config, '--try'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    const files = [...said.matchAll(/^ {2}(\/.*\.jpg)$/gm)].map(([, file]) => file ?? '');
    onTestFinished(() => {
      for (const file of files) rmSync(dirname(file), { recursive: true, force: true });
    });
    return { said, code, files };
  }

  test('takes one picture with each, says its size and where it lies, and fails when one gives none', async () => {
    const folder = temporaryFolder();
    const whole = await aNoisyJpeg(320, 240);
    writeInto(folder, 'cut.jpg', whole.subarray(0, whole.length / 2));
    const fromFolder = { ...CAMERA, camera: 'kajiyase-bashi-2', driver: { kind: 'folder', folder } } as const;
    const good = await tryIt([CAMERA, fromFolder]);
    expect(good.said).toMatch(/^kajiyase-bashi-1 {2}320x\d+, \d+ bytes$/m);
    expect(good.said).toMatch(/^kajiyase-bashi-2 {2}320x\d+, \d+ bytes, incomplete$/m);
    expect(good.said).toMatch(/^2 of 2 cameras gave a picture$/m);
    expect(good.said).not.toMatch(/sensors/);
    expect(good.code).toBe(0);
    expect(good.files).toHaveLength(2);
    for (const file of good.files) expect(noteIn(readFileSync(file)).level).toBeUndefined();

    const absent = { ...fromFolder, driver: { kind: 'folder', folder: join(folder, 'absent') } } as const;
    const bad = await tryIt([CAMERA, absent]);
    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/^kajiyase-bashi-2 {2}no picture: /m);
    expect(bad.said).toMatch(/^1 of 2 cameras gave a picture$/m);
    expect(bad.files.map((file) => existsSync(file))).toEqual([true]);
  });
});
