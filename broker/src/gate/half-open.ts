/** Connections of which nobody knows yet who they are. */
export interface HalfOpenLimits {
  /** Over all addresses. */
  atOnce: number;
  /** From one address; several nodes may stand behind one router, or all of them. */
  perAddress: number;
}

export type HalfOpenVerdict = 'too-many-of-address' | 'too-many-unknown';

export interface HalfOpen {
  /** A connection has come. The oldest gives way where there are too many: it had the most time to say who it is. */
  come(connection: Waiting, address: string): void;
  /** It is known now, or gone. */
  leave(connection: Waiting): void;
  /** Lets the oldest of all give way, for somebody who may be a node. False where there is none. */
  yieldOldest(): boolean;
  readonly size: number;
}

export interface Waiting {
  giveWay(why: HalfOpenVerdict): void;
}

/** Keeps the unknown in the order of their coming, in all and by address. */
export function halfOpen({ atOnce, perAddress }: HalfOpenLimits): HalfOpen {
  const all = new Map<Waiting, string>();
  const byAddress = new Map<string, Set<Waiting>>();

  const leave = (connection: Waiting) => {
    const address = all.get(connection);
    if (address === undefined) return;
    all.delete(connection);
    const others = byAddress.get(address);
    others?.delete(connection);
    if (others?.size === 0) byAddress.delete(address);
  };
  const giveWay = (first: Waiting | undefined, why: HalfOpenVerdict): boolean => {
    if (!first) return false;
    leave(first);
    first.giveWay(why);
    return true;
  };
  /** Sets and maps keep the order in which their members came. */
  const oldest = (of: Iterable<Waiting>): Waiting | undefined => {
    for (const first of of) return first;
    return undefined;
  };

  return {
    get size() {
      return all.size;
    },
    come: (connection, address) => {
      const others = byAddress.get(address) ?? new Set();
      byAddress.set(address, others);
      all.set(connection, address);
      others.add(connection);
      if (others.size > perAddress) giveWay(oldest(others), 'too-many-of-address');
      if (all.size > atOnce) giveWay(oldest(all.keys()), 'too-many-unknown');
    },
    leave,
    yieldOldest: () => giveWay(oldest(all.keys()), 'too-many-unknown'),
  };
}
