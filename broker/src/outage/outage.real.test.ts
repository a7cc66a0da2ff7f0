// Real: a file system of a few megabytes in memory, which is filled to its last byte; the whole hub; a node over MQTT; a receiver of
// notices over HTTP.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Health, Snapshot } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { minute } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { heard } from '../testing/waiting.js';

const asRoot = (command: string, ...words: string[]) =>
  process.getuid?.() === 0 ? execFileSync(command, words) : execFileSync('sudo', ['-n', command, ...words]);

function smallDisk(): { dir: string; fill(): void; makeRoom(): void } {
  const dir = temporaryFolder();
  asRoot('mount', '-t', 'tmpfs', '-o', 'size=6m,mode=0777', 'tmpfs', dir);
  onTestFinished(() => {
    asRoot('umount', '-l', dir);
  });
  const filler = join(dir, 'filler');
  return {
    dir,
    fill: () => {
      const handle = openSync(filler, 'w');
      try {
        for (const size of [65_536, 4_096, 1]) {
          try {
            for (;;) writeSync(handle, Buffer.alloc(size, 1));
          } catch (error) {
            expect(error).toMatchObject({ code: 'ENOSPC' });
          }
        }
      } finally {
        closeSync(handle);
      }
    },
    makeRoom: () => rmSync(filler),
  };
}

/** Notices as they come, by their key. */
async function receiver() {
  const notices = heard<{ key: string; mark: string }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.end('{}');
      notices.hear(JSON.parse(Buffer.concat(chunks).toString()) as { key: string; mark: string });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { notices, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const recording = async (hub: RealHub) =>
  ((await hub.call('GET', '/api/v1/health')).json as Health).recording;

/** Asks until it is so; each answer of the hub is an event of its own. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a warning outlives the disk: full, the hub judges in memory, tells, and acknowledges nothing; with room it journals all once', async () => {
  const disk = smallDisk();
  const { notices, url } = await receiver();
  const secretFile = join(temporaryFolder(), 'secret');
  writeFileSync(secretFile, 'x'.repeat(40), { mode: 0o600 });
  const dataDir = join(disk.dir, 'data');
  mkdirSync(dataDir);
  const hub = await startHub({
    dataDir,
    config: { notices: { webhooks: [{ recipient: 'duty', towns: ['shimanto-cho'], url, secretFile }] } },
  });
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  hub.clock.at = minute(10);
  const before = await connectNode(hub, secret);
  await before.send([[0, 2]]);

  disk.fill();
  // Each is refused, and comes again, as a node does it, until the rise of the last has been told.
  for (const [at, value] of [
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ] as const) {
    hub.clock.at = minute(at);
    const node = await connectNode(hub, secret);
    const sent = node.send([[at, value]]).then(
      () => 'acknowledged',
      () => 'cut',
    );
    expect(await Promise.race([sent, node.cut.then(() => 'cut')])).toBe('cut');
  }
  await until(() => Promise.resolve(notices.all.some(({ mark }) => mark === 'danger')));
  expect(await recording(hub)).toBe(false);
  const seen = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
  expect(seen.hub.recording).toBe(false);
  expect(JSON.stringify(seen.stations)).toContain('4.2');

  disk.makeRoom();
  await until(() => recording(hub));
  const after = await connectNode(hub, secret);
  await after.send([
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ]);
  hub.clock.at = minute(40);
  await after.send([[40, 4.3]]);
  const rows = () => {
    const reader = openJournalForReading(join(dataDir, 'journal.db'));
    try {
      return reader.read(0, 10_000);
    } finally {
      reader.close();
    }
  };
  const readings = rows().flatMap((fact) => (fact.kind === 'readings.received' ? fact.body.readings : []));
  expect(readings.map(([, at, value]) => [at, value])).toEqual([
    [minute(0), 2],
    [minute(10), 3.1],
    [minute(20), 3.4],
    [minute(30), 4.2],
    [minute(40), 4.3],
  ]);
  await until(async () => {
    const now = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
    return JSON.stringify(now.stations).includes('4.3');
  });
  // The first rise is faster than a river's: it is a check until the next reading confirms it.
  expect(notices.all.map(({ mark }) => mark)).toEqual(['check', 'caution', 'danger']);
  await hub.stop();
});
