import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Janitor } from './janitor.js';

/** Nodes in a network of their own, on one cable to the hub's machine, which can lose packets, be cut or be thin. */
export interface Field {
  /** The hub's end of the cable. */
  readonly host: string;
  /** Stands before a program that is to run out there. */
  readonly before: readonly string[];
  /** Of each hundred packets so many are lost, in both directions; 100 cuts the cable. */
  lose(percent: number): void;
  /** Bits a second for what the nodes send; undefined: as the machine has it. */
  thin(bitsPerSecond: number | undefined): void;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

/** Makes a network namespace with a pair of virtual cards. Needs root, iproute2 and nftables. */
export async function layField(janitor: Janitor): Promise<Field> {
  // Names of cards have 15 characters at the most; addresses of 10.0.0.0/8 that depend on the process, so that two runs do not meet.
  const mine = `kst${process.pid.toString(36)}`;
  const [space, card, far] = [`${mine}-field`, `${mine}h`, `${mine}n`];
  const net = `10.${200 + (process.pid % 50)}.${Math.floor(process.pid / 50) % 250}`;
  const [host, node] = [`${net}.1`, `${net}.2`];
  await janitor.owes(`ip netns del ${space}`);
  await janitor.owes(`ip link del ${card}`);
  await janitor.owes(`nft delete table inet ${mine}`);
  run('ip', 'netns', 'add', space);
  run('ip', 'link', 'add', card, 'type', 'veth', 'peer', 'name', far, 'netns', space);
  run('ip', 'addr', 'add', `${host}/30`, 'dev', card);
  run('ip', 'link', 'set', card, 'up');
  run('ip', '-n', space, 'addr', 'add', `${node}/30`, 'dev', far);
  run('ip', '-n', space, 'link', 'set', far, 'up');
  run('ip', '-n', space, 'link', 'set', 'lo', 'up');
  const rules = (percent: number) => `
table inet ${mine} {
  chain arriving { type filter hook input priority 0; ${dropping(`iifname "${card}"`, percent)} }
  chain leaving { type filter hook output priority 0; ${dropping(`oifname "${card}"`, percent)} }
}
`;
  const dropping = (which: string, percent: number) => {
    if (percent === 0) return '';
    return `\n${which} ${percent < 100 ? `numgen random mod 100 < ${percent}` : ''} drop\n`;
  };
  let stands = false;
  let isThin = false;
  return {
    host,
    before: ['ip', 'netns', 'exec', space],
    lose: (percent) => {
      const anew = stands ? `delete table inet ${mine}\n` : '';
      execFileSync('nft', ['-f', '-'], { input: anew + rules(percent), stdio: 'pipe' });
      stands = true;
    },
    thin: (bitsPerSecond) => {
      if (isThin) run('ip', 'netns', 'exec', space, 'tc', 'qdisc', 'del', 'dev', far, 'root');
      isThin = bitsPerSecond !== undefined;
      if (bitsPerSecond === undefined) return;
      const shape = ['tbf', 'rate', `${bitsPerSecond}bit`, 'burst', '2000', 'latency', '4s'];
      run('ip', 'netns', 'exec', space, 'tc', 'qdisc', 'add', 'dev', far, 'root', ...shape);
    },
  };
}

/** A disk of its own in memory, so many megabytes large. Needs root. */
export async function smallDisk(janitor: Janitor, folder: string, megabytes: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await janitor.owes(`umount -l ${folder}`);
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder);
}

export function remount(folder: string, how: 'ro' | 'rw'): void {
  run('mount', '-o', `remount,${how}`, folder);
}
