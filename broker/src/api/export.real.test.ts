// Real: the whole hub with its threads, HTTP over a socket, readings through mqtt.js and aedes; Python's csv module as a reader of
// somebody else's making. Excel itself is not here.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { StationState } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test, vi } from 'vitest';
import { findHub } from '../cli/operator-client.js';
import { exportCommand } from '../export/command.js';
import { LEVEL, minute } from '../testing/builders.js';
import { keepReadings } from '../testing/embedded-store.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const query = (more = '') => `/api/v1/readings.csv?from=${minute(0)}&to=${minute(1_000_000)}${more}`;

async function aHub(
  readings: readonly (readonly [number, number])[] = [
    [0, 1.5],
    [10, 1.25],
  ],
) {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  hub.clock.at = minute(30);
  await (await connectNode(hub, secret)).send(readings);
  const newest = readings.at(-1)?.[1];
  await eventually(async () => {
    const { json } = await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie });
    expect(StationState.parse(json).level?.latest?.value).toBe(newest);
  });
  return { hub, cookie };
}

/** As another program reads it. */
function asPythonReads(bytes: string): Record<string, string>[] {
  const script =
    "import csv,io,json,sys; print(json.dumps(list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8-sig', newline='')))))";
  return JSON.parse(execFileSync('python3', ['-c', script], { input: bytes, encoding: 'utf8' })) as Record<
    string,
    string
  >[];
}

/** Writes more readings into the store than sockets and pipes hold, as an index filled directly. */
function fill(hub: RealHub, count: number): void {
  const store = openDatabase(join(hub.dataDir, 'store.db'), 'rebuildable');
  keepReadings(
    store,
    Array.from({ length: count }, (_, i) => ({
      ...{ series: LEVEL, at: minute(100 + i), value: i % 100, receivedAt: minute(100 + i) },
      ...{ quality: 'good' as const, reasons: [] },
    })),
  );
  store.close();
}

describe('readings as a file', () => {
  test('come with a name for the office, raw and in ten-minute steps, and Python reads what the map shows', async () => {
    const { hub, cookie } = await aHub();
    const answer = await fetch(`${hub.url}${query('&station=kajiyase-bashi&quantity=level')}`, {
      headers: { cookie },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain(
      '四万十町_鍛冶屋瀬橋_水位_2026-06-02_',
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(
      asPythonReads(bytes.toString()).map((row) => [row.観測日時, row.観測所, row.値, row.単位, row.基準面]),
    ).toEqual([
      ['2026/06/02 18:00:00', '鍛冶屋瀬橋', '1.5', 'm', 'T.P.（東京湾平均海面）'],
      ['2026/06/02 18:10:00', '鍛冶屋瀬橋', '1.25', 'm', 'T.P.（東京湾平均海面）'],
    ]);
    const file = join(hub.dataDir, 'out.csv');
    const code = await exportCommand(
      ['csv', '--from', '2026-06-02', '--to', '2026-06-02', '--form', 'plain', '--out', file],
      {
        io: { out: () => undefined, err: () => undefined },
        wallClock: { now: () => 0 },
        dataDir: () => hub.dataDir,
        findHub: () => findHub(hub.dataDir),
        signal: new AbortController().signal,
      },
    );
    const plain = await hub.call('GET', query('&form=plain'), { cookie });
    expect([code, readFileSync(file, 'utf8')]).toEqual([0, plain.text]);
    const { text } = await hub.call('GET', query('&step=10m&form=plain'), { cookie });
    expect(asPythonReads(text).map(({ time, max, good }) => [time, max, good])).toEqual([
      ['2026-06-02T18:00:00+09:00', '1.5', '1'],
      ['2026-06-02T18:10:00+09:00', '1.25', '1'],
    ]);
  });

  test('are told to nobody who is not signed in, and wrong questions are answered as such', async () => {
    const { hub, cookie } = await aHub();
    const ask = async (path: string, who?: string) => {
      const { status, json } = await hub.call('GET', path, { cookie: who });
      return [status, (json as { code: string }).code];
    };
    expect(await ask(query())).toEqual([401, 'not-signed-in']);
    expect(await ask('/api/v1/readings.csv', cookie)).toEqual([400, 'not-valid']);
    expect(await ask(`/api/v1/readings.csv?from=2&to=1`, cookie)).toEqual([400, 'period-not-valid']);
    expect(await ask(query('&step=1h'), cookie)).toEqual([400, 'not-valid']);
    expect(await ask(query('&station=no-such'), cookie)).toEqual([404, 'nothing-to-export']);
    expect(await ask(query(`&station=${'a'.repeat(2)}`.repeat(201)), cookie)).toEqual([400, 'not-valid']);
  });

  test('are given up when their reader goes, and at most two are made at once', async () => {
    const { hub, cookie } = await aHub();
    fill(hub, 300_000);
    /** A reader that asks and takes next to nothing. */
    const ask = async () => {
      const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(hub.url).port) });
      socket.write(`GET ${query()} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`);
      const [head] = (await once(socket, 'data')) as [Buffer];
      socket.pause();
      return { socket, status: Number(head.toString().split(' ')[1]) };
    };
    const slow = [await ask(), await ask()];
    expect(slow.map(({ status }) => status)).toEqual([200, 200]);
    const busy = await hub.call('GET', query(), { cookie });
    expect([busy.status, busy.json]).toMatchObject([503, { code: 'export-busy' }]);
    for (const { socket } of slow) socket.destroy();
    await vi.waitFor(
      async () => {
        const { status } = await hub.call('GET', query('&quantity=rain'), { cookie });
        expect(status).toBe(200);
      },
      { timeout: 60_000, interval: 5_000 },
    );
  });
});
