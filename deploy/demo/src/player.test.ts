import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { Member } from './company.js';
import { play } from './player.js';

/** A node with a reading each ten minutes, and a hub; both answer at once, and what they were asked is noted. */
function aCompany(readings: number) {
  const asked: string[] = [];
  const unjudged = { now: 0, most: 0 };
  let taken = 0;
  const next = () => (taken < readings ? (taken + 1) * 10 * MINUTE : null);
  const hub = {
    name: 'hub',
    ready: () => Promise.resolve({ type: 'hub-ready', url: '', setupUrl: null, mqttPort: 0 }),
    ask: (kind: string) => {
      asked.push(kind);
      if (kind === 'settled') unjudged.now = 0;
      return Promise.resolve({});
    },
  } as unknown as Member<'hub-ready'>;
  const node = {
    name: 'node',
    ready: () => Promise.resolve({ type: 'node-ready', node: 'node', sent: 0, next: next() }),
    ask: (_: string, question: { now: number }) => {
      for (let due = next(); due !== null && due <= question.now; due = next()) {
        taken++;
        unjudged.now++;
      }
      unjudged.most = Math.max(unjudged.most, unjudged.now);
      return Promise.resolve({ sent: taken, next: next() });
    },
  } as unknown as Member<'node-ready'>;
  return { hub, nodes: [node], asked, unjudged };
}

const wallClock = { now: () => 0 };
const rest = { wallClock, from: 0, endsWithFiles: true, signal: new AbortController().signal };

describe('the player', () => {
  test('waits at a pace until each instant has been judged before it goes on to the next', async () => {
    const { unjudged, ...company } = aCompany(5);
    let wall = 0;
    const running = { now: () => (wall += 10_000) };
    const sent = await play({
      ...{ ...company, ...rest, wallClock: running },
      ...{ speed: 1_000, onMoving: () => undefined },
    });
    expect([sent, unjudged.most]).toEqual([5, 1]);
  });

  test('lets the judge be behind at full speed, by no more than a batch, and waits for it at the end', async () => {
    const moved: number[] = [];
    const { unjudged, ...company } = aCompany(1_000);
    const sent = await play({
      ...{ ...company, ...rest },
      ...{ speed: Number.POSITIVE_INFINITY, onMoving: (now) => moved.push(now) },
    });
    expect(sent).toBe(1_000);
    expect(moved).toEqual(Array.from({ length: 1_000 }, (_, i) => (i + 1) * 10 * MINUTE));
    expect(unjudged.most).toBeGreaterThan(1);
    expect(unjudged.most).toBeLessThanOrEqual(128);
    expect(company.asked.at(-1)).toBe('settled');
    expect(unjudged.now).toBe(0);
  });
});
