import { fork } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause } from '@kawamori/kit';
import type { FromGenerator, GeneratorOrder, GeneratorResult } from './orders.js';

/** Memory that a process holds now and has held at most, in MB (2^20 bytes): VmRSS and VmHWM of /proc. */
export function memoryOf(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1_024;
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}

/** Processor time that a process has used, in milliseconds. Linux counts it in hundredths of a second. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Processor time that the whole machine has spent on anything, in milliseconds. */
function machineMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
  return (user + nice + system + irq + softirq) * 10;
}

/** Waits until nothing takes more than this of a core, or until patience ends. */
export async function quietMachine(percent: number, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const from = { at: performance.now(), machineMs: machineMs() };
    await pause(1_000);
    const taken = ((machineMs() - from.machineMs) * 100) / (performance.now() - from.at);
    if (taken <= percent || performance.now() > until) return;
  }
}

export interface Measured extends GeneratorResult {
  /** Of one core, all the peer's processes together. */
  peerCpuPercent: number;
  /** Of one core: what ran on the machine beside the peer and the generator. */
  othersCpuPercent: number;
}

/** One run of the generator, in a process of its own. */
export async function generate(order: GeneratorOrder, peerPids: readonly number[]): Promise<Measured> {
  const child = fork(fileURLToPath(new URL('./generator.js', import.meta.url)), { execArgv: [] });
  const usedMs = () => peerPids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const look = () => ({ at: performance.now(), usedMs: usedMs(), machineMs: machineMs() });
  let from = look();
  let to = from;
  child.send(order);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the generator ended with code ${code}`)));
    child.on('message', (message: FromGenerator) => {
      switch (message.type) {
        case 'measuring':
          from = look();
          return;
        case 'measured':
          to = look();
          return;
        case 'failed':
          reject(new Error(`the generator: ${message.message}`));
          return;
        case 'done': {
          const tookMs = to.at - from.at;
          const peerCpuPercent = ((to.usedMs - from.usedMs) * 100) / tookMs;
          const allPercent = ((to.machineMs - from.machineMs) * 100) / tookMs;
          const othersCpuPercent = allPercent - peerCpuPercent - message.result.cpuPercent;
          resolve({ ...message.result, peerCpuPercent, othersCpuPercent });
        }
      }
    });
  });
}

const SYNCS = 200;

/** How long the disk of a folder takes to sync a page of 4 kB, in milliseconds: median and 99th percentile. */
export function fsyncTime(folder: string): { p50Ms: number; p99Ms: number } {
  const file = openSync(join(folder, 'fsync-probe'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const took = Array.from({ length: SYNCS }, (_, i) => {
    writeSync(file, page, 0, page.length, i * page.length);
    const from = performance.now();
    fsyncSync(file);
    return performance.now() - from;
  }).sort((a, b) => a - b);
  closeSync(file);
  return { p50Ms: took[SYNCS / 2] ?? Number.NaN, p99Ms: took[SYNCS * 0.99] ?? Number.NaN };
}
