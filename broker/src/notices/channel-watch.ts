import {
  type FactBody,
  type Instant,
  MINUTE,
  type Milliseconds,
  type NewFact,
  SECOND,
} from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import type { OwnCheck } from '../conditions/own-faults.js';
import { isOfCanary } from '../watch/canary.js';
import type { Transport, Transports } from './channels/transport.js';
import { channelOf, personBehind } from './person-recipient.js';

/** How often channels that can be looked at without a message are. */
const LOOK_EVERY: Milliseconds = 2 * MINUTE;
/** One that was found dead is looked at again. */
const LOOK_AGAIN: Milliseconds = 30 * SECOND;
/** Nothing was taken for so long, though it was tried. */
const DEAD_AFTER: Milliseconds = 2 * MINUTE;
const TRIES = 2;

type Probe = NonNullable<Transport['probe']>;

/** How one way of sending does. */
export interface ChannelHealth {
  /** `mail`, or `webhook` and its recipient: each webhook has a server of its own. */
  name: string;
  /** When it took something last, or was found well; wall clock. */
  wellAt: Instant | undefined;
  /** Since when it takes nothing, and why; undefined while it does. */
  fails: { since: Milliseconds; times: number; why: string } | undefined;
}

/** Finds a dead channel before a flood does: by what becomes of notices, and by looking at it now and then. */
export interface ChannelWatch extends Part {
  /** What has come; see `HubRecord.came`. */
  came(facts: readonly NewFact[]): void;
  /** Of all that were tried or looked at since the start, by name. */
  health(): ChannelHealth[];
  readonly dead: OwnCheck;
  look(): Promise<void>;
}

export function channelWatch(inputs: {
  log: Log;
  wallNow(): Instant;
  monotonic(): Milliseconds;
  /** By the name of what they look at. */
  probes: ReadonlyMap<string, Probe>;
}): ChannelWatch {
  const { log, wallNow, monotonic, probes } = inputs;
  const known = new Map<string, ChannelHealth>();
  let next: Pending | undefined;
  let stopped = true;

  const well = (name: string) => {
    if (isDead(known.get(name), monotonic())) log.info({ channel: name }, 'a channel can be used again');
    known.set(name, { name, wellAt: wallNow(), fails: undefined });
  };
  const failed = (name: string, why: string) => {
    const before = known.get(name);
    const fails = before?.fails ?? { since: monotonic(), times: 0, why };
    known.set(name, { name, wellAt: before?.wellAt, fails: { ...fails, times: fails.times + 1, why } });
  };
  const take = ({ key, outcome, detail }: FactBody<'notice.tried'>) => {
    const name = nameOf(key);
    if (outcome === 'accepted') well(name);
    // What is refused for good says something of the recipient, not of the way to it; of the canary's there are words of their own.
    else if (outcome === 'failed' && !isOfCanary(key)) failed(name, detail);
  };

  const look = async (): Promise<void> => {
    await Promise.all(
      [...probes].map(async ([name, probe]) => {
        const fault = await probe().catch((error: unknown) =>
          error instanceof Error ? error.message : String(error),
        );
        if (fault === undefined) well(name);
        else failed(name, fault);
      }),
    );
  };

  const lookOn = async (): Promise<void> => {
    await look();
    if (stopped) return;
    const isFailing = [...probes.keys()].some((name) => known.get(name)?.fails);
    next = after(isFailing ? LOOK_AGAIN : LOOK_EVERY, () => void lookOn());
  };

  return {
    name: 'channel watch',
    came: (facts) => {
      for (const fact of facts) if (fact.kind === 'notice.tried') take(fact.body);
    },
    health: () => [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    dead: {
      forgives: 0,
      look: () => {
        const dead = [...known.values()].filter((one) => isDead(one, monotonic()));
        return dead.length === 0
          ? undefined
          : dead.map(({ name, fails }) => `${name}: ${(fails?.why ?? '').slice(0, 80)}`).join('; ');
      },
    },
    look,
    start: () => {
      stopped = false;
      void lookOn();
    },
    stop: () => {
      stopped = true;
      next?.cancel();
    },
  };
}

const isDead = (one: ChannelHealth | undefined, now: Milliseconds): boolean =>
  one?.fails !== undefined && one.fails.times >= TRIES && now - one.fails.since >= DEAD_AFTER;

/** A webhook has a server of its own; what else there is of a kind shares one. */
export function channelName(recipient: string, channel: string): string {
  return channel === 'webhook' && personBehind(recipient) === undefined ? `webhook ${recipient}` : channel;
}

const nameOf = (key: string): string => {
  const [, , , recipient = '', inKey = ''] = key.split('|');
  return channelName(recipient, channelOf(inKey));
};

/** One look for each way of sending that has one. */
export const probesOf = (transports: Transports): ReadonlyMap<string, Probe> =>
  new Map(
    Object.entries(transports).flatMap(([name, transport]) =>
      transport?.probe ? [[name, transport.probe] as const] : [],
    ),
  );
