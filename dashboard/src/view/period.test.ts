import { DAY, HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { around, boundsOf, firstPeriod, moved, ofLength, type Period, since, zoomed } from './period.js';

const TODAY: Period = { spanMs: DAY, end: null };
const YESTERDAY: Period = { spanMs: DAY, end: NIGHT - DAY };

describe('the period of a chart', () => {
  it('that ends now goes on with the river', () => {
    expect(boundsOf(TODAY, NIGHT)).toEqual({ from: NIGHT - DAY, to: NIGHT });
    expect(boundsOf(TODAY, NIGHT + 30_000)).toEqual({ from: NIGHT + MINUTE - DAY, to: NIGHT + MINUTE });
    expect(boundsOf(YESTERDAY, NIGHT + 30_000).to).toBe(NIGHT - DAY);
  });

  it('begins in the past once it is moved there, and goes on with the river again once it has come back', () => {
    const earlier = moved(TODAY, -6 * HOUR, NIGHT);
    expect(earlier).toEqual({ spanMs: DAY, end: NIGHT - 6 * HOUR });
    expect(moved(earlier, 5 * HOUR, NIGHT).end).toBe(NIGHT - HOUR);
    expect(moved(earlier, 7 * HOUR, NIGHT)).toEqual(TODAY);
  });

  it('never reaches before the first instant of all', () => {
    expect(boundsOf(moved(TODAY, -100 * 366 * DAY, NIGHT), NIGHT).from).toBe(0);
  });

  it('comes nearer about the instant that is pointed at', () => {
    const about = NIGHT - DAY - 6 * HOUR;
    const near = zoomed(YESTERDAY, 0.5, about, NIGHT);
    expect(near.spanMs).toBe(12 * HOUR);
    const { from, to } = boundsOf(near, NIGHT);
    expect((about - from) / (to - from)).toBeCloseTo(0.75);
  });

  it('that ends now still does when it is zoomed', () => {
    expect(zoomed(TODAY, 2, NIGHT - 20 * HOUR, NIGHT)).toEqual({ spanMs: 2 * DAY, end: null });
    expect(zoomed(TODAY, 0.001, NIGHT, NIGHT).spanMs).toBe(30 * MINUTE);
  });

  it('of the past that would reach past now when it is widened ends now', () => {
    expect(zoomed(YESTERDAY, 10, NIGHT - 2 * DAY, NIGHT).end).toBeNull();
  });

  it('keeps its end when another length is chosen', () => {
    expect(ofLength(YESTERDAY, 3 * DAY)).toEqual({ spanMs: 3 * DAY, end: NIGHT - DAY });
  });

  it('around a past flood has as much again beside it', () => {
    const flood = { from: NIGHT - 30 * DAY, to: NIGHT - 29 * DAY };
    expect(boundsOf(around(flood, NIGHT), NIGHT)).toEqual({
      from: flood.from - 12 * HOUR,
      to: flood.to + 12 * HOUR,
    });
    expect(around({ from: NIGHT - HOUR, to: NIGHT }, NIGHT)).toEqual({ spanMs: 6 * HOUR, end: null });
  });

  it('of all that is kept begins with the first reading', () => {
    expect(boundsOf(since(NIGHT - 400 * DAY, NIGHT), NIGHT).from).toBe(NIGHT - 400 * DAY);
  });
});

describe('the first look at a station', () => {
  const calm = aStation({ valueM: 207, beforeM: 206.99 });
  const withEpisode = (openedMs: number) => {
    const opened = {
      ...{ id: 'e', station: calm.id, openedAt: NIGHT - openedMs, subsidedAt: null, highest: 'overflow' },
      ...{ crestM: 214, crestAt: NIGHT, changes: [] },
    };
    return { ...calm, level: calm.level && { ...calm.level, episode: opened } };
  };

  it('is a day where nothing happens', () => {
    expect(firstPeriod(calm, NIGHT)).toEqual({ spanMs: DAY, end: null });
  });

  it('is six hours where the water rises, so that a rise within an hour fills a part that can be read', () => {
    expect(firstPeriod(aStation({ valueM: 209, beforeM: 208 }), NIGHT).spanMs).toBe(6 * HOUR);
    expect(firstPeriod(withEpisode(HOUR), NIGHT).spanMs).toBe(6 * HOUR);
  });

  it('holds a flood from before it began, up to three days', () => {
    expect(firstPeriod(withEpisode(9 * HOUR), NIGHT).spanMs).toBe(DAY);
    expect(firstPeriod(withEpisode(9 * DAY), NIGHT).spanMs).toBe(3 * DAY);
  });

  it('reaches back to the last values of a gauge that has been silent for long', () => {
    expect(firstPeriod(aStation({ valueM: 207, ageMs: 5 * DAY }), NIGHT).spanMs).toBe(30 * DAY);
  });
});
