import { type Crossing, type Instant, type Milliseconds, WatchReport } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { CanaryNode } from './canary-node.js';
import { heardCanary, lookedAtCrossing, NO_CROSSING } from './crossing.js';
import { type Heartbeat, type HeartbeatSender, heartbeatOf } from './heartbeat.js';
import { type Telling, type ToldFaults, type ToldFile, tellingsOf } from './told-faults.js';
import { WATCHDOG_CHANNEL } from './watchdog-channel.js';
import { isWholeWayWell, type Patience, verdictOf, type Watched } from './watchdog-verdict.js';

export interface WatchdogInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  patience: Patience;
  singEvery: Milliseconds;
  askEvery: Milliseconds;
  remindEvery: Milliseconds;
  canary: Pick<CanaryNode, 'sing' | 'heard'>;
  /** Asks the hub how it stands; rejects where it does not answer. */
  ask(): Promise<unknown>;
  heartbeat: { sender: HeartbeatSender; every: Milliseconds } | undefined;
  told: ToldFile;
  tell(telling: Telling): void;
}

/**
 * Watches a hub from outside: sends readings the whole way, asks whether they have come through, tells by ways of its own what is wrong,
 * and lets heartbeats leave only while everything works.
 */
export function watchdog(inputs: WatchdogInputs): Part & { look(): Promise<void> } {
  const { log, wallClock, monotonic, patience, canary, ask, heartbeat } = inputs;
  const beats: Pending[] = [];
  let watched: Watched = {
    startedAt: monotonic(),
    answeredAt: undefined,
    answersSince: undefined,
    report: undefined,
    notRecordingSince: undefined,
    canaryAt: undefined,
    acknowledgedAt: undefined,
    crossing: NO_CROSSING,
    heartbeatFailsSince: undefined,
  };
  /** The first reading of this watchdog: one from before says nothing of now. */
  let firstSungAt: Instant | undefined;
  let seenTakenAt: Instant | undefined;
  let told: ToldFaults = {};
  let wellSince: ReadonlyMap<string, Instant> = new Map();
  const busy = new Set<string>();
  let failed = '';

  /** One at a time: what does not come back must not pile up. */
  const alone = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (busy.has(name)) return;
    busy.add(name);
    try {
      await work();
    } finally {
      busy.delete(name);
    }
  };

  const sing = () =>
    alone('sing', async () => {
      const at = wallClock.now();
      firstSungAt ??= at;
      // What was decided before it: while it is on its way, it may be decided itself.
      const before = watched.report?.crossing ?? null;
      try {
        const value = await canary.sing(at);
        const now = monotonic();
        watched = {
          ...{ ...watched, acknowledgedAt: now },
          crossing: heardCanary(watched.crossing, value, before, now),
        };
        if (failed !== '') log.info('canary readings are acknowledged again');
        failed = '';
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== failed) log.warn({ why }, 'a canary reading was not acknowledged');
        failed = why;
      }
    });

  /** Its own notice has come when it has come here, whatever the hub says of it. */
  const asHeard = (crossing: Crossing | null): Crossing | null =>
    crossing && {
      ...crossing,
      toldTo: crossing.toldTo.map((one) =>
        one.channel === WATCHDOG_CHANNEL ? { ...one, accepted: canary.heard === crossing.key } : one,
      ),
    };

  const hear = (report: WatchReport) => {
    const now = monotonic();
    const { canaryTakenAt, recording } = report;
    const hasAnswered = watched.answeredAt !== undefined && now - watched.answeredAt <= patience.hubSilent;
    const isNew =
      canaryTakenAt !== null &&
      firstSungAt !== undefined &&
      canaryTakenAt >= firstSungAt &&
      canaryTakenAt !== seenTakenAt;
    if (isNew) seenTakenAt = canaryTakenAt;
    watched = {
      ...watched,
      answeredAt: now,
      answersSince: hasAnswered ? watched.answersSince : now,
      report,
      canaryAt: isNew ? now : watched.canaryAt,
      crossing: lookedAtCrossing(watched.crossing, asHeard(report.crossing), patience, now),
      notRecordingSince: recording ? undefined : (watched.notRecordingSince ?? now),
    };
  };

  const look = () =>
    alone('look', async () => {
      try {
        hear(WatchReport.parse(await ask()));
      } catch (error) {
        log.debug({ err: error }, 'the hub does not answer');
      }
      judge();
    });

  const note = async (now: ToldFaults): Promise<void> => {
    try {
      await inputs.told.write(now);
    } catch (error) {
      log.error({ err: error }, 'what was told could not be noted; a restart may tell it again');
    }
  };

  const judge = () => {
    const verdict = verdictOf(watched, patience, monotonic());
    const changes = tellingsOf(told, wellSince, verdict, wallClock.now(), inputs.remindEvery);
    wellSince = changes.wellSince;
    for (const telling of changes.tellings) {
      const { fault, detail, ended } = telling;
      if (ended) log.info({ fault }, 'it is well again');
      else log.error({ fault, detail }, 'something is wrong with the hub');
      inputs.tell(telling);
    }
    if (changes.tellings.length > 0) void note(changes.told);
    told = changes.told;
  };

  const beat = (sender: HeartbeatSender) =>
    alone('beat', async () => {
      const { report } = watched;
      if (!report || seenTakenAt === undefined || !isWholeWayWell(watched, patience, monotonic())) return;
      const message: Heartbeat = heartbeatOf(report.name, wallClock.now(), seenTakenAt);
      try {
        await sender.send(message);
        watched = { ...watched, heartbeatFailsSince: undefined };
      } catch (error) {
        if (watched.heartbeatFailsSince === undefined)
          log.warn({ err: error }, 'a heartbeat was not accepted outside');
        watched = { ...watched, heartbeatFailsSince: watched.heartbeatFailsSince ?? monotonic() };
      }
    });

  return {
    name: 'watchdog',
    look,
    start: () => {
      told = inputs.told.read();
      watched = { ...watched, startedAt: monotonic() };
      beats.push(every(inputs.singEvery, () => void sing()));
      beats.push(every(inputs.askEvery, () => void look()));
      if (heartbeat) beats.push(every(heartbeat.every, () => void beat(heartbeat.sender)));
      void sing();
    },
    stop: () => {
      for (const one of beats) one.cancel();
      heartbeat?.sender.close();
    },
  };
}
