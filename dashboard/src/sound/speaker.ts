import type { Stroke } from './sounds.js';

export type SpeakerState = 'ready' | 'blocked' | 'absent';

/** The browser's sound (Web Audio): strokes are made here, no file is loaded. */
export interface Speaker {
  state(): SpeakerState;
  /** @param volume 0 to 1 @returns whether it sounds */
  play(strokes: readonly Stroke[], volume: number): boolean;
  /** After somebody has touched the screen a browser lets sound out. */
  wake(): void;
  close(): void;
}

export function openSpeaker(onChange: () => void): Speaker {
  const context = typeof AudioContext === 'undefined' ? null : new AudioContext();
  context?.addEventListener('statechange', onChange);
  const state = (): SpeakerState =>
    context === null ? 'absent' : context.state === 'running' ? 'ready' : 'blocked';

  function ring(on: AudioContext, { atS, forS, hz, wave }: Stroke, volume: number): void {
    const begin = on.currentTime + 0.05 + atS;
    const tone = new OscillatorNode(on, { type: wave, frequency: hz });
    const loudness = new GainNode(on, { gain: 0 });
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(volume, begin + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.001, begin + forS);
    tone.connect(loudness).connect(on.destination);
    tone.start(begin);
    tone.stop(begin + forS);
  }

  return {
    state,
    play: (strokes, volume) => {
      if (context?.state !== 'running') return false;
      for (const stroke of strokes) ring(context, stroke, volume);
      return true;
    },
    wake: () => void context?.resume().catch(() => undefined),
    close: () => void context?.close().catch(() => undefined),
  };
}
