import type { ContactChannel, HubAlarm, Milliseconds, NewFact, Person } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import type { RiverClock } from './clocks/river-clock.js';
import { conditionParts } from './conditions/condition-parts.js';
import { ownChecks } from './conditions/own-checks.js';
import { ownFaults } from './conditions/own-faults.js';
import type { DiskWatch } from './disk/disk-watch.js';
import type { Gate } from './gate/gate.js';
import type { HubState } from './hub-state.js';
import type { ThreadedFeeder } from './influx/threaded-feeder.js';
import type { Judged } from './judging/judge.js';
import { channelWatch, probesOf } from './notices/channel-watch.js';
import type { Transports } from './notices/channels/transport.js';
import { recipientOf } from './notices/person-recipient.js';
import type { SupervisedPictureDesk } from './pictures/supervised-desk.js';
import type { HubView } from './views/hub-view.js';
import { type CanaryWatch, canaryWatch } from './watch/canary-watch.js';
import { dailyDesk } from './watch/daily-desk.js';
import { dailyReport } from './watch/daily-report.js';
import type { MailLoop } from './watch/mail-loop.js';

export interface HubWatchInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  riverClock: RiverClock;
  view: HubView;
  gate: Pick<Gate, 'view'>;
  pictures: Pick<SupervisedPictureDesk, 'isReady'>;
  feeder: Pick<ThreadedFeeder, 'health'> | undefined;
  video: { isReady(): boolean } | undefined;
  transports: Transports;
  mailLoop: MailLoop | undefined;
  disk: Pick<DiskWatch, 'room'>;
  /** Asked once everything stands. */
  state(): Pick<HubState, 'nodes' | 'faults'>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** What a hub sees of itself and of what it depends on. That it is dead or stuck its watchdog sees, in a process of its own. */
export interface HubWatch {
  /** Behind those who tell of it. */
  parts: readonly Part[];
  canary: Pick<CanaryWatch, 'asked' | 'crossing'>;
  ownFaults(): ReadonlyMap<HubAlarm, string>;
  came(facts: readonly NewFact[]): void;
  judged(judged: Judged): void;
}

export function hubWatch(inputs: HubWatchInputs): HubWatch {
  const { log, wallClock, monotonic, riverClock, view, disk, state, keep } = inputs;
  const wallNow = () => wallClock.now();
  const canary = canaryWatch({ wallNow, monotonic, view, nodes: () => view.settings().nodes.values() });
  const channels = channelWatch({ log, monotonic, wallNow, probes: probesOf(inputs.transports) });
  // A played clock says nothing of how long a notice has waited.
  const isPlayed = riverClock.played !== undefined;
  const checks = ownChecks({ ...inputs, wallClock, view, canary, channels });
  const own = isPlayed ? () => new Map<HubAlarm, string>() : ownFaults(checks, monotonic);
  const conditions = conditionParts({
    ...{ log, monotonic, wallNow, riverClock, view, keep },
    isReachedBy: reachedNow(inputs.transports, view),
    nodes: () => state().nodes(),
    faults: () => state().faults(),
  });
  const daily = dailyDesk({
    ...{ log, wallClock, keep },
    towns: () => view.settings().towns.values(),
    isTold: (key) => view.notice(key) !== undefined,
    report: (town) =>
      dailyReport(town, riverClock.now(), {
        ...{ stations: view.stations(), nodes: state().nodes(), conditions: view.conditions() },
        ...{ disk: disk.room, canaryAt: canary.lastAt, channels: channels.health() },
      }),
  });
  return {
    // Where a player moves the clock, nothing is due by it.
    parts: isPlayed ? [] : [conditions.watch, channels, daily, ...(inputs.mailLoop ? [inputs.mailLoop] : [])],
    canary,
    ownFaults: own,
    came: (facts) => {
      canary.came(facts);
      conditions.came(facts);
      channels.came(facts);
    },
    judged: (judged) => canary.judged(judged),
  };
}

/** A channel that the hub has something behind, that has not failed three times in a row, and, of browsers, that is switched on in one. */
const reachedNow =
  (transports: Transports, view: Pick<HubView, 'channelRecord' | 'settings'>) =>
  ({ id }: Person, channel: ContactChannel): boolean =>
    transports[channel] !== undefined &&
    (channel !== 'web-push' ||
      (view.settings().browsers.get(id) ?? []).some(({ goneAt }) => goneAt === undefined)) &&
    view.channelRecord(recipientOf(id), channel).state !== 'dead';
