import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GateLimits } from './gate-limits.js';
import { PACKET_RULES } from './packet-rules.js';
import { REASONS } from './reasons.js';

const DOC = readFileSync(new URL('../../../deploy/docs/mqtt.md', import.meta.url), 'utf8');

/** Cells of the table under a heading of the document, without its head. */
const rowsUnder = (heading: string): string[][] =>
  (DOC.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const name = (cell = '') => cell.replaceAll('`', '');

/** As a hub's file would say it. */
const SECONDS = { s: 1_000, m: 60_000 } as const;
const inHubWords = (cell = ''): number => {
  const unit = cell.at(-1) as keyof typeof SECONDS;
  return unit in SECONDS ? Number(cell.slice(0, -1)) * SECONDS[unit] : Number(cell);
};

describe('what the document says of the gate', () => {
  test('every limit stands in it with the default that the hub takes', () => {
    const told = Object.fromEntries(
      rowsUnder('Limits').map(([key, value]) => [name(key), inHubWords(value)]),
    );
    expect(told).toEqual(GateLimits.parse({}));
  });

  test('every rule of the standard stands in it with its clause', () => {
    const told = rowsUnder('Rules of the standard').map(([fault, clause, says]) => [
      name(fault),
      clause,
      says,
    ]);
    expect(told).toEqual(
      Object.entries(PACKET_RULES).map(([fault, { clause, says }]) => [fault, clause, says]),
    );
  });

  test('every other reason stands in it', () => {
    const told = rowsUnder('Who was turned away').map(([why, says]) => [name(why), says]);
    expect(told).toEqual(Object.entries(REASONS).filter(([why]) => !(why in PACKET_RULES)));
  });
});

test('a limit that is none is an error, and so is one that is misspelt', () => {
  expect(GateLimits.safeParse({ subscriptions: 0 }).success).toBe(false);
  expect(GateLimits.safeParse({ subscription: 5 }).success).toBe(false);
  expect(GateLimits.parse({ patience: '5m' }).patience).toBe(300_000);
});
