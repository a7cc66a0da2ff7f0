import { describe, expect, test } from 'vitest';
import { hlsPlayerFor } from './player.js';

describe('the player for HLS', () => {
  test('is the browser’s own on an iPhone, which has nothing else', () => {
    expect(hlsPlayerFor({ mediaSource: false, native: true })).toBe('native');
  });

  test('is hls.js in Chromium, which says that it plays HLS itself and breaks off after the first segment', () => {
    expect(hlsPlayerFor({ mediaSource: true, native: true })).toBe('hls.js');
  });

  test('is hls.js where the browser has no HLS of its own', () => {
    expect(hlsPlayerFor({ mediaSource: true, native: false })).toBe('hls.js');
  });
});
