import { describe, expect, it } from 'vitest';
import {
  BLIND_AFTER,
  FIRST_LIMIT,
  type LinkInput,
  linkMode,
  linkStep,
  newLink,
  OPENING_LIMIT,
  POLL_EVERY,
  QUIET_LIMIT,
} from './link.js';

/** Plays inputs at given seconds and keeps the effects of each, and how the face hears after the last. */
function play(...inputs: [seconds: number, input: LinkInput][]) {
  let state = newLink(0);
  const effects = inputs.map(([seconds, input]) => {
    const step = linkStep(state, input, seconds * 1_000);
    state = step.state;
    return step.effects;
  });
  return { state, effects, mode: linkMode(state, (inputs.at(-1)?.[0] ?? 0) * 1_000) };
}

describe('the link to the hub', () => {
  it('is live once the stream has brought its first event', () => {
    expect(play().mode).toBe('connecting');
    expect(play([0, 'started'], [1, 'stream-event']).mode).toBe('live');
  });

  it('asks for the snapshot at once when the stream is lost, and is blind only when that fails too', () => {
    const lost = play([0, 'started'], [1, 'stream-event'], [5, 'stream-lost']);
    expect(lost.effects.at(-1)).toEqual(['close-stream', 'poll']);
    expect(lost.mode).toBe('polling');
    const blind = linkStep(lost.state, 'poll-failed', 6_000).state;
    expect(linkMode(blind, 6_000)).toBe('blind');
    expect(blind.heardAt).toBe(1_000);
    expect(linkMode(linkStep(blind, 'polled', 11_000).state, 11_000)).toBe('polling');
  });

  it('falls back to polling when a stream that spoke says nothing any more', () => {
    const [before, after] = [QUIET_LIMIT / 1_000, (QUIET_LIMIT + 1) / 1_000];
    const { effects } = play([0, 'started'], [0, 'stream-event'], [before, 'tick'], [after, 'tick']);
    expect(effects.slice(2)).toEqual([[], ['close-stream', 'poll']]);
  });

  it('is blind within half a minute on a line that swallows everything, though the question is still under way', () => {
    let { state, mode } = play([0, 'started'], [0, 'stream-event']);
    const modes = new Map<number, typeof mode>();
    for (let second = 1; second <= 30; second++) {
      state = linkStep(state, 'tick', second * 1_000).state;
      mode = linkMode(state, second * 1_000);
      modes.set(second, mode);
    }
    const blindFrom = [...modes].find(([, one]) => one === 'blind')?.[0];
    expect(blindFrom).toBe(BLIND_AFTER / 1_000 + 1);
    expect(mode).toBe('blind');
    expect(linkMode(linkStep(state, 'polled', 31_000).state, 31_000)).toBe('polling');
  });

  it('asks beside a stream that brings nothing from the beginning, before it gives the stream up', () => {
    const [first, given] = [FIRST_LIMIT / 1_000, (OPENING_LIMIT + 1) / 1_000];
    const { effects, mode } = play(
      [0, 'started'],
      [first - 1, 'tick'],
      [first, 'tick'],
      [first + 1, 'polled'],
      [given, 'tick'],
    );
    expect(effects.slice(1)).toEqual([[], ['poll'], [], ['close-stream', 'poll']]);
    expect(mode).toBe('polling');
  });

  it('opens a stream that is held back on the way again after minutes, and goes on asking meanwhile', () => {
    let { state } = play([0, 'started'], [1, 'stream-event']);
    const waits: number[] = [];
    for (let second = 2; second < 1_500; second++) {
      const now = second * 1_000;
      const { state: next, effects } = linkStep(state, 'tick', now);
      state = next;
      if (effects.includes('close-stream')) waits.push((state.retryAt - now) / 60_000);
      // The proxy brings what fills its buffer at once, and then nothing.
      if (effects.includes('open-stream')) state = linkStep(state, 'stream-event', now).state;
      if (effects.includes('poll')) state = linkStep(state, 'polled', now).state;
      expect(now - (state.heardAt ?? 0)).toBeLessThanOrEqual(QUIET_LIMIT + 1_000);
    }
    expect(waits.slice(0, 5)).toEqual([1, 2, 5, 5, 5]);
  });

  it('believes a stream again that goes on speaking', () => {
    const held = { ...newLink(0), held: 3 };
    const early = linkStep(held, 'stream-event', OPENING_LIMIT).state;
    expect(early.held).toBe(3);
    expect(linkStep(early, 'stream-event', OPENING_LIMIT + 1).state.held).toBe(0);
  });

  it('does not wait minutes for a hub that went down with its stream open', () => {
    const down = (QUIET_LIMIT + 1) / 1_000;
    const { state, mode } = play(
      [0, 'started'],
      [0, 'stream-event'],
      [down, 'tick'],
      [down + 1, 'poll-failed'],
    );
    expect(mode).toBe('blind');
    expect(state.retryAt).toBeLessThan((down + 4) * 1_000);
  });

  it('closes a stream whose events come late, and asks', () => {
    const { effects, mode } = play([0, 'started'], [1, 'stream-event'], [2, 'stream-behind']);
    expect(effects.at(-1)).toEqual(['close-stream', 'poll']);
    expect(mode).toBe('polling');
  });

  it('opens the stream at once when the line is back, and leaves one that stands', () => {
    const lost = play([0, 'started'], [0, 'stream-event'], [1, 'stream-lost'], [1.5, 'line-back']);
    expect(lost.effects.at(-1)).toEqual(['open-stream']);
    expect(play([0, 'started'], [0, 'stream-event'], [1, 'line-back']).effects.at(-1)).toEqual([]);
  });

  it('polls every five seconds while the stream does not speak, and no more once it does', () => {
    const again = POLL_EVERY / 1_000;
    const { effects } = play(
      [0, 'started'],
      [0, 'stream-lost'],
      [0.5, 'tick'],
      [again, 'tick'],
      [again + 1, 'tick'],
      [2 * again, 'tick'],
      [2 * again + 1, 'stream-event'],
      [4 * again, 'tick'],
    );
    expect(effects.map((list) => list.includes('poll'))).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('opens the stream again after a wait that grows to fifteen seconds', () => {
    let state = newLink(0);
    const waits = [];
    let now = 0;
    for (let i = 0; i < 7; i++) {
      state = linkStep(state, 'stream-lost', now).state;
      waits.push((state.retryAt - now) / 1_000);
      now = state.retryAt;
      expect(linkStep(state, 'tick', now - 1).effects).not.toContain('open-stream');
      const step = linkStep(state, 'tick', now);
      expect(step.effects).toContain('open-stream');
      state = step.state;
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });
});
