import type { Instant } from '@kawamori/contracts';
import type { Driver, Sample } from './driver.js';
import type { ReplayRows } from './replay-file.js';

/** Plays the rows of a file on the river clock. Two rows of one time are both taken, in the order of the file. */
export function replayDriver({ times, values }: ReplayRows): Driver {
  // Where the last question led. It only saves the search: a replay goes forward, so the answer is nearly always the next row.
  let hint = 0;

  const firstAfter = (position: Instant): number => {
    const before = times[hint - 1] ?? Number.NEGATIVE_INFINITY;
    if (before > position) hint = 0;
    for (let steps = 0; steps < 4; steps += 1) {
      if ((times[hint] ?? Number.POSITIVE_INFINITY) > position) return hint;
      hint += 1;
    }
    hint = searchAfter(times, position);
    return hint;
  };

  return {
    live: false,
    first: times[0] ?? Number.POSITIVE_INFINITY,
    begin: () => Number.NEGATIVE_INFINITY,
    next: (position) => times[firstAfter(position)] ?? null,
    read: (at) => {
      const samples: Sample[] = [];
      // Times are whole milliseconds.
      for (let row = firstAfter(at - 1); times[row] === at; row += 1) {
        samples.push({ ok: true, value: values[row] ?? Number.NaN });
      }
      return samples;
    },
  };
}

/** The index of the first time after the position, by halving. */
function searchAfter(times: Float64Array, position: Instant): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
