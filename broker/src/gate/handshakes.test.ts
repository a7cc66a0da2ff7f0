import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handshakes } from './handshakes.js';

/** A connection that only knows whether it stands. */
class Line extends EventEmitter {
  destroyed = false;
  constructor(readonly name: string) {
    super();
  }
  destroy() {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
}
const nameOf = (socket: Socket) => (socket as unknown as Line).name;

const TIMEOUT = 10_000;
const SLOW = 2_000;
const AT_ONCE = 100;

describe('handshakes', () => {
  let begun: string[];
  let timedOut: string[];
  let underWay: ReturnType<typeof handshakes>;

  beforeEach(() => {
    vi.useFakeTimers();
    begun = [];
    timedOut = [];
    underWay = handshakes({
      begin: (socket) => begun.push(nameOf(socket)),
      timeout: TIMEOUT,
      onTimeout: (socket, why) => timedOut.push(`${nameOf(socket)}: ${why}`),
      clock: { now: () => Date.now() },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const come = (name: string, address = 'router') => {
    const line = new Line(name);
    underWay.come(line as unknown as Socket, address);
    return line;
  };
  const crowd = (count: number) => Array.from({ length: count }, (_, i) => come(`${i + 1}`));
  const end = (line: Line | undefined) => underWay.done(line as unknown as Socket);
  /** One turn of the event loop. */
  const turn = () => vi.advanceTimersToNextTimer();
  const turns = (count: number) => {
    for (let i = 0; i < count; i++) turn();
  };

  test('take turns, a few in each turn of the loop, the newest first', () => {
    crowd(10);
    expect(begun).toEqual([]);
    turn();
    expect(begun).toEqual(['10', '9', '8', '7']);
    come('11');
    turn();
    expect(begun.slice(4)).toEqual(['11', '6', '5', '4']);
    turn();
    expect(begun).toHaveLength(11);
  });

  test('of an address from which many come keep no other address waiting', () => {
    crowd(10);
    come('other', 'elsewhere');
    turn();
    expect(begun).toEqual(['10', 'other', '9', '8']);
  });

  test('are under way in a bounded number: the next begins when one has ended', () => {
    const lines = crowd(AT_ONCE + 3);
    turns(AT_ONCE / 4);
    expect(begun).toHaveLength(AT_ONCE);
    end(lines.at(-1));
    turn();
    expect(begun).toHaveLength(AT_ONCE + 1);
    lines.at(-2)?.destroy();
    turn();
    expect(begun).toHaveLength(AT_ONCE + 2);
  });

  test('that are slow take no place from others', () => {
    crowd(AT_ONCE + 1);
    turns(AT_ONCE / 4);
    expect(begun).toHaveLength(AT_ONCE);
    vi.advanceTimersByTime(SLOW);
    expect(begun).toHaveLength(AT_ONCE + 1);
    expect(timedOut).toEqual([]);
  });

  test('of whoever has hung up before its turn are not begun', () => {
    const gone = come('gone');
    come('here');
    gone.destroy();
    turn();
    expect(begun).toEqual(['here']);
  });

  test('that do not end in time are told, those that did or hung up are not', () => {
    const [good, hangsUp] = [come('good'), come('hangs up'), come('mute')];
    turn();
    end(good);
    hangsUp.destroy();
    vi.advanceTimersByTime(TIMEOUT - 1);
    expect(timedOut).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(timedOut).toEqual(['mute: no-handshake-in-time']);
  });

  test('that had no turn in time are told and not begun: their nodes have given up', () => {
    crowd(AT_ONCE * 6 + 1);
    vi.advanceTimersByTime(TIMEOUT - 1);
    expect(timedOut).toEqual([]);
    expect(begun).toHaveLength(AT_ONCE * 5);
    vi.advanceTimersByTime(SLOW);
    expect(timedOut.filter((one) => one.endsWith('no-turn-in-time'))).toHaveLength(AT_ONCE + 1);
    expect(begun).toHaveLength(AT_ONCE * 5);
  });

  test('are cut when the house closes, begun or not', () => {
    const lines = crowd(5);
    turn();
    underWay.stop();
    expect(lines.map(({ destroyed }) => destroyed)).toEqual(Array(5).fill(true));
    vi.runAllTimers();
    expect(begun).toHaveLength(4);
  });
});
