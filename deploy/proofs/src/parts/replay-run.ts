import { spawn } from 'node:child_process';
import type { ReferenceEpisode } from './episode-reference.js';
import { REPOSITORY } from './repository.js';

/** The last line of `npm start -- … --once`. */
export interface ReplayResult {
  sent: number;
  stored: number;
  duplicate: number;
  deadLettered: number;
  stations: {
    station: string;
    readings: number;
    episodes: {
      openedAt: string;
      subsidedAt: string | null;
      changes: { at: string; from: string | null; to: string | null; valueM: number }[];
    }[];
  }[];
}

/** Runs a program to its end and collects what it prints. */
export function runProgram(
  args: readonly string[],
  options: { onSpawn?: (pid: number) => void } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    if (child.pid !== undefined) options.onSpawn?.(child.pid);
  });
}

/** Plays files through the real pipe with `--speed max --once` and reads its last line. */
export async function replayOnce(
  replay: string,
  station: string,
  more: readonly string[] = [],
  options: { onSpawn?: (pid: number) => void } = {},
): Promise<ReplayResult> {
  const args = [
    REPOSITORY.demo,
    '--replay',
    replay,
    '--station',
    station,
    '--speed',
    'max',
    '--once',
    ...more,
  ];
  const { code, stdout, stderr } = await runProgram(args, options);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`the replay ended with code ${code}: ${stderr.slice(-2_000)}`);
  return JSON.parse(last) as ReplayResult;
}

/** What a replay has found of a station, in the words of the reference. */
export const episodesOf = ({ stations }: ReplayResult, station: string): ReferenceEpisode[] =>
  (stations.find((one) => one.station === station)?.episodes ?? []).map(
    ({ openedAt, subsidedAt, changes }) => ({
      openedAt: Date.parse(openedAt),
      subsidedAt: subsidedAt === null ? null : Date.parse(subsidedAt),
      changes: changes.map((change) => ({ ...change, at: Date.parse(change.at) })),
    }),
  );
