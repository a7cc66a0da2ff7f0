import { describe, expect, test } from 'vitest';
import { halfOpen, type Waiting } from './half-open.js';

/** Connections that note how they were sent away. */
function crowd() {
  const gone: string[] = [];
  const one = (name: string): Waiting => ({ giveWay: (why) => void gone.push(`${name}: ${why}`) });
  return { gone, one };
}

describe('connections of which nobody knows who they are', () => {
  test('one address holds so many; its own oldest gives way, nobody else’s', () => {
    const { gone, one } = crowd();
    const waiting = halfOpen({ atOnce: 10, perAddress: 2 });
    waiting.come(one('node'), '10.0.0.9');
    for (const name of ['a', 'b', 'c', 'd']) waiting.come(one(name), '10.0.0.1');
    expect(gone).toEqual(['a: too-many-of-address', 'b: too-many-of-address']);
    expect(waiting.size).toBe(3);
  });

  test('over all addresses the oldest gives way', () => {
    const { gone, one } = crowd();
    const waiting = halfOpen({ atOnce: 3, perAddress: 2 });
    for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) waiting.come(one(name), `10.0.0.${i}`);
    expect(gone).toEqual(['a: too-many-unknown']);
  });

  test('whoever has been let in or has gone is in nobody’s way', () => {
    const { gone, one } = crowd();
    const waiting = halfOpen({ atOnce: 2, perAddress: 1 });
    for (let i = 0; i < 2_000; i++) {
      const node = one(`node-${i}`);
      waiting.come(node, '10.0.0.1');
      waiting.leave(node);
      waiting.leave(node);
    }
    expect(gone).toEqual([]);
    expect(waiting.size).toBe(0);
  });

  test('two thousand nodes behind one router all have their place at once', () => {
    const { gone, one } = crowd();
    const waiting = halfOpen({ atOnce: 4_000, perAddress: 2_500 });
    for (let i = 0; i < 2_000; i++) waiting.come(one(`node-${i}`), '10.0.0.1');
    expect(gone).toEqual([]);
  });

  test('where the house is full the oldest unknown gives way; where all are known nobody does', () => {
    const { gone, one } = crowd();
    const waiting = halfOpen({ atOnce: 5, perAddress: 5 });
    waiting.come(one('a'), 'x');
    waiting.come(one('b'), 'y');
    expect([waiting.yieldOldest(), waiting.yieldOldest(), waiting.yieldOldest()]).toEqual([
      true,
      true,
      false,
    ]);
    expect(gone).toEqual(['a: too-many-unknown', 'b: too-many-unknown']);
  });
});
