import { expect, test } from 'vitest';
import { shareRoom } from './page-room.js';

const wanted = (rivers: number, notices: number) => ({
  rivers: { count: rivers, least: 3, lines: 1 },
  notices: { count: notices, least: 2, lines: 2 },
});

test('of each list its least stands on a full page, and of a quiet page the room is used', () => {
  expect(shareRoom(7, wanted(50, 50))).toEqual({ rivers: 3, notices: 2 });
  expect(shareRoom(20, wanted(4, 50))).toEqual({ rivers: 4, notices: 8 });
  expect(shareRoom(20, wanted(50, 50))).toEqual({ rivers: 16, notices: 2 });
  expect(shareRoom(20, wanted(1, 1))).toEqual({ rivers: 1, notices: 1 });
});

test('more towns than a page has lines for take nothing of what stands there at least', () => {
  expect(shareRoom(-5, wanted(50, 50))).toEqual({ rivers: 3, notices: 2 });
});
