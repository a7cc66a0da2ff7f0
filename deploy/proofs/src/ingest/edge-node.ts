import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFile } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { REPOSITORY } from '../parts/repository.js';
import type { HubPeer } from './hub-peer.js';
import { memoryOf } from './processes.js';

/** Readings that must have reached the hub before the node is weighed. */
const READINGS = 3;
const PATIENCE_MS = 15_000;

/** What one real node with one simulated gauge takes of a Pi's memory, while it reports to the hub. */
export async function weighNode(
  folder: string,
  hub: HubPeer,
  { town, station }: Pick<NodeFile, 'town'> & { station: string },
): Promise<{ nowMb: number; peakMb: number }> {
  mkdirSync(folder, { recursive: true });
  const credentialFile = join(folder, 'credential');
  const added = spawnSync(
    process.execPath,
    [
      REPOSITORY.kawamori,
      'node',
      'add',
      'weighed',
      '--town',
      town,
      '--station',
      station,
      '--secret-file',
      credentialFile,
      '--data',
      hub.dataDir,
    ],
    { encoding: 'utf8' },
  );
  if (added.status !== 0) throw new Error(`the node could not be added: ${added.stderr}`);
  const config: NodeFile = {
    id: 'weighed',
    town,
    hub: { host: '127.0.0.1', port: hub.port },
    credentialFile,
    outbox: { file: join(folder, 'outbox.db') },
    sensors: [
      {
        station,
        quantity: 'level',
        every: '1s',
        driver: {
          kind: 'simulated',
          startsAt: '2026-01-01T00:00:00+09:00',
          period: '2d',
          base: 80,
          rise: 1,
          crestAfter: '12h',
        },
      },
    ],
  };
  const file = join(folder, 'node.yaml');
  writeFileSync(file, JSON.stringify(config));
  const before = await hub.progress();
  const child = spawn(process.execPath, [REPOSITORY.edge, '--config', file], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  try {
    const until = Date.now() + PATIENCE_MS;
    while ((await hub.progress()).stored < before.stored + READINGS) {
      if (Date.now() > until || child.exitCode !== null)
        throw new Error('the weighed node did not report to the hub');
      await pause(100);
    }
    return memoryOf(child.pid ?? 0);
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}
