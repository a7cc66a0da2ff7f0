import { join } from 'node:path';
import type { CameraId, Milliseconds, NewFact } from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import { floodImporter } from './announcements/flood-importer.js';
import { origins } from './api/origins.js';
import { riverClock } from './clocks/river-clock.js';
import { commandDesk } from './commands/command-desk.js';
import { pictureNow } from './commands/picture-now.js';
import { diskDiary } from './disk/disk-history.js';
import { diskRoomOf } from './disk/disk-room.js';
import { diskWatch } from './disk/disk-watch.js';
import { dutyDesk } from './duty/duty-desk.js';
import { handlingDesk } from './duty/handling-desk.js';
import { linkKey } from './duty/link-key.js';
import { links } from './duty/links.js';
import { mistrustedWays } from './duty/mistrusted-ways.js';
import { musterDesk } from './duty/muster-desk.js';
import { musterWatch } from './duty/muster-watch.js';
import { deadLetterQuota } from './gate/dead-letter-quota.js';
import { mqttGate } from './gate/gate.js';
import { nodeWatch } from './gate/node-watch.js';
import { settingsTopics } from './gate/settings-topics.js';
import { steadyClock } from './gate/steady-clock.js';
import { ageClock } from './housekeeping/age-clock.js';
import { housekeeper } from './housekeeping/housekeeper.js';
import { readingChores } from './housekeeping/reading-chores.js';
import type { HubConfig } from './hub-config.js';
import { hubRecord } from './hub-record.js';
import { type HubServers, hubServers } from './hub-servers.js';
import { hubState } from './hub-state.js';
import { hubWatch } from './hub-watch.js';
import { influxParts } from './influx/influx-parts.js';
import { noticingDamageIn, storeDamage } from './journal/broken-store.js';
import { silenceDiary } from './judging/silence-diary.js';
import { unansweredWatch } from './judging/unanswered-watch.js';
import { liveParts } from './live/live-parts.js';
import { hlsFolderIn, liveVideo, nodesFor } from './media/live-video.js';
import { releaseStore } from './node-software/release-store.js';
import { activeNodes, type UpdateTimes, updateDesk } from './node-software/update-desk.js';
import { channelReach } from './notices/channel-reach.js';
import { configuredChannels } from './notices/channels/configured-channels.js';
import { configuredRelays } from './notices/configured-relays.js';
import { dispatcher } from './notices/dispatcher.js';
import { noticeTopics } from './notices/notice-topic.js';
import { riseKeyOf } from './notices/person-recipient.js';
import { personalWords } from './notices/personal-words.js';
import { configuredPresses } from './notices/works/configured-presses.js';
import { shelterFolder } from './outage/shelter-folder.js';
import { isActive } from './people/account.js';
import { firstAccount } from './people/first-account.js';
import { keptKey } from './people/kept-key.js';
import type { GuessCost } from './people/passwords.js';
import { sessions } from './people/sessions.js';
import { pictureParts } from './pictures/picture-parts.js';
import { pictureBudget } from './pictures/pruning/picture-budget.js';
import { pictureChore } from './pictures/pruning/picture-chore.js';
import { playerDesk } from './player-desk.js';
import { publicSiteOf } from './public/public-site.js';
import { realNoticeSince } from './rehearsal/real-notices.js';
import { rehearsalDesk } from './rehearsal/rehearsal-desk.js';
import { dataFolder } from './settings/data-folder.js';
import { dataLock } from './settings/data-lock.js';
import { hubView } from './views/hub-view.js';
import { seriesReader } from './views/series-reader.js';
import { isOfCanary } from './watch/canary.js';
import { configuredMailLoop } from './watch/configured-mail-loop.js';
import { WATCHDOG, watchdogChannel } from './watch/watchdog-channel.js';

export interface HubInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  version: string;
  /** Folder with the built faces. */
  dashboardDir: string;
  /** What a guess at a password costs; left out as OWASP asks. */
  guessCost?: GuessCost;
  /** How long a node's other release is on trial, where it is not as usual. */
  updateTimes?: UpdateTimes;
  /** A thread of the hub has died: nothing is judged any more, and the process must be started again. */
  onFatal(error: Error): void;
}

export interface Hub {
  /** In the order of their start. */
  parts: Part[];
  addresses: HubServers['addresses'];
}

/**
 * Puts the hub together. Each part is given what stands before it and knows nothing of what comes behind: who hears of what stands in a
 * list of its own, and the order of the start in another; they are stopped in reverse.
 */
