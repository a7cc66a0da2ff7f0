import { closeSync, openSync, readSync } from 'node:fs';
import { gapAfter, MINUTE, type Milliseconds } from '@kawamori/contracts';

/** How much of a file tells its interval: some ten thousand rows. */
const BYTES_READ = 512 * 1024;

/** The usual distance between two values of a replay file: the median, in milliseconds. Undefined for fewer than three rows. */
export function usualInterval(text: string): Milliseconds | undefined {
  const times = text
    .split('\n')
    .slice(1)
    .map((line) => Date.parse(line.slice(0, line.indexOf(','))))
    .filter((time) => !Number.isNaN(time))
    .sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
}

/**
 * The interval that a sparse archive brings with it: where the file's values lie so far apart that every one of them would count as a
 * gap, no level could ever be left. Whole minutes; undefined where the station's own interval serves.
 */
export function ownInterval(file: string, expected: Milliseconds): Milliseconds | undefined {
  const start = Buffer.alloc(BYTES_READ);
  const opened = openSync(file, 'r');
  const length = readSync(opened, start);
  closeSync(opened);
  const text = start.subarray(0, length).toString('utf8');
  const usual = usualInterval(length < BYTES_READ ? text : text.slice(0, text.lastIndexOf('\n')));
  if (usual === undefined || usual <= gapAfter(expected)) return undefined;
  return Math.ceil(usual / MINUTE) * MINUTE;
}
