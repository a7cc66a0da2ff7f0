// Played: the running hub and its answers. That a hub answers so is shown by api/export.real.test.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { exportCommand } from './command.js';

const PIECES = [
  'time,station_id,value\n',
  '2026-06-02T18:00:00+09:00,naro,1\n2026-06-02T18:10:00+09:00,naro,2\n',
];

async function run(
  line: string,
  {
    stream = async function* () {
      for (const piece of PIECES) yield await Promise.resolve(Buffer.from(piece));
    },
    running = true,
    signal = new AbortController().signal,
  }: { stream?: (path: string) => AsyncIterable<Uint8Array>; running?: boolean; signal?: AbortSignal } = {},
) {
  const said = { out: '', err: '', path: '' };
  let now = 0;
  const code = await exportCommand(line.split(' '), {
    io: {
      out: (bytes) => {
        said.out += Buffer.from(bytes).toString();
      },
      err: (text) => {
        said.err += text;
      },
    },
    dataDir: () => 'no folder is looked into',
    wallClock: { now: () => (now += 3_000) },
    findHub: () =>
      Promise.resolve(
        running
          ? {
              ask: () => Promise.reject(new Error('not asked')),
              stream: (path) => {
                said.path = path;
                return stream(path);
              },
            }
          : undefined,
      ),
    signal,
  });
  return { code, ...said };
}

const WEEK = '--from 2026-06-01 --to 2026-06-07';

describe('kawamori export csv', () => {
  test('takes days of Japan whole, and asks the hub for just that', async () => {
    const { code, out, path } = await run(
      `csv ${WEEK} --station naro --station kure --step 10m --form plain`,
    );
    expect([code, out]).toEqual([0, PIECES.join('')]);
    const asked = new URL(path, 'http://hub').searchParams;
    expect(Number(asked.get('from'))).toBe(Date.parse('2026-06-01T00:00:00+09:00'));
    expect(Number(asked.get('to'))).toBe(Date.parse('2026-06-08T00:00:00+09:00') - 1);
    expect([asked.getAll('station'), asked.get('step'), asked.get('form')]).toEqual([
      ['naro', 'kure'],
      '10m',
      'plain',
    ]);
  });

  test('writes a file whole, and says on the way how far it is', async () => {
    const file = join(temporaryFolder(), 'a.csv');
    const { code, out, err } = await run(`csv ${WEEK} --out ${file}`);
    expect([code, out, readFileSync(file, 'utf8')]).toEqual([0, '', PIECES.join('')]);
    expect(err).toContain('2 rows, 0.0 MiB, now at naro 2026-06-02');
    expect(err).toContain('2 rows, 0.0 MiB: done');
  });

  test('leaves nothing of a file that breaks off, and touches none that is there', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.csv');
    const broken = await run(`csv ${WEEK} --out ${file}`, {
      stream: async function* () {
        yield await Promise.resolve(Buffer.from('time\n'));
        throw new Error('aborted');
      },
    });
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('aborted; nothing was written')]);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(file, 'mine');
    expect((await run(`csv ${WEEK} --out ${file}`)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(`csv ${WEEK} --out ${file} --force`)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(PIECES.join(''));
  });

  test('stops when it is told to, and says so', async () => {
    const stop = new AbortController();
    const file = join(temporaryFolder(), 'a.csv');
    const { code, err } = await run(`csv ${WEEK} --out ${file}`, {
      signal: stop.signal,
      stream: async function* () {
        yield await Promise.resolve(Buffer.from('time\n'));
        stop.abort();
        throw new Error('The operation was aborted');
      },
    });
    expect([code, err, existsSync(file)]).toEqual([
      1,
      expect.stringContaining('stopped; nothing was written'),
      false,
    ]);
  });

  test('needs a running hub', async () => {
    const { code, err } = await run(`csv ${WEEK}`, { running: false });
    expect([code, err]).toEqual([1, expect.stringContaining('start it first')]);
  });

  test('tells everything that is wrong with its words', async () => {
    const { code, err } = await run('csv extra --from yesterday --to 2026-06-07 --step 1h --quantity snow');
    expect(code).toBe(2);
    for (const said of [
      'unexpected word extra',
      '--from: expected a day',
      'raw or 10m',
      'level or level-sub or rain',
    ])
      expect(err).toContain(said);
    expect((await run('csv --from 2026-06-07 --to 2026-06-01')).err).toContain('--from lies behind --to');
    expect((await run('csv --nonsense')).code).toBe(2);
    expect((await run('pdf')).code).toBe(2);
    expect((await run('csv --help')).out).toContain('--from, --to');
    expect((await run('--help')).out).toContain('kawamori export csv');
  });
});
