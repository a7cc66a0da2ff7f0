import { type Milliseconds, noticeFilter, SECOND, type TownId } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { makeTrouble } from '../trouble.js';
import { delayBeforeTry, FIELD_LADDER, type ReconnectLadder } from '../uplink/ladder.js';
import type { Line, OpenLine } from '../uplink/line.js';
import { hearOf, isCalledFor, type Standing } from './standing.js';
import type { Switch } from './switch.js';

export interface RelayInputs {
  towns: readonly TownId[];
  fromLevel: number;
  drill: boolean;
  open: OpenLine;
  lamp: Switch;
  log: Log;
  ladder?: ReconnectLadder;
  /** After the hub has granted the topics, all that stands has been said within this. */
  settlesWithin?: Milliseconds;
}

/**
 * Hears what stands at the stations and switches a lamp by it. On at once; off only when the hub says on a standing line that nothing
 * stands any more. While the line is down the lamp stays as it is.
 */
export function relay(inputs: RelayInputs): Part {
  const { towns, open, lamp, log, ladder = FIELD_LADDER, settlesWithin = 2 * SECOND } = inputs;
  const away = makeTrouble(
    log,
    'the hub cannot be reached: the lamp stays as it is',
    'the hub is reached again',
  );
  let line: Line | undefined;
  let standing: Standing = new Map();
  let isSettled = false;
  let settling: Pending | undefined;
  let trying: Pending | undefined;
  let failures = 0;
  let stopped = false;

  const decide = () => {
    if (isCalledFor(standing, inputs)) lamp.turn(true);
    else if (isSettled) lamp.turn(false);
  };
  const connect = () => {
    if (stopped) return;
    // What was cleared while the line was down, nobody repeats: everything is heard anew.
    standing = new Map();
    isSettled = false;
    const granted = new Set<TownId>();
    line = open({
      up: () => {
        for (const town of towns) {
          line?.listen(noticeFilter(town), (isGranted) => {
            if (!isGranted) return log.error({ town }, 'the hub does not let this relay hear of this town');
            granted.add(town);
            if (granted.size < towns.length) return;
            failures = 0;
            away.over();
            settling = after(settlesWithin, () => {
              isSettled = true;
              decide();
            });
          });
        }
      },
      heard: (topic, payload) => {
        const heard = hearOf(standing, topic, payload);
        standing = heard.standing;
        if (heard.fault !== undefined)
          log.error({ topic, fault: heard.fault }, 'a notice cannot be read: what stood there stays');
        decide();
      },
      down: ({ how, detail }) => {
        settling?.cancel();
        isSettled = false;
        failures += 1;
        away.met({ how, detail });
        trying = after(delayBeforeTry(ladder, failures, Math.random()), connect);
      },
    });
  };
  return {
    name: 'relay',
    start: connect,
    stop: async () => {
      stopped = true;
      settling?.cancel();
      trying?.cancel();
      await line?.leave();
      await lamp.stop();
    },
  };
}