export function makeHub(
  config: HubConfig,
  { log, wallClock: machine, monotonic, version, dashboardDir, guessCost, updateTimes, onFatal }: HubInputs,
): Hub {
  const { dataDir, drill } = config;
  const journalFile = join(dataDir, 'journal.db');
  const storeFile = join(dataDir, 'store.db');

  // What is kept, and judged.
  const river = riverClock(config.riverClock, { journalFile, wallClock: machine, monotonic, log });
  // Whose shift it is, and how old something is, nobody asks a clock that the nodes have found wrong.
  const wallClock = river.told;
  const clocks = { wallClock, riverClock: river };
  const memory = shelterFolder(config.memoryDir, dataDir);
  const { channels, addressees, transports, ...behindThem } = configuredChannels(config.notices, {
    ...{ log, wallClock, monotonic, drill, dataDir, gateSocket: config.led?.gate },
    settings: () => view.settings(),
    keep: (facts) => record.keep(facts),
  });
  const relays = configuredRelays(config.notices);
  const damage = storeDamage(storeFile, log);
  const asked = origins();
  const record = hubRecord({
    marked: asked.marked,
    ...{ journalFile, storeFile, memory, log, ...clocks, damage, onFatal },
    machineAhead: () => machine.now() - wallClock.now(),
    addressees: [...addressees, WATCHDOG],
    ...{ drill, logsChanges: config.influx !== undefined },
  });
  const { keep } = record;
  const ages = ageClock({
    ...{ dataDir, journalFile, log, monotonic, wallClock: machine },
    riverClock: river.played ? undefined : river,
  });
  const influx =
    config.influx &&
    influxParts(config.influx, {
      ...{ storeFile, log, wallClock, damage },
      // Every reading that goes stands on the server: a clock that has jumped is enough to wait for.
      now: () => (ages.isPaused ? undefined : river.now()),
      onConfirmed: (confirmed) => record.judge.confirmed(confirmed),
    });

  // Who reads it, tells it, and takes care of it.
  const view = noticingDamageIn(damage, hubView(storeFile, river, river.pace));
  const reader = seriesReader({ storeFile, server: influx?.older, damage });
  const key = linkKey(dataDir, log);
  const { linkUrl } = config.notices;
  const ofNotices =
    linkUrl === undefined
      ? undefined
      : links({
          ...{ url: linkUrl, wallClock },
          key: key.bytes,
          calledSince: (from) => view.calledSince(from),
          undoneByLink: (person, notice) => view.undoneByLink(person, notice),
        });
  const canaryLine = watchdogChannel({
    nodes: () => view.settings().nodes.values(),
    send: (node, topic, payload) => gate.send(node, topic, payload),
  });
  const reach = channelReach({
    ...{ channels, transports, beside: [canaryLine] },
    people: () => view.settings().people,
  });
  const notices = dispatcher({
    log,
    reach,
    isNeeded: ({ key: of }) =>
      isOfCanary(of) ? view.newestCanary()?.key === riseKeyOf(of) : view.isCallNeeded(of, wallClock.now()),
    words: personalWords(view, ofNotices, () => river.now()),
    monotonic,
    outbox: view.outbox,
    keep,
  });
  const duty = dutyDesk({
    ...{ log, wallClock, monotonic, keep, isTimeKnown: river.isKnown },
    settings: () => view.settings(),
    mistrusted: () => mistrustedWays(view.conditions()),
    unacknowledgedSince: (from) => view.unacknowledgedSince(from),
  });
  const unanswered = unansweredWatch({
    ...{ log, riverClock: river, keep, diary: silenceDiary(dataDir) },
    lived: river.played ? () => river.now() : monotonic,
    waiting: view.waitingChecks,
    judged: river.played && record.settled,
  });
  const disk = diskWatch({
    ...{ log, ...config.disk, measured: diskDiary(dataDir, wallClock) },
    measure: () => diskRoomOf(dataDir),
  });
  const oldReadings = readingChores({
    ...{ record, ages, journalDays: config.journal.readingsDays },
    setAside: () => view.setAside(),
    storeDays: config.influx ? undefined : config.store.readingsDays,
  });
  const oldPictures = pictureChore({
    ...{ log, dataDir, storeFile, damage, ages, wholeDays: config.pictures.wholeDays },
    maxBytes: () => pictureBudget(config.pictures.maxGiB, disk.room),
    isOnDisk: () => record.readBy() !== undefined,
    settle: (facts) => settle(facts),
  });
  const housekeeping = housekeeper({ log, chores: [...oldReadings, oldPictures] });
  const deadLetters = deadLetterQuota({
    ...{ log, wallClock, steadyClock, keep },
    perHour: config.mqtt.limits.deadLettersPerHour,
  });
  const pictures = pictureParts({
    ...{ dataDir, log, view, keep: deadLetters.keep },
    hasRoom: () => disk.hasRoomForPictures,
    judged: (seq) => record.judge.reached(seq),
  });
  const site =
    config.public &&
    publicSiteOf(config.public, {
      ...{ log, view, drill, dataDir, riverClock: river, wallClock, pace: river.pace },
      recording: () => record.recording,
      copy: (order) => pictures.desk.maskedCopy(order),
    });

  // The nodes: what they say, and what is said to them.
  const gate = mqttGate(config.mqtt, {
    ...{ log, ...clocks, keep: deadLetters.keep, deadLetters, pictures: pictures.keeper },
    findNode: (id) => view.settings().nodes.get(id),
    findRelay: (name) => relays.get(name),
    clockOf: river.of,
  });
  const lamps = noticeTopics({ view, drill, leave: gate.leave });
  const watch = nodeWatch();
  const nodeTopics = settingsTopics({ settings: () => view.settings(), leave: gate.leave });
  const { listening } = gate;
  const commands = commandDesk({ wallClock, send: gate.send });
  const releases = releaseStore(join(dataDir, 'node-software'));
  const updates = updateDesk({
    ...{ log, store: releases, commands, send: gate.send, said: watch.said, wallClock, monotonic, keep },
    ...(updateTimes ? { times: updateTimes } : {}),
    nodes: () => activeNodes(view.settings()),
  });
  const takePicture = (camera: CameraId) =>
    pictureNow(camera, { commands, listening, nodesFor: (of) => nodesFor(of, view.settings()) });

  const video =
    config.video &&
    liveVideo({
      ...{ options: config.video, hlsFolder: hlsFolderIn(dataDir), logLevel: config.logLevel },
      ...{ log, wallClock, commands, listening },
      settings: () => view.settings(),
      publish: (data) => live.publish({ event: 'video', data }),
    });

  // What it sees of itself, and of what it depends on.
  const selfWatch = hubWatch({
    ...{ log, wallClock, monotonic, riverClock: river, view, gate, video, transports, disk, keep },
    mailLoop: configuredMailLoop(config, { log, wallClock, monotonic }),
    ...{ pictures: pictures.desk, feeder: influx?.feeder },
    state: () => state,
  });

  // The faces, and the people before them.
  const rehearsals = config.led
    ? undefined
    : rehearsalDesk({
        ...{ dataDir, log, wallClock, reach, keep, floodsDir: config.rehearsal?.floods },
        hub: { name: config.name, sender: config.notices.cap?.sender ?? 'kawamori', linkUrl },
        settings: () => view.settings(),
        realNoticeSince: (from) => realNoticeSince(view, from, wallClock.now()),
        series: (station, quantity, from, to) => {
          const measured = view.settings().stations.get(station)?.series[quantity];
          const asked = { station, quantity, from, to, resolution: 'raw' as const };
          return measured && reader.series({ ...asked, observing: measured.expected.observing });
        },
      });
  const state = hubState({
    ...{ name: config.name, version, drill, wallClock, riverClock: river },
    ...{ record, damage, disk, ages, view, gate, watch, modem: behindThem.modem },
    ownFaults: selfWatch.ownFaults,
    rehearsal: () => rehearsals?.mark() ?? null,
  });
  const live = liveParts({ view, snapshot: state.snapshot, health: state.health });
  const signedIn = sessions(join(dataDir, 'sessions.db'), wallClock);
  const setup = firstAccount(() => [...view.settings().accounts.values()].some(isActive));
  const peopleKey = keptKey(
    join(dataDir, 'people.key'),
    { name: 'key of second factors', without: 'codes of authenticators cannot be checked' },
    log,
  );
  const settle = async (facts: readonly NewFact[]): Promise<void> => {
    await record.settle(facts);
    await site?.settled(facts);
  };
  const handling = handlingDesk({ view, settle, wallClock });
  const musters = musterDesk({ view, riverNow: () => river.now(), settle });
  const musterEnds = musterWatch({
    ...{ log, desk: musters, isTimeKnown: river.isKnown, judged: record.settled },
  });
  const presses = configuredPresses(config.notices, {
    ...{ log, wallClock, view, desk: handling, bot: behindThem.worksBot },
  });
  const { jmaFlood } = config.announcements;
  const floods =
    jmaFlood &&
    floodImporter({
      ...{ config: jmaFlood, log, wallClock, view, settle, version },
      riverNow: () => river.now(),
    });
  const { http, operator, replays, addresses } = hubServers({
    ...{ config, log, version, dashboardDir, guessCost, ...clocks, settle, takePicture, releases, updates },
    ...{ record, view, reader, damage, state, live, signedIn, disk, canary: selfWatch.canary },
    ...{
      nodeSaid: watch.said,
      nodeSaidAt: watch.saidAt,
      nodeSettingsOf: watch.settingsOf,
      relays,
      origins: asked,
    },
    ...{
      handling,
      musters,
      gate,
      influx,
      reach,
      links: ofNotices,
      keep,
      monotonic,
      pushKey: behindThem.pushKey,
    },
    floods: () => floods?.look() ?? null,
    ...{
      rehearsals,
      setup: setup.link,
      peopleKey: peopleKey.bytes,
      pictures: pictures.store,
      video: video?.desk,
    },
  });
  const player =
    river.played && playerDesk({ river, played: river.played, settled: record.settled, view, addresses });

  // Who hears of what, in this order.
  record.came.hear(({ facts, at }) => watch.hear(facts, at));
  record.came.hear(({ facts }) => selfWatch.came(facts));
  record.storeMoved.hear(({ storeFile: file }) => {
    view.readFrom(file);
    reader.readFrom(file);
  });
  record.storeMoved.hear((place) => {
    if (place.isShelter) influx?.feeder.rest();
    else influx?.feeder.goOn();
  });
  record.storeMoved.hear(live.storeMoved);
  record.storeMoved.hear(({ isShelter }) => {
    duty.moved();
    if (!isShelter) notices.readAnew();
  });
  // Before any of them leaves: a rehearsal makes room.
  record.judged.hear(({ notices: moved }) => {
    if (moved.length > 0) rehearsals?.realNotices();
  });
  record.judged.hear(({ settingsChanged }) => {
    if (!settingsChanged) return;
    view.refreshSettings();
    gate.recheck();
    duty.moved();
  });
  record.judged.hear(live.judged);
  record.judged.hear(selfWatch.judged);
  record.judged.hear(lamps.judged);
  record.judged.hear(nodeTopics.judged);
  record.judged.hear(({ stations }) => {
    if (!behindThem.cap) return;
    for (const id of stations) {
      const station = view.station(id);
      const town = station && view.settings().towns.get(station.town);
      if (town) void behindThem.cap.look(station, town);
    }
  });
  record.judged.hear((judged) => {
    if (judged.notices.length > 0 || judged.canaryMoved) notices.wake();
    if (judged.notices.length > 0) duty.moved();
    if (judged.stations.length > 0) influx?.feeder.wake();
    site?.wake();
  });
  gate.answered.hear(commands.answered);
  gate.fetched.hear(updates.fetched);
  gate.listens.hear(({ id }) => {
    commands.listening(id);
    video?.desk.look();
  });
  gate.gone.hear(() => video?.desk.look());

  return {
    parts: [
      dataFolder(dataDir, memory, log),
      dataLock(dataDir, memory),
      record.check,
      river,
      ...record.parts,
      view,
      reader,
      ...(influx ? [influx.feeder] : []),
      signedIn,
      peopleKey,
      setup,
      live.live,
      record.telling,
      ...(player ? [player.clock] : []),
      ...(ofNotices ? [key] : []),
      notices,
      ...behindThem.parts,
      duty,
      ...(presses ? [presses] : []),
      musterEnds,
      unanswered,
      ...selfWatch.parts,
      disk,
      deadLetters,
      pictures.desk,
      pictures.keeper,
      ...(site ? [site] : []),
      gate,
      lamps,
      nodeTopics,
      updates,
      ...(video ? video.parts : []),
      ...(floods ? [floods] : []),
      replays,
      http,
      operator,
      live.ticker,
      ages,
      oldPictures.part,
      housekeeping,
      ...(rehearsals ? [rehearsals] : []),
      ...(player ? [player.ready] : []),
    ],
    addresses,
  };
}
