/** Something that happens again and again, as others see it who want to know. */
export interface Heard<Word> {
  /** Who hears it, is told after those who asked before. */
  hear(listener: (word: Word) => void): void;
}

/** The same for the part where it happens. It knows nobody who hears it, so that data flows one way. */
export interface Signal<Word> extends Heard<Word> {
  tell(word: Word): void;
}

export function signal<Word>(): Signal<Word> {
  const listeners: ((word: Word) => void)[] = [];
  return {
    hear: (listener) => {
      listeners.push(listener);
    },
    tell: (word) => {
      for (const listener of listeners) listener(word);
    },
  };
}
