import {
  type CommandAnswer,
  type Milliseconds,
  NodePart,
  SECOND,
  nodeSoftwareSays as says,
  type UpdateOrder,
} from '@kawamori/contracts';
import { after, type Log, openRelease } from '@kawamori/kit';
import { type Fetching, type FetchingOptions, fetching, type Packed } from './fetching.js';
import type { ReleaseShelf } from './release-shelf.js';

type State = CommandAnswer['state'];

export interface SoftwareDeskOptions {
  /** Undefined where no launcher has started this agent. */
  shelf: ReleaseShelf | undefined;
  ask: FetchingOptions['ask'];
  /** Tells what became of an order that an earlier start has heard. */
  tell(order: string, state: State, detail: string): void;
  /** Tells at once how this node is. */
  tellStatus(): void;
  /** Ends this process in order. */
  leave(): void;
  log: Log;
  /** A part that has not come by then is asked for again. */
  againMs?: Milliseconds;
}

export interface Ordered {
  /** Id of the command. */
  order: string;
  withinMs: Milliseconds;
  say(state: State, detail: string): void;
}

/** Has this node run another release, and shows that it can. */
export interface SoftwareDesk {
  /** Carries an order out up to the end of this process. Never rejects. */
  run(order: UpdateOrder, ordered: Ordered): Promise<void>;
  /** A part of a release has come. */
  hear(payload: Uint8Array): void;
  /** A new line to the hub stands. */
  lineBegun(): void;
  /** The hub has taken this node's birth. */
  born(): void;
}

const ASK_AGAIN: Milliseconds = 20 * SECOND;

/** While a new release is fetched and checked, the one that runs goes on as ever. */
export function softwareDesk(options: SoftwareDeskOptions): SoftwareDesk {
  const { shelf, ask, tell, tellStatus, leave, log, againMs = ASK_AGAIN } = options;
  let busy = false;
  let line: Fetching | undefined;
  let isBorn = false;

  const fetched = async (packed: Packed, { withinMs, say }: Ordered) => {
    let told = 0;
    line = fetching({
      ...{ packed, ask, againMs, withinMs },
      came: (bytes) => {
        const quarter = Math.floor((4 * bytes) / packed.bytes);
        if (quarter > told && quarter < 4) say('begun', says('fetching', { percent: quarter * 25 }));
        told = quarter;
      },
    });
    try {
      return await line.done;
    } finally {
      line = undefined;
    }
  };

  /** @returns why not; undefined where the release stands beside the one that runs */
  const bring = async (on: ReleaseShelf, { version, packed }: UpdateOrder, ordered: Ordered) => {
    if (on.holds(version, packed?.sha256)) return undefined;
    if (!packed) return says('notKept', { version });
    ordered.say('begun', says('fetching', { percent: 0 }));
    const came = await fetched(packed, ordered);
    if (!came.ok) return came.fault;
    const opened = openRelease(came.bytes);
    if (!opened.ok) return opened.fault;
    if (opened.manifest.version !== version)
      return says('otherRelease', { is: opened.manifest.version, version });
    const why = on.whyNot(opened);
    if (why === undefined) on.keep(opened, packed.sha256);
    return why;
  };

  const run = async (order: UpdateOrder, ordered: Ordered): Promise<void> => {
    const { say } = ordered;
    if (!shelf) return say('refused', says('noLauncher'));
    const now = shelf.pointer();
    if (!now) return say('refused', says('noPointer'));
    if (now.trial) return say('refused', says('onTrial', { version: now.current }));
    if (now.current === order.version) return say('refused', says('runsAlready', { version: order.version }));
    const why = await bring(shelf, order, ordered);
    if (why !== undefined) return say('failed', why);
    say('begun', says('checked'));
    const { trialMs, steadyMs } = order;
    shelf.switchTo(order.version, { order: ordered.order, trialMs, steadyMs });
    say('begun', says('starting', { version: order.version }));
    log.info({ from: now.current, to: order.version }, 'another release is started');
    leave();
  };

  return {
    run: async (order, ordered) => {
      if (busy) return ordered.say('refused', says('busy'));
      busy = true;
      try {
        await run(order, ordered);
      } catch (error) {
        log.error({ err: error }, 'another release could not be brought');
        ordered.say('failed', error instanceof Error ? error.message : String(error));
      } finally {
        busy = false;
      }
    },
    hear: (payload) => {
      if (!line) return;
      try {
        line.hear(NodePart.parse(JSON.parse(new TextDecoder().decode(payload))));
      } catch {
        // What cannot be read is asked for again.
        log.warn({ bytes: payload.length }, 'a part of a release cannot be understood');
      }
    },
    lineBegun: () => line?.again(),
    born: () => {
      const now = shelf?.pointer();
      if (isBorn || !shelf || !now) return;
      isBorn = true;
      const { current, trial, last } = now;
      if (last?.outcome === 'gone-back') {
        tell(last.order, 'failed', says('wentBack', { version: current, why: last.why }));
      }
      if (!trial) return;
      tell(trial.order, 'begun', says('onTrial', { version: current }));
      after(trial.steadyMs, () => {
        try {
          shelf.takeOver();
        } catch (error) {
          log.error({ err: error }, 'that this release has taken over cannot be written');
          return;
        }
        log.info({ version: current }, 'this release has taken over');
        tell(trial.order, 'done', says('takenOver', { version: current }));
        tellStatus();
      });
    },
  };
}
