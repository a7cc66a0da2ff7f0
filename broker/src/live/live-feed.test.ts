import type { LiveEvent } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { encodeEvent, liveFeed } from './live-feed.js';

const clock: LiveEvent = { event: 'clock', data: { now: minute(0), pace: 1, judgedAt: null, judgedSeq: 0 } };

/** A watcher whose line takes so many events. */
const aWatcher = (takes = Number.POSITIVE_INFINITY) => {
  const heard: string[] = [];
  const watcher = {
    heard,
    closed: 0,
    write: (encoded: string) => {
      heard.push(encoded);
      return heard.length < takes;
    },
    close: () => {
      watcher.closed++;
    },
  };
  return watcher;
};

describe('the live feed', () => {
  test('writes an event in the form that browsers read', () => {
    expect(encodeEvent({ ...clock, id: 7 })).toBe(
      `event: clock\nid: 7\ndata: ${JSON.stringify(clock.data)}\n\n`,
    );
    expect(encodeEvent(clock)).toBe(`event: clock\ndata: ${JSON.stringify(clock.data)}\n\n`);
  });

  test('keeps an event whole whatever its texts hold: a line break in a name would end it', () => {
    const odd = {
      event: 'health',
      data: {
        recording: true,
        clockAheadMs: null,
        alarms: [],
        rehearsal: null,
        conditions: [],
        nodes: { known: 1, connected: 1, name: 'a\n\nb\r' },
      },
    } as LiveEvent;
    expect(encodeEvent(odd).match(/\n/g)).toHaveLength(3);
    expect(encodeEvent(odd)).not.toContain('\r');
  });

  test('tells everybody who watches, and nobody who has left', () => {
    const feed = liveFeed();
    const [stays, leaves] = [aWatcher(), aWatcher()];
    feed.watch(stays);
    const leave = feed.watch(leaves);
    feed.publish(clock);
    leave();
    leave();
    feed.publish(clock);
    expect([stays.heard.length, leaves.heard.length, feed.watchers]).toEqual([2, 1, 1]);
  });

  test('lets go of a watcher whose line is full, and nobody else misses anything', () => {
    const feed = liveFeed();
    const [slow, quick] = [aWatcher(2), aWatcher()];
    feed.watch(slow);
    feed.watch(quick);
    for (let i = 0; i < 4; i++) feed.publish(clock);
    expect([slow.heard.length, slow.closed, quick.heard.length, quick.closed]).toEqual([2, 1, 4, 0]);
    expect(feed.watchers).toBe(1);
  });

  test('closes for everybody once', () => {
    const feed = liveFeed();
    const watcher = aWatcher();
    feed.watch(watcher);
    feed.close();
    feed.close();
    feed.publish(clock);
    expect([watcher.closed, watcher.heard.length, feed.watchers]).toEqual([1, 0, 0]);
  });
});
