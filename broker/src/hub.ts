import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HubAlarm, LiveEvent, Milliseconds, NewFact, Snapshot } from '@kawamori/contracts';
import { type Clock, type Log, type Part, type PlayedClock, playedClock } from '@kawamori/kit';
import { clockOffset } from './clocks/clock-offset.js';
import { hubClock } from './clocks/hub-clock.js';
import { commandDesk } from './commands/command-desk.js';
import { pictureNow } from './commands/picture-now.js';
import { diskRoomOf } from './disk/disk-room.js';
import { diskWatch } from './disk/disk-watch.js';
import { mqttGate } from './gate/gate.js';
import { nodeWatch } from './gate/node-watch.js';
import type { HubConfig } from './hub-config.js';
import { type HubServers, hubServers } from './hub-servers.js';
import { influxParts, serverOptionsOf } from './influx/influx-parts.js';
import { noticingDamageIn } from './journal/broken-store.js';
import { housekeeper } from './journal/housekeeper.js';
import { journalCheck } from './journal/journal-check.js';
import { newestInstant } from './journal/newest-instant.js';
import { threadedJournal } from './journal/threaded-journal.js';
import type { Judged } from './judging/judge.js';
import { threadedJudge } from './judging/threaded-judge.js';
import { unansweredWatch } from './judging/unanswered-watch.js';
import { judgedNews } from './live/judged-news.js';
import { liveFeed } from './live/live-feed.js';
import { liveTicker } from './live/live-ticker.js';
import { hlsFolderIn, liveVideo, nodesFor } from './media/live-video.js';
import { configuredChannels } from './notices/channels/configured-channels.js';
import { dispatcher } from './notices/dispatcher.js';
import { recorder } from './outage/recorder.js';
import { shelterFolder } from './outage/shelter-folder.js';
import { type SetupLink, setupLink } from './people/first-account.js';
import { sessions } from './people/sessions.js';
import { pictureParts } from './pictures/picture-parts.js';
import { playerDesk } from './player-desk.js';
import { publicSiteOf } from './public/public-site.js';
import { dataLock } from './settings/data-lock.js';
import { hubView } from './views/hub-view.js';
import { seriesReader } from './views/series-reader.js';

export interface HubInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  version: string;
  /** Folder with the built faces. */
  dashboardDir: string;
  /** A thread of the hub has died: nothing is judged any more, and the process must be started again. */
  onFatal(error: Error): void;
}

export interface Hub {
  /** In the order of their start. */
  parts: Part[];
  addresses: HubServers['addresses'];
}

