import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRelease, type PackedRelease } from '../release/release.js';

/** A node as it is installed in the field: launcher, releases, what comes from the registry; started as a process group of its own. */
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

export interface LaunchedNodeOptions {
  /** The node's own folder, which is empty. Whoever made it takes it away. */
  home: string;
  release: Pick<PackedRelease, 'bytes'>;
  /** The folder with what comes from the registry. */
  modules: string;
  /** The node's configuration file. */
  config: string;
}

/** Installs a release at a node, not started. @throws Error where it is none */
export function installLaunched({ home, release, modules, config }: LaunchedNodeOptions): LaunchedNode {
  const releases = join(home, 'releases');
  const opened = openRelease(release.bytes);
  if (!opened.ok) throw new Error(opened.fault);
  const { version } = opened.manifest;
  for (const { path, bytes, runs } of opened.files) {
    const file = join(releases, version, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (runs) chmodSync(file, 0o755);
  }
  cpSync(join(releases, version, 'edge/dist/launcher'), join(home, 'launcher'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  symlinkSync(modules, join(home, 'node_modules'));
  let log = '';
  let running: ReturnType<typeof spawn> | undefined;
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
    cut: async () => {
      const group = running?.pid;
      if (!running || group === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'close');
      process.kill(-group, 'SIGKILL');
      await gone;
    },
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
