import { describe, expect, test } from 'vitest';
import { cardCorner, cornerBox } from './card-corner.js';

const sheet = { width: 1000, height: 600 };
const card = { width: 240, height: 160 };

describe('the picture on the map', () => {
  test('lies in the lower left where nothing stands there', () => {
    expect(cardCorner(sheet, card, 10, [{ x: 500, y: 300 }])).toBe('left-bottom');
    expect(cornerBox('left-bottom', sheet, card, 10)).toEqual({ left: 10, top: 430, ...card });
  });

  test('gives way to the stations', () => {
    const south = { x: 100, y: 500 };
    expect(cardCorner(sheet, card, 10, [south])).toBe('left-top');
    expect(cardCorner(sheet, card, 10, [south, { x: 50, y: 50 }])).toBe('right-top');
  });

  test('covers as few as it can where every corner has some', () => {
    const crowded = [
      { x: 20, y: 590 },
      { x: 30, y: 580 },
      { x: 20, y: 20 },
      { x: 990, y: 20 },
      { x: 980, y: 30 },
    ];
    expect(cardCorner(sheet, card, 10, crowded)).toBe('left-top');
  });
});
