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

function queue(timeout = 1_000) {
  const begun: string[] = [];
  const timedOut: string[] = [];
  const underWay = handshakes({
    begin: (socket) => begun.push((socket as unknown as Line).name),
    timeout,
    onTimeout: (socket) => timedOut.push((socket as unknown as Line).name),
  });
  const come = (name: string) => {
    const line = new Line(name);
    underWay.come(line as unknown as Socket);
    return line;
  };
  return { begun, timedOut, underWay, come };
}

describe('handshakes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  /** One turn of the event loop. */
  const turn = () => vi.advanceTimersToNextTimer();

  test('take turns, a few in each turn of the loop, the newest first', () => {
    const { begun, come } = queue();
    for (let i = 1; i <= 10; i++) come(`${i}`);
    expect(begun).toEqual([]);
    turn();
    expect(begun).toEqual(['10', '9', '8', '7']);
    come('11');
    turn();
    expect(begun.slice(4)).toEqual(['11', '6', '5', '4']);
    turn();
    expect(begun).toHaveLength(11);
  });

  test('of whoever has hung up before its turn are not begun', () => {
    const { begun, come } = queue();
    const gone = come('gone');
    come('here');
    gone.destroy();
    turn();
    expect(begun).toEqual(['here']);
  });

  test('that do not end in time are told, those that did or hung up are not', () => {
    const { timedOut, underWay, come } = queue();
    const [good, hangsUp] = [come('good'), come('hangs up'), come('mute')];
    turn();
    underWay.done(good as unknown as Socket);
    hangsUp.destroy();
    vi.advanceTimersByTime(999);
    expect(timedOut).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(timedOut).toEqual(['mute']);
  });

  test('do not lose their time by waiting for their turn', () => {
    const { timedOut, come } = queue(1);
    for (let i = 1; i <= 8; i++) come(`${i}`);
    turn();
    vi.advanceTimersByTime(1);
    expect(timedOut).toEqual(['8', '7', '6', '5']);
  });

  test('are cut when the house closes, begun or not', () => {
    const { begun, underWay, come } = queue();
    const lines = ['1', '2', '3', '4', '5'].map(come);
    turn();
    underWay.stop();
    expect(lines.map(({ destroyed }) => destroyed)).toEqual(Array(5).fill(true));
    vi.runAllTimers();
    expect(begun).toHaveLength(4);
  });
});
