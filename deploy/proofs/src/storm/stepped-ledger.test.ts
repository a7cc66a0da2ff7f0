import { expect, test } from 'vitest';
import { matchKept, takenTimes } from './stepped-ledger.js';

const HOUR = 3_600_000;
const packs = [
  { series: 's', readings: [{ at: 1_000, value: 1 }], sentAt: 1_010, acknowledgedAt: 1_020 },
  { series: 's', readings: [{ at: 2_000 + 9 * HOUR, value: 2 }], sentAt: 2_010 },
  // Sent once more over a new connection.
  { series: 's', readings: [{ at: 2_000 + 9 * HOUR, value: 2 }], sentAt: 5_000, acknowledgedAt: 5_010 },
];

test('a reading was taken when it was sent, whatever its node said of the time, and is one however often it is sent', () => {
  expect(takenTimes(packs, [0, 9 * HOUR])).toEqual([
    { claimed: 1_000, value: 1, takenAt: 1_000, sentAt: 1_010, acknowledgedAt: 1_020 },
    { claimed: 2_000 + 9 * HOUR, value: 2, takenAt: 2_000, sentAt: 2_010, acknowledgedAt: 5_010 },
  ]);
});

test('a hub that believes the wrong clock, loses a reading or keeps it twice does not pass', () => {
  const taken = takenTimes(packs, [0, 9 * HOUR]);
  const right = [
    { at: 1_000, value: 1 },
    { at: 2_300, value: 2 },
  ];
  expect(matchKept(taken, right, 500)).toMatchObject({ misdated: [], foreign: [] });
  expect(matchKept(taken, right.slice(1), 500).misdated).toEqual([taken[0]]);
  expect(matchKept(taken, [...right, { at: 2_400, value: 2 }], 500).foreign).toHaveLength(1);
  const believed = [
    { at: 1_000, value: 1 },
    { at: 2_000 + 9 * HOUR, value: 2 },
  ];
  expect(matchKept(taken, believed, 500)).toMatchObject({ misdated: [taken[1]], foreign: [believed[1]] });
});
