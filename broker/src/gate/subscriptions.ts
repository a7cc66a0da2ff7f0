/** What one connection listens to. */
export interface Listening {
  /** Takes a filter up, or says why not. One that is there already is taken again. */
  add(filter: string): 'too-many-subscriptions' | 'topic-too-long' | undefined;
  remove(filter: string): void;
  has(filter: string): boolean;
}

export interface ListeningLimits {
  /** Filters at once. */
  subscriptions: number;
  /** Bytes of each. */
  topicBytes: number;
}

export function listening({ subscriptions, topicBytes }: ListeningLimits): Listening {
  const filters = new Set<string>();
  return {
    add: (filter) => {
      if (filters.has(filter)) return undefined;
      if (Buffer.byteLength(filter) > topicBytes) return 'topic-too-long';
      if (filters.size >= subscriptions) return 'too-many-subscriptions';
      filters.add(filter);
      return undefined;
    },
    remove: (filter) => {
      filters.delete(filter);
    },
    has: (filter) => filters.has(filter),
  };
}
