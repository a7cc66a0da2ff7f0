import type { LiveEvent } from '@kawamori/contracts';

/** Somebody who watches: takes encoded events, and says when it can take no more. */
export interface Watcher {
  /** False when the line is full: the watcher is then let go, and comes back with the id it has. */
  write(encoded: string): boolean;
  close(): void;
}

/** Fans events out to everybody who watches. An event is encoded once, however many watch. */
export interface LiveFeed {
  watch(watcher: Watcher): () => void;
  publish(event: LiveEvent): void;
  readonly watchers: number;
  close(): void;
}

/** One event in the form of the HTML standard, 9.2.5 (server-sent events). */
export function encodeEvent(event: LiveEvent): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `event: ${event.event}\n${id}data: ${JSON.stringify(event.data)}\n\n`;
}

export function liveFeed(): LiveFeed {
  const watching = new Set<Watcher>();
  return {
    get watchers() {
      return watching.size;
    },
    watch: (watcher) => {
      watching.add(watcher);
      return () => watching.delete(watcher);
    },
    publish: (event) => {
      if (watching.size === 0) return;
      const encoded = encodeEvent(event);
      for (const watcher of watching) {
        if (watcher.write(encoded)) continue;
        watching.delete(watcher);
        watcher.close();
      }
    },
    close: () => {
      for (const watcher of watching) watcher.close();
      watching.clear();
    },
  };
}
