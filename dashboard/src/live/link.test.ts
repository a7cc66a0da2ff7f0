import { describe, expect, it } from 'vitest';
import { type LinkInput, linkMode, linkStep, newLink, POLL_EVERY, QUIET_LIMIT } from './link.js';

/** Plays inputs at given seconds and keeps the effects of each. */
function play(...inputs: [seconds: number, input: LinkInput][]) {
  let state = newLink(0);
  const effects = inputs.map(([seconds, input]) => {
    const step = linkStep(state, input, seconds * 1_000);
    state = step.state;
    return step.effects;
  });
  return { state, effects };
}

describe('the link to the hub', () => {
  it('is live once the stream has brought its first event', () => {
    expect(linkMode(newLink(0))).toBe('connecting');
    expect(linkMode(play([0, 'started'], [1, 'stream-event']).state)).toBe('live');
  });

  it('asks for the snapshot at once when the stream is lost, and is blind only when that fails too', () => {
    const lost = play([0, 'started'], [1, 'stream-event'], [5, 'stream-lost']);
    expect(lost.effects.at(-1)).toEqual(['close-stream', 'poll']);
    expect(linkMode(lost.state)).toBe('polling');
    const blind = linkStep(lost.state, 'poll-failed', 6_000).state;
    expect(linkMode(blind)).toBe('blind');
    expect(blind.heardAt).toBe(1_000);
    expect(linkMode(linkStep(blind, 'polled', 11_000).state)).toBe('polling');
  });

  it('falls back to polling when the stream says nothing for twenty seconds', () => {
    const quiet = (QUIET_LIMIT + 1) / 1_000;
    const { effects } = play([0, 'started'], [0, 'stream-event'], [19, 'tick'], [quiet, 'tick']);
    expect(effects.slice(2)).toEqual([[], ['close-stream', 'poll']]);
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
