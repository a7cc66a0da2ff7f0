// A node as it is installed in the field: launcher, releases, what comes from the registry; started as a process group of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeFile } from '@kawamori/contracts';
import { openRelease, type PackedRelease, packRelease, type ReleaseFile } from '@kawamori/kit';
import { onTestFinished } from 'vitest';
import { agentFiles } from '../packing/agent-files.js';
import { installNode } from './real-agent.js';
import { temporaryFolder } from './temporary.js';

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

export interface LaunchedNode {
  readonly releases: string;
  /** All that launcher and agents have said, over all starts. */
  log(): string;
  start(): void;
  /** SIGKILL to launcher and agent in one instant, as a power cut. */
  cut(): Promise<void>;
  /** SIGTERM to the launcher. Resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Folders of the releases that stand there. */
  standing(): string[];
}

/** Installs a release at a node with one gauge that is read each second, not started. It is gone when the test is over. */
export function installLaunched(
  release: PackedRelease,
  port: number,
  changes: Partial<NodeFile> = {},
): LaunchedNode {
  const home = temporaryFolder();
  const releases = join(home, 'releases');
  const opened = openRelease(release.bytes);
  if (!opened.ok) throw new Error(opened.fault);
  for (const { path, bytes, runs } of opened.files) {
    const file = join(releases, release.manifest.version, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (runs) chmodSync(file, 0o755);
  }
  cpSync(join(releases, release.manifest.version, 'edge/dist/launcher'), join(home, 'launcher'), {
    recursive: true,
  });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  const when = { startsAt: '2026-06-02T18:00:00+09:00', period: '4d', crestAfter: '10h' };
  const driver = { kind: 'simulated', ...when, base: 1, rise: 2 } as const;
  const config = installNode(home, port, {
    riverClock: 'wall',
    sensors: [{ station: 'naro', quantity: 'level', every: '1s', driver }],
    ...changes,
  });
  let log = '';
  let running: ReturnType<typeof spawn> | undefined;
  const cut = async () => {
    const group = running?.pid;
    if (!running || group === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'close');
    process.kill(-group, 'SIGKILL');
    await gone;
  };
  onTestFinished(cut);
  return {
    releases,
    log: () => log,
    start: () => {
      running = spawn(process.execPath, [join(home, 'launcher', 'main.js'), '--config', config], {
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      running.stderr?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
    },
    cut,
    stop: async () => {
      if (!running) return null;
      const gone = once(running, 'exit') as Promise<[number | null]>;
      running.kill('SIGTERM');
      const [code] = await gone;
      return code;
    },
    standing: () =>
      readdirSync(releases, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted(),
  };
}
