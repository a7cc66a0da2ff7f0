import { vi } from 'vitest';
/** A promise that somebody else settles. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

/** Collects what happens, and lets a test wait until enough of it has. */
export interface Heard<T> {
  readonly all: readonly T[];
  hear(item: T): void;
  /** Resolves with the first item that fits, heard before or later. */
  first(fits: (item: T) => boolean): Promise<T>;
}

export function heard<T>(): Heard<T> {
  const all: T[] = [];
  let waiting: { fits: (item: T) => boolean; resolve: (item: T) => void }[] = [];
  return {
    all,
    hear: (item) => {
      all.push(item);
      const due = waiting.filter((one) => one.fits(item));
      waiting = waiting.filter((one) => !due.includes(one));
      for (const one of due) one.resolve(item);
    },
    first: (fits) => {
      const found = all.find(fits);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => waiting.push({ fits, resolve }));
    },
  };
}

/** Looks again until nothing is thrown. Two minutes at most, as `expect.poll` here: a busy machine is slow, and that is no fault. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 120_000, interval: 50 });
