import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeFile } from '@kawamori/contracts';
import { type PackedRelease, packRelease, type ReleaseFile } from '@kawamori/kit';
import { installLaunched as install, type LaunchedNode } from '@kawamori/kit/testing/launched-node';
import { onTestFinished } from 'vitest';
import { agentFiles } from '../packing/agent-files.js';
import { installNode } from './real-agent.js';
import { temporaryFolder } from './temporary.js';

export type { LaunchedNode };

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ENTRY = 'edge/dist/main.js';

/** A release of the built agent under a name of its own; `main` in place of the file that is started. */
export function aRelease(
  version: string,
  { main, needs }: { main?: string; needs?: Record<string, string> } = {},
) {
  const { files, words } = agentFiles(ROOT, version);
  const changed = files.map(
    (file): ReleaseFile =>
      file.path === ENTRY && main !== undefined ? { ...file, bytes: Buffer.from(main) } : file,
  );
  return packRelease(changed, { ...words, needs: { ...words.needs, ...needs } });
}

/** Installs a release at a node with one gauge that is read each second, not started. It is gone when the test is over. */
export function installLaunched(
  release: PackedRelease,
  port: number,
  changes: Partial<NodeFile> = {},
): LaunchedNode {
  const home = temporaryFolder();
  const when = { startsAt: '2026-06-02T18:00:00+09:00', period: '4d', crestAfter: '10h' };
  const driver = { kind: 'simulated', ...when, base: 1, rise: 2 } as const;
  const config = installNode(home, port, {
    riverClock: 'wall',
    sensors: [{ station: 'naro', quantity: 'level', every: '1s', driver }],
    ...changes,
  });
  const node = install({ home, release, modules: join(ROOT, 'node_modules'), config });
  onTestFinished(node.cut);
  return node;
}
