import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@kawamori/kit';
import { eventually, within } from '../parts/eventually.js';
import type { Fault, Inflicted } from './fault.js';
import { remount } from './field.js';
import { dueOf, toldOf } from './judge-row.js';
import type { Stage } from './stage.js';

/** Time for a judged notice to reach its receiver while the disk takes nothing, on a busy machine. */
const TOLD_WITHIN_MS = 60_000;
const SAYS_SO_WITHIN_MS = 60_000;

/**
 * What must hold while the disk of the hub takes nothing: nothing is acknowledged, the screens say so, the map goes on, and whoever is
 * due is told of what has reached the hub.
 */
async function whileNothingIsTaken(stage: Stage, ms: number): Promise<Inflicted> {
  const faults: string[] = [];
  const { map, rivers } = stage;
  await eventually(
    'the hub to say that it does not record',
    async () => {
      const health = await stage.health();
      return health?.recording === false || undefined;
    },
    { withinMs: SAYS_SO_WITHIN_MS, everyMs: 100 },
  ).catch((error: Error) => faults.push(error.message));
  const [from, began] = [Date.now(), performance.now()];
  await pause(ms);
  const [to, ended] = [Date.now(), performance.now()];
  const acknowledged = rivers.flatMap(({ line }) =>
    line.packs.filter(
      ({ acknowledgedAt }) => acknowledgedAt !== undefined && acknowledgedAt > from && acknowledgedAt < to,
    ),
  );
  if (acknowledged.length > 0)
    faults.push(`${acknowledged.length} packs acknowledged while nothing could be written`);
  if (!map.saidNotRecording(began - 2_000, ended))
    faults.push('the map was not told that nothing is recorded');
  if (map.longestGap(began, ended) > ms / 2)
    faults.push('the map stood still while nothing could be written');
  const count = () => {
    let [due, left] = [0, 0];
    for (const river of rivers) {
      const sent = dueOf(river, 'sent').filter(({ knownAt }) => knownAt > from && knownAt < to);
      due += sent.length;
      left += toldOf(stage, river, sent).left;
    }
    return { due, left };
  };
  const { due, left } = await eventually(
    'all notices to leave',
    () => {
      const found = count();
      return found.left === found.due ? found : undefined;
    },
    { withinMs: TOLD_WITHIN_MS, everyMs: 200 },
  ).catch(count);
  if (left < due) faults.push(`${due} notices due while nothing could be written, ${left} left`);
  return { times: 1, faults, note: `${left} of ${due} notices left meanwhile` };
}

const FILLER = 'filler';

/** The hub's disk is filled to the last byte. */
export function diskFull(ms: number): Fault {
  return {
    name: 'disk full (tmpfs)',
    needsRoot: true,
    inflict: async (stage) => {
      const file = join(stage.service.dataDir, FILLER);
      // dd ends with a fault when there is no room left, which is what it is for here.
      spawnQuietly('dd', ['if=/dev/zero', `of=${file}`, 'bs=4k']);
      if (!existsSync(file)) throw new Error('the disk could not be filled');
      return whileNothingIsTaken(stage, ms);
    },
    mend: ({ service }) => rmSync(join(service.dataDir, FILLER), { force: true }),
  };
}

function spawnQuietly(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, [...args], { stdio: 'ignore' });
  } catch {
    // Looked at by what it has left behind.
  }
}

/** The hub is killed and comes back on a disk that is read-only. */
export function readOnlyDisk(ms: number): Fault {
  return {
    name: 'hub comes back on a read-only disk',
    needsRoot: true,
    inflict: async (stage) => {
      const { service } = stage;
      await service.pauseKilled(() => remount(service.dataDir, 'ro'));
      await service.ready();
      return whileNothingIsTaken(stage, ms);
    },
    mend: ({ service }) => remount(service.dataDir, 'rw'),
  };
}

/** Databases of the hub's disk; what it keeps in memory lies elsewhere, and is spared. */
const ON_DISK = ['journal.db', 'store.db', 'sessions.db'].flatMap((name) => [name, `${name}-wal`]);

/** Something befalls system calls of a kind on the files of the running hub's disk: strace stands in for one that breaks. */
function tracedFault(name: string, calls: string, befalls: string, ms: number): Fault {
  let tracer: ChildProcess | undefined;
  return {
    name,
    needsRoot: true,
    inflict: async (stage) => {
      tracer = await attach(stage.service, calls, befalls);
      return whileNothingIsTaken(stage, ms);
    },
    mend: async () => {
      if (tracer) await detach(tracer);
      tracer = undefined;
    },
  };
}

const SYNCS = 'fsync,fdatasync';
export const fsyncFails = (ms: number) =>
  tracedFault('fsync fails with EIO (strace)', SYNCS, 'error=EIO', ms);
export const noSpace = (ms: number) =>
  tracedFault('writes fail with ENOSPC (strace)', 'pwrite64,pwritev,ftruncate,fallocate', 'error=ENOSPC', ms);
/** No sync comes back before strace lets go. */
export const diskHangs = (ms: number) =>
  tracedFault('disk hangs: no sync comes back (strace)', SYNCS, 'delay_enter=3600s', ms);

async function attach(
  { pid, dataDir }: { pid: number; dataDir: string },
  calls: string,
  befalls: string,
): Promise<ChildProcess> {
  const paths = ON_DISK.flatMap((name) => ['-P', join(dataDir, name)]);
  const args = ['-f', '-p', String(pid), '-o', '/dev/null', ...paths, '-e', `trace=${calls}`];
  const tracer = spawn('strace', [...args, '-e', `inject=${calls}:${befalls}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const attached = new Promise<void>((resolve, reject) => {
    tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('attached')) resolve();
    });
    tracer.once('exit', (code) => reject(new Error(`strace ended with code ${code}`)));
    tracer.once('error', reject);
  });
  await within(10_000, 'strace to stand beside the hub', attached);
  return tracer;
}

async function detach(tracer: ChildProcess): Promise<void> {
  if (tracer.exitCode !== null || tracer.signalCode !== null) return;
  const gone = once(tracer, 'exit');
  // strace lets go of what it traces (strace(1)).
  tracer.kill('SIGTERM');
  await gone;
}