/** Puts the hub together: every part as a named input, started in this order, stopped in reverse. */
export function makeHub(
  config: HubConfig,
  { log, wallClock, monotonic, version, dashboardDir, onFatal }: HubInputs,
): Hub {
  const inData = (name: string) => join(config.dataDir, name);
  const journalFile = inData('journal.db');
  const storeFile = inData('store.db');
  const played: PlayedClock | undefined = config.riverClock === 'player' ? playedClock(0) : undefined;
  const own = played ? undefined : hubClock({ wall: wallClock, monotonic, log });
  const riverClock: Clock = played ?? own ?? wallClock;
  let pace = played ? 0 : 1;
  let setup: SetupLink = setupLink(false);

  const { channels, addressees } = configuredChannels(config.notices, wallClock);
  const feed = liveFeed();
  const watch = nodeWatch();
  const view = noticingDamageIn(
    storeFile,
    hubView(storeFile, riverClock, () => pace),
  );
  const reader = seriesReader(
    storeFile,
    config.influx && {
      options: serverOptionsOf(config.influx),
      now: () => ({ isDown: influx?.feeder.health().state === 'down', past: influx?.feeder.past() }),
    },
  );
  const signedIn = sessions(inData('sessions.db'), wallClock);

  let isSheltered = false;
  /** Why the judge could not come back the last time. */
  let staysAway: string | undefined;
  /** The journal's last sequence since this start. */
  let head = 0;
  const checked = journalCheck(
    { journalFile, storeFile },
    { log, wallClock, keep: (gap) => keep([{ kind: 'journal.gap', body: gap }]) },
  );
  const journal = threadedJournal(
    journalFile,
    log,
    (reached) => {
      head = reached;
      judge.wake(reached);
    },
    checked.numberAbove,
  );
  const memory = shelterFolder(config.memoryDir, config.dataDir);
  const shelterFile = join(memory.path, 'store.db');
  const judge = threadedJudge(
    {
      ...{ journalFile, storeFile, shelterFile, addressees },
      ...{ drill: config.drill, logsChanges: config.influx !== undefined },
    },
    {
      onJudged: (judged) => show(judged),
      onDied: onFatal,
      onSetAside: ({ seq, kind, fault }) =>
        log.error(
          { seq, kind, fault },
          kind === 'unreadable'
            ? 'a fact of the journal cannot be read and is left out of judging: stop the hub, put a backup of journal.db in place or run kawamori journal salvage (deploy/docs/journal.md); where a newer Kawamori wrote it, install that again'
            : 'a fact broke the judge three times and is set aside; the others are judged: kawamori poison list',
        ),
      onSheltered: (why) => {
        log.error({ reason: why }, 'the store cannot be used: what comes is judged in memory');
        isSheltered = true;
        view.readFrom(shelterFile);
        reader.readFrom(shelterFile);
        influx?.feeder.rest();
        resumableFrom = Number.POSITIVE_INFINITY;
        facts.judgeSheltered();
      },
      onStaysAway: (why) => {
        if (why === staysAway) return;
        staysAway = why;
        log.error({ reason: why }, 'the store cannot be used again yet: judging goes on in memory');
      },
      onCameBack: (seq) => {
        log.info({ seq }, 'the store is used again');
        isSheltered = false;
        staysAway = undefined;
        influx?.feeder.goOn();
        view.readFrom(storeFile);
        reader.readFrom(storeFile);
        facts.judgeCameBack();
        show({ seq, stations: [], notices: [], settingsChanged: true });
        notices.wake();
      },
      onSummingUp: ({ seriesLeft, underWay }) => {
        if (seriesLeft === 0) log.info('every reading has its roll-ups');
        else log.info({ seriesLeft, underWay }, 'readings that stood before are summed up');
      },
    },
  );
  const disk = diskWatch({
    log,
    ...config.disk,
    measure: () => diskRoomOf(config.dataDir),
  });
  const housekeeping = housekeeper({
    ...{ log, wallClock, readingsDays: config.journal.readingsDays },
    prune: (order) => journal.prune(order),
    // In memory the judge runs ahead of its store on the disk; what that has not read must stay.
    readBy: () => (facts.recording && !isSheltered ? judge.seq : undefined),
  });
  const facts = recorder({ log, journal, judge });
  const influx =
    config.influx &&
    influxParts(config.influx, {
      storeFile,
      log,
      wallClock,
      riverClock,
      onConfirmed: (confirmed) => judge.confirmed(confirmed),
    });
  const keep = (news: readonly NewFact[]): Promise<number> => {
    const at = riverClock.now();
    watch.hear(news, at);
    return facts.keep(news.map((fact) => ({ ...fact, at, wallAt: wallClock.now() })));
  };
  const settle = async (facts: readonly NewFact[]): Promise<void> => {
    await judge.reached(await keep(facts));
    await site?.settled(facts);
  };
  const notices = dispatcher({ log, channels, waiting: (limit) => view.waiting(limit), keep });
  const pictures = pictureParts({
    dataDir: config.dataDir,
    log,
    view,
    hasRoom: () => disk.hasRoomForPictures,
    keep,
    judged: (seq) => judge.reached(seq),
  });
  const site =
    config.public &&
    publicSiteOf(config.public, {
      ...{ log, riverClock, view, drill: config.drill, dataDir: config.dataDir },
      // Residents read the times on their pages: where the machine's clock is wrong, the nodes' is told.
      wallClock: own ?? wallClock,
      pace: () => pace,
      recording: () => facts.recording,
      copy: (order) => pictures.desk.maskedCopy(order),
    });
  const gate = mqttGate(config.mqtt, {
    log,
    riverClock,
    wallClock,
    keep,
    pictures: pictures.keeper,
    findNode: (id) => view.settings().nodes.get(id),
    clockOf: (node) => own?.of(node) ?? clockOffset(),
    onListening: (node) => {
      commands.listening(node.id);
      video?.desk.look();
    },
    onGone: () => video?.desk.look(),
    onAnswer: (answer) => commands.answered(answer),
  });
  const commands = commandDesk({
    wallClock,
    send: (node, topic, payload) => gate.send(node, topic, payload),
  });
  const hlsFolder = hlsFolderIn(config.dataDir);
  const video =
    config.video &&
    liveVideo({
      options: config.video,
      hlsFolder,
      logLevel: config.logLevel,
      log,
      wallClock,
      commands,
      settings: () => view.settings(),
      listening: () => gate.listening(),
      publish: (data) => publish({ event: 'video', data }),
    });

  /** What has been judged goes to everybody who shows or tells it. */
  const show = (judged: Judged) => {
    if (!started) return;
    if (judged.settingsChanged) {
      view.refreshSettings();
      gate.recheck();
      resumableFrom = judged.seq;
    }
    news(judged);
    if (judged.notices.length > 0) notices.wake();
    if (judged.stations.length > 0) influx?.feeder.wake();
    site?.wake();
  };
  let started = false;
  /** Faces that have seen nothing since are told everything anew: since the start, or since settings changed. */
  let resumableFrom = 0;
  const publish = (event: LiveEvent) => feed.publish(event);

  const nodes = () =>
    watch.views(view.settings().nodes.values(), {
      connected: gate.connected(),
      certificateUntil: gate.certificateUntil,
      clockBehind: own?.behind,
      wallNow: wallClock.now(),
    });
  const nodeCounts = () => {
    const known = nodes();
    return { known: known.length, connected: known.filter((node) => node.connected).length };
  };
  const clockAheadMs = () => own?.view().aheadMs ?? null;
  const alarms = (): HubAlarm[] => [
    ...(disk.isFilling ? (['disk-filling'] as const) : []),
    ...(disk.hasRoomForPictures ? [] : (['pictures-wait'] as const)),
    ...(view.unseenGaps().length > 0 ? (['facts-missing'] as const) : []),
    ...(checked.lacksOldReadings ? (['old-readings-missing'] as const) : []),
    ...(view.setAside().length > 0 ? (['fact-set-aside'] as const) : []),
    ...(isSheltered && facts.recording ? (['judging-in-memory'] as const) : []),
  ];
  const snapshot = (): Snapshot =>
    view.snapshot({
      hub: {
        name: config.name,
        version,
        drill: config.drill,
        recording: facts.recording,
        clockAheadMs: clockAheadMs(),
        alarms: alarms(),
      },
      nodes: nodeCounts(),
    });
  const news = judgedNews({ feed, view, snapshot });
  const { http, operator, addresses } = hubServers({
    ...{ config, log, wallClock, riverClock, version, dashboardDir },
    ...{ view, reader, feed, signedIn, influx, nodes, snapshot, settle },
    pictures: pictures.store,
    video: video?.desk,
    setup: () => setup,
    recording: () => facts.recording,
    ownClock: () => own?.view(),
    alarms,
    diskRoom: () => disk.room,
    giveBack: (seq) => judge.giveBack(seq),
    resumableFrom: () => resumableFrom,
    mqttPort: () => gate.port,
    mqttTlsPort: () => gate.tlsPort,
    gate: () => gate.view(),
    sumUpAnew: () => judge.sumUpAnew(),
    takePicture: (camera) =>
      pictureNow(camera, {
        commands,
        nodesFor: (of) => nodesFor(of, view.settings()),
        listening: () => gate.listening(),
      }),
  });

  const readiness: Part = {
    name: 'readiness',
    start: () => {
      started = true;
      setup = setupLink(view.settings().accounts.size === 0);
      resumableFrom = Math.max(resumableFrom, view.clock().judgedSeq);
      // A played clock goes on from the newest instant that it has reached; the player moves it from there.
      const judgedAt = view.clock().judgedAt;
      if (played && judgedAt !== null) played.moveTo(judgedAt);
    },
    stop: () => {
      started = false;
      feed.close();
    },
  };
  const unanswered = unansweredWatch({
    log,
    riverClock,
    overdue: (now) => view.overdueChecks(now),
    keep,
  });
  const ticker = liveTicker({
    publish,
    clock: () => view.clock(),
    health: () => ({
      recording: facts.recording,
      clockAheadMs: clockAheadMs(),
      alarms: alarms(),
      nodes: nodeCounts(),
    }),
  });
  const dataFolder: Part = {
    name: 'data folder',
    start: () => {
      mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
      try {
        memory.make();
      } catch (error) {
        log.error({ err: error }, 'there is no place in memory to judge in, should the disk take nothing');
      }
    },
    stop: () => undefined,
  };
  const desk =
    played &&
    playerDesk({
      riverClock: played,
      setPace: (next) => {
        pace = next;
      },
      settled: async () => {
        await judge.reached(head);
        return head;
      },
      view,
      addresses,
    });

  return {
    parts: [
      dataFolder,
      dataLock(config.dataDir, memory),
      checked.check,
      {
        name: 'river clock',
        start: () => {
          const newest = newestInstant(journalFile);
          if (newest !== undefined) own?.notBefore(newest);
        },
        stop: () => undefined,
      },
      journal,
      judge,
      facts,
      checked.tell,
      view,
      reader,
      ...(influx ? [influx.feeder] : []),
      signedIn,
      readiness,
      ...(desk ? [desk.clock] : []),
      notices,
      unanswered,
      disk,
      pictures.desk,
      pictures.keeper,
      ...(site ? [site] : []),
      gate,
      ...(video ? video.parts : []),
      http,
      operator,
      ticker,
      housekeeping,
      ...(desk ? [desk.ready] : []),
    ],
    addresses,
  };
}
