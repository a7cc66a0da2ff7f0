// Real: `npm start` as built: the hub, nine nodes, the player, as processes. Processes are seen as anybody sees them, through /proc.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, MINUTE, SeriesView, Snapshot, toIsoJst } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { REPOSITORY } from './repository.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

const MAIN = join(REPOSITORY.demo, 'dist/main.js');
/** A busy machine takes its time over eleven processes. */
const A_START = { timeout: 120_000, interval: 100 };

function aFolder(): string {
  const folder = passingFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

/** Command lines of living processes that mention a folder. */
const living = (folder: string): string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(folder) ? [command] : [];
    } catch {
      // It has ended while it was looked at.
      return [];
    }
  });

async function aTyphoon(data: string): Promise<PlayedDemo> {
  const demo = await startDemo(['--speed', '3600', '--data', data, '--port', '0'], { ownTerminal: true });
  onTestFinished(async () => {
    await demo.stop();
  });
  return demo;
}

const exitOf = async (demo: PlayedDemo, ask: () => void) => {
  const gone = once(demo.process, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  ask();
  return (await gone)[0];
};

/** Ctrl-C: the terminal sends it to every process of the group in front. */
const ctrlC = (demo: PlayedDemo) => process.kill(-(demo.process.pid ?? Number.NaN), 'SIGINT');

async function get(demo: PlayedDemo, cookie: string, path: string): Promise<unknown> {
  const answer = await fetch(`${demo.url}${path}`, { headers: { cookie } });
  expect(answer.status, path).toBe(200);
  return answer.json();
}

const snapshotOf = async (demo: PlayedDemo, cookie: string) =>
  Snapshot.parse(await get(demo, cookie, '/api/v1/snapshot'));

/** Every reading that the hub has, as `station/quantity time value`. */
async function readingsOf(demo: PlayedDemo, cookie: string): Promise<Set<string>> {
  const { stations, clock } = await snapshotOf(demo, cookie);
  const all = new Set<string>();
  for (const { id, level } of stations) {
    const period = `quantity=${level ? 'level' : 'rain'}&from=${clock.now - 300 * DAY}&to=${clock.now + DAY}`;
    const view = SeriesView.parse(await get(demo, cookie, `/api/v1/stations/${id}/series?${period}`));
    view.at.forEach((at, i) => {
      all.add(`${view.series} ${at} ${view.value[i]}`);
    });
  }
  return all;
}

describe('npm start', () => {
  test('started twice on the same data leaves the running play alone; stopped by Ctrl-C and by SIGTERM it leaves no process behind, and goes on where it stopped', {
    timeout: 450_000,
  }, async () => {
    const data = aFolder();
    const first = await aTyphoon(data);
    const token = first.setupUrl.split('#')[1];
    expect(token).toMatch(/^[\w-]{32}$/);
    const made = await fetch(`${first.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name: 'hq', password: 'a long enough password' }),
    });
    expect(made.status).toBe(200);
    const cookie = made.headers.get('set-cookie')?.split(';')[0] ?? '';
    const before = await vi.waitFor(async () => {
      const readings = await readingsOf(first, cookie);
      expect(readings.size).toBeGreaterThan(30);
      return readings;
    }, A_START);
    const { clock, hub, nodes } = await snapshotOf(first, cookie);
    expect(hub.drill).toBe(true);
    expect(nodes.known).toBe(9);
    expect(living(data).length).toBeGreaterThanOrEqual(11);

    const hubFile = () => readFileSync(join(data, 'hub.yaml'), 'utf8');
    const hubFileBefore = hubFile();
    const refused = await runToEnd(['--data', data, '--port', '0']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('使用中');
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(hubFile()).toBe(hubFileBefore);

    expect(await exitOf(first, () => ctrlC(first))).toBe(0);
    expect(living(data)).toEqual([]);

    const second = await aTyphoon(data);
    expect(second.setupUrl).toBe('');
    expect((await snapshotOf(second, cookie)).clock.now).toBeGreaterThanOrEqual(clock.now);
    const kept = await readingsOf(second, cookie);
    for (const reading of before) expect(kept).toContain(reading);
    await vi.waitFor(async () => {
      const now = await readingsOf(second, cookie);
      for (const reading of kept) expect(now).toContain(reading);
      expect(now.size).toBeGreaterThan(kept.size);
    }, A_START);

    expect(await exitOf(second, () => second.process.kill('SIGTERM'))).toBe(0);
    expect(living(data)).toEqual([]);
  });

  test('is stopped by Ctrl-C while it still starts', { timeout: 300_000 }, async () => {
    const data = aFolder();
    const child = spawn(process.execPath, [MAIN, '--data', data, '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const gone = once(child, 'exit') as Promise<[number | null]>;
    // The operator's command is at work: nodes are being registered.
    await vi.waitFor(() => expect(existsSync(join(data, 'nodes'))).toBe(true), A_START);
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    expect({ code: (await gone)[0], said }).toEqual({ code: 0, said: '' });
    expect(living(data)).toEqual([]);
  });
});

describe('npm start -- --replay FILE --once', () => {
  const START = Date.UTC(2026, 5, 2, 9, 0);
  /** Over the overflow level of 212.71 m at two readings, and down again. */
  const LEVELS = [
    ...Array.from({ length: 40 }, (_, i) => 206.9 + i * 0.15),
    ...Array.from({ length: 40 }, (_, i) => 212.75 - i * 0.15),
  ].map((level) => level.toFixed(2));
  const ROWS = LEVELS.map((level, i) => `${toIsoJst(START + i * 10 * MINUTE)},${level}\n`);

  const replay = async (args: readonly string[]) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const last: unknown = code === 0 ? JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') : stderr;
    return { code, last };
  };

  test('ends with one line of what was sent, stored and judged, and the same line when it is started again', {
    timeout: 300_000,
  }, async () => {
    const folder = aFolder();
    const file = join(folder, 'kajiyase-bashi.csv');
    writeFileSync(file, `time,level_m\n${ROWS.join('')}`);
    const args = [
      '--replay',
      file,
      '--speed',
      'max',
      '--once',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
    ];
    const at = (row: number) => ROWS[row]?.split(',')[0];
    const row = (level: number) => LEVELS.map(Number).findIndex((one) => one >= level);
    const expected = {
      sent: 80,
      stored: 80,
      duplicate: 0,
      deadLettered: 0,
      stations: [
        {
          station: 'kajiyase-bashi',
          readings: 80,
          episodes: [
            {
              openedAt: at(row(212.71)),
              // The first reading at which all of twenty minutes lie ten centimetres below.
              subsidedAt: at(43),
              changes: [
                { at: at(row(212.71)), from: null, to: 'overflow', valueM: Number(LEVELS[row(212.71)]) },
                { at: at(43), from: 'overflow', to: null, valueM: Number(LEVELS[43]) },
              ],
            },
          ],
        },
      ],
    };
    expect(await replay(args)).toEqual({ code: 0, last: expected });
    expect(living(folder)).toEqual([]);
    expect(await replay(args)).toEqual({ code: 0, last: expected });
  });

  test('leaves with 2 and without a process when the file is no hydrograph', async () => {
    const folder = aFolder();
    const file = join(folder, 'kajiyase-bashi.csv');
    writeFileSync(file, 'Datum;Wasserstand\n');
    const { code, last } = await replay(['--replay', file, '--once', '--data', join(folder, 'data')]);
    expect({ code, last }).toEqual({ code: 2, last: expect.stringContaining('expected the header') });
    expect(living(folder)).toEqual([]);
  });

  test('ends with code 2, one message and no address for a record that cannot be read', async () => {
    const folder = aFolder();
    const file = join(folder, 'kajiyase-bashi.csv');
    writeFileSync(file, 'time,level_m\n2026-06-02T18:10:00+09:00,207.10\n2026-06-02T18:20:00+09:00,abc\n');
    const { code, stdout, stderr } = await runToEnd(['--replay', file, '--once', '--port', '0']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('line 3')).toHaveLength(2);
  });
});

async function runToEnd(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
