import { join } from 'node:path';
import {
  type CameraId,
  type FloodFeedView,
  type Milliseconds,
  type NewFact,
  type NodeStatus,
  type Person,
  PersonId,
  SECOND,
  type StationId,
  type TownId,
} from '@kawamori/contracts';
import type { Clock, Log, Part } from '@kawamori/kit';
import { accountRoutes } from './api/account-routes.js';
import { announcementRoutes } from './api/announcement-routes.js';
import { bookRoutes } from './api/book-routes.js';
import { channelRoutes } from './api/channel-routes.js';
import { conditionRoutes } from './api/condition-routes.js';
import { dutyRoutes } from './api/duty-routes.js';
import { episodeRoutes } from './api/episode-routes.js';
import { exportRoutes } from './api/export-routes.js';
import { gapRoutes } from './api/gap-routes.js';
import { headquartersRoutes } from './api/headquarters-routes.js';
import { httpServer, operatorServer } from './api/http-server.js';
import { ledgerRoutes } from './api/ledger-routes.js';
import { linkRoutes } from './api/link-routes.js';
import { mapRoutes } from './api/map-routes.js';
import { musterRoutes } from './api/muster-routes.js';
import { onDutyRoutes } from './api/on-duty-routes.js';
import { operatorRoutes } from './api/operator-routes.js';
import type { Origins } from './api/origins.js';
import { ownAccountRoutes } from './api/own-account-routes.js';
import { ownKeyRoutes } from './api/own-key-routes.js';
import { peopleRoutes } from './api/people-routes.js';
import { pictureRoutes } from './api/picture-routes.js';
import { placeRoutes } from './api/place-routes.js';
import { pushRoutes } from './api/push-routes.js';
import { qualityRoutes } from './api/quality-routes.js';
import { rehearsalProxy } from './api/rehearsal-proxy.js';
import { rehearsalRoutes } from './api/rehearsal-routes.js';
import { releaseOperatorRoutes } from './api/release-operator-routes.js';
import { RIGHTS, refusalOf } from './api/rights.js';
import { riverRoutes } from './api/river-routes.js';
import { stationNoteRoutes } from './api/station-note-routes.js';
import { stationSiteRoutes } from './api/station-site-routes.js';
import { thresholdRoutes } from './api/threshold-routes.js';
import { videoRoutes } from './api/video-routes.js';
import { watchRoutes } from './api/watch-routes.js';
import { type WhoAsks, whoIsAsking, whoIsAskingThere } from './api/who-asks.js';
import { auditParts } from './audit/audit-parts.js';
import { baseMapFile, watchedBaseMap } from './basemap/base-map-file.js';
import { tileFolders } from './basemap/tile-folder.js';
import type { RiverClock } from './clocks/river-clock.js';
import type { PictureNow } from './commands/picture-now.js';
import type { DiskWatch } from './disk/disk-watch.js';
import { CALLS_FOR } from './duty/calls-of-notice.js';
import type { HandlingDesk } from './duty/handling-desk.js';
import type { Links } from './duty/links.js';
import type { MusterDesk } from './duty/muster-desk.js';
import { linkOpener } from './duty/opened-link.js';
import { csvDesk } from './export/csv-desk.js';
import { threadedCsv } from './export/threaded-csv.js';
import type { Gate, Relay } from './gate/gate.js';
import type { NodeWatch } from './gate/node-watch.js';
import { paperParts } from './hq/paper-parts.js';
import { hubSeen } from './hq/storm-check-seen.js';
import type { HubConfig } from './hub-config.js';
import type { HubRecord } from './hub-record.js';
import type { HubState } from './hub-state.js';
import type { InfluxParts } from './influx/influx-parts.js';
import type { ServerPast } from './influx/threaded-feeder.js';
import type { StoreDamage } from './journal/broken-store.js';
import { ledgerDesk } from './ledger/ledger-desk.js';
import type { LiveParts } from './live/live-parts.js';
import { hlsFolderIn } from './media/live-video.js';
import type { VideoDesk } from './media/video-desk.js';
import type { ReleaseStore } from './node-software/release-store.js';
import type { UpdateDesk } from './node-software/update-desk.js';
import type { ChannelReach } from './notices/channel-reach.js';
import { channelTests } from './notices/channel-tests.js';
import { pushBrowsers } from './notices/web-push/push-browsers.js';
import { officeParts } from './office/office-parts.js';
import { operatorDoors } from './outage/operator-doors.js';
import type { SetupLink } from './people/first-account.js';
import { knownBrowsers } from './people/known-browser.js';
import { type GuessCost, passwordDesk } from './people/passwords.js';
import { refusedTries } from './people/refused-tries.js';
import { secondFactors } from './people/second-factor.js';
import { keySiteOf, securityKeys } from './people/security-keys.js';
import type { Sessions } from './people/sessions.js';
import { tryLimit } from './people/try-limit.js';
import type { PictureStore } from './pictures/picture-store.js';
import type { RehearsalDesk } from './rehearsal/rehearsal-desk.js';
import { operatorBehind } from './settings/operator.js';
import { cameraOf } from './settings/settings.js';
import { threadedReplay } from './threshold-desk/threaded-replay.js';
import { thresholdDesk } from './threshold-desk/threshold-desk.js';
import type { HubView } from './views/hub-view.js';
import type { SeriesReader } from './views/series-reader.js';
import { CANARY_SERIES } from './watch/canary.js';
import type { CanaryWatch } from './watch/canary-watch.js';

/** Between two tests of one recipient from a face. */
const TEST_REST: Milliseconds = 30 * SECOND;

export interface HubServersInputs {
  config: HubConfig;
  log: Log;
  wallClock: Clock;
  riverClock: Pick<RiverClock, 'now' | 'view' | 'trustMachine'>;
  version: string;
  dashboardDir: string;
  guessCost: GuessCost | undefined;
  record: Pick<HubRecord, 'recording' | 'judge'>;
  /** Keeps facts, and resolves when all that show them have followed. */
  settle(facts: readonly NewFact[]): Promise<void>;
  view: HubView;
  reader: SeriesReader;
  damage: StoreDamage;
  state: HubState;
  live: Pick<LiveParts, 'feed' | 'resumableFrom'>;
  signedIn: Sessions;
  setup(): SetupLink;
  /** By which second factors are sealed and browsers are known again; undefined while the disk takes none. */
  peopleKey(): Buffer | undefined;
  pictures: PictureStore;
  reach: ChannelReach;
  /** What people do about an episode. */
  handling: HandlingDesk;
  /** What is done about those who are called together. */
  musters: MusterDesk;
  /** Undefined where notices carry none. */
  links: Links | undefined;
  /** By which browsers know this hub; undefined where it sends them nothing. */
  pushKey: string | undefined;
  keep(facts: readonly NewFact[]): Promise<unknown>;
  origins: Pick<Origins, 'during'>;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  disk: Pick<DiskWatch, 'room'>;
  canary: Pick<CanaryWatch, 'asked' | 'crossing'>;
  gate: Pick<Gate, 'port' | 'tlsPort' | 'view' | 'relaysConnected'>;
  /** What nodes run: the releases that this hub holds, and the orders that it has given. */
  releases: ReleaseStore;
  updates: UpdateDesk;
  takePicture(camera: CameraId): Promise<PictureNow>;
  /** Lamps and sirens of the hub's file, by their user names. */
  relays: ReadonlyMap<string, Relay>;
  /** A node's last word about itself. */
  nodeSaid(node: string): NodeStatus | undefined;
  nodeSaidAt: NodeWatch['saidAt'];
  nodeSettingsOf: NodeWatch['settingsOf'];
  /** How the importer of river announcements stands; null where none is set up. */
  floods(): FloodFeedView | null;
  /** Undefined where none is configured. */
  influx: InfluxParts | undefined;
  video: VideoDesk | undefined;
  /** Undefined in a rehearsal's own hub. */
  rehearsals: RehearsalDesk | undefined;
}

export interface HubServers {
  /** The faces and the staff API. */
  http: Part;
  /** The operator's socket in the data folder. */
  operator: Part;
  /** What works for those who ask, and is ended with them. */
  replays: Part;
  /** For the operator's eye, after the start. */
  addresses(): {
    url: string;
    setupUrl: string | null;
    httpPort: number;
    mqttPort: number;
    mqttTlsPort: number;
  };
}

/** Of the time before, readings may be lacking; undefined while nobody knows. */
const lostBefore = (past: ServerPast | undefined) => past && Math.max(past.since, past.readingsFrom);

/** What the hub answers: to staff over HTTP, to its operator over a socket. */
export function hubServers(inputs: HubServersInputs): HubServers {
  const { config, log, record, view, state, gate, settle, influx, handling, musters } = inputs;
  const recording = () => record.recording;
  const riverNow = () => inputs.riverClock.now();
  const wallNow = () => inputs.wallClock.now();
  const settings = () => view.settings();
  const asking = config.led
    ? whoIsAskingThere
    : whoIsAsking({
        sessions: inputs.signedIn,
        account: (name) => settings().accounts.get(name),
        wallNow,
      });
  const asks: WhoAsks = (request) => asking(request).account.name;
  const speaksFor = (request: Parameters<WhoAsks>[0], town: TownId) =>
    asking(request).account.towns?.includes(town) ?? true;
  const mayEnterAnswers = (request: Parameters<WhoAsks>[0], town: TownId) =>
    refusalOf(RIGHTS['POST /api/v1/musters/answer'], { ...asking(request), isConfirmed: true }, town) ===
    undefined;
  /** A sign-in waits for no disk, and where it could not be written down it stands in the log. */
  const note = (facts: readonly NewFact[]): void => {
    if (facts.length === 0) return;
    inputs.keep(facts).catch((error: unknown) =>
      log.warn(
        {
          kinds: facts.map(({ kind }) => kind),
          reason: error instanceof Error ? error.message : String(error),
        },
        'a sign-in is not in the record yet',
      ),
    );
  };
  const people = {
    ...{ sessions: inputs.signedIn, asking, settings, settle, wallNow, note },
    refused: refusedTries(inputs.wallClock),
    ...{ tries: tryLimit(inputs.wallClock), passwords: passwordDesk(inputs.guessCost) },
    factors: secondFactors({ key: inputs.peopleKey, issuer: config.name, used: inputs.signedIn.codes }),
    browsers: knownBrowsers(inputs.peopleKey),
    keys: securityKeys({
      hubName: config.name,
      site: () => keySiteOf(config.http.publicUrl ?? `http://localhost:${http.port}`),
      used: inputs.signedIn.keys,
      accounts: () => settings().accounts.values(),
    }),
  };
  const accounts = { ...people, url: () => addresses().url };
  /** The store, and the server that has what it has let go of. */
  const kept = () => ({
    storeFile: view.storeFile(),
    ...(influx ? { older: { server: influx.server, lostBefore: lostBefore(influx.feeder.past()) } } : {}),
  });
  const csv = csvDesk({
    log,
    make: (query) => threadedCsv({ ...kept(), query, drill: config.drill }, inputs.damage),
  });
  const replays = thresholdDesk({
    log,
    run: (request, onNews) => threadedReplay({ ...kept(), request, now: riverNow() }, onNews, inputs.damage),
  });
  const thresholds = {
    desk: replays,
    settings: () => view.settings(),
    drill: config.drill,
    ...{ riverNow, recording },
  };
  const announcements = { view, riverNow, settle, feed: inputs.floods };
  const exports = {
    desk: csv,
    settings: () => view.settings(),
    drill: config.drill,
    recording,
  };
  const journalFile = join(config.dataDir, 'journal.db');
  const ledger = {
    desk: ledgerDesk(() => ({
      ...{ journalFile, storeFile: view.storeFile(), drill: config.drill },
    })),
    settings: () => view.settings(),
    ...{ hubName: config.name, drill: config.drill },
    wallNow,
  };
  const seen = () =>
    hubSeen({
      ...{ name: config.name, version: inputs.version, tests, gate },
      ...{ nodes: state.nodes, nodeSaid: inputs.nodeSaid, faults: state.faults },
      ...{ reach: inputs.reach, relays: inputs.relays, disk: inputs.disk },
    });
  const handedTo = (person: PersonId): string[] =>
    view
      .unacknowledgedSince(wallNow() - CALLS_FOR)
      .flatMap(({ key, handOver }) => (handOver?.to === person ? [key.split('|')[0] ?? key] : []));
  const clerk = (request: Parameters<typeof asking>[0]) => {
    const { name, towns } = asking(request).account;
    return { name, towns };
  };
  const { pushKey } = inputs;
  const browsers = pushBrowsers({
    publicKey: pushKey,
    services: config.notices.webPush?.services ?? [],
    settings: () => view.settings(),
    settle,
  });
  const opener = inputs.links && linkOpener(inputs.links, view);
  const linked = opener && {
    ...{ opener, view, musters, desk: handling, drill: config.drill, recording, riverNow, wallNow },
    pictures: inputs.pictures,
    offersPush: ({ who }: { who: Person }) =>
      pushKey !== undefined && who.contacts.some(({ channel }) => channel === 'web-push'),
  };
  const tests = channelTests({
    ...{ reach: inputs.reach, log, wallClock: inputs.wallClock, keep: inputs.keep },
    ...{ hubName: config.name, drill: config.drill },
    people: () => view.settings().people,
    recordOf: (recipient, channel) => view.channelRecord(recipient, channel),
  });
  const http = httpServer(
    {
      ...config.http,
      socket: config.led?.http,
      dashboardDir: inputs.dashboardDir,
      version: inputs.version,
      guard: {
        rights: RIGHTS,
        caller: asking,
        townOf: (kind, id) => {
          if (kind === 'station') return settings().stations.get(id as StationId)?.town;
          if (kind === 'person') return settings().people.get(id as PersonId)?.town;
          return cameraOf(settings(), id as CameraId)?.station.town;
        },
      },
      behindProxy: config.http.publicUrl !== undefined,
      origins: inputs.origins,
    },
    [
      peopleRoutes({
        ...people,
        setup: inputs.setup,
        health: () => {
          const { certificate } = gate.view();
          const { room } = inputs.disk;
          const clock = inputs.riverClock.view();
          return {
            version: inputs.version,
            recording: record.recording,
            alarms: state.alarms(),
            ...(room ? { disk: room } : {}),
            ...(view.unseenGaps().length > 0 ? { missing: [...view.unseenGaps()] } : {}),
            needsSetup: inputs.setup().token !== undefined,
            ...(influx ? { influx: influx.feeder.health() } : {}),
            ...(clock ? { clock } : {}),
            ...(certificate ? { certificate } : {}),
          };
        },
        secure: config.http.publicUrl?.startsWith('https:') ?? false,
      }),
      ownAccountRoutes(people),
      ownKeyRoutes(people),
      accountRoutes({
        ...accounts,
        giver: clerk,
      }),
      mapRoutes({
        baseMap: watchedBaseMap(baseMapFile(config.dataDir), (why) =>
          log.warn({ why }, 'the imported base map cannot be read'),
        ),
        tiles: tileFolders(config.dataDir),
        asks,
      }),
      videoRoutes({
        camera: (id) => cameraOf(view.settings(), id)?.camera,
        desk: inputs.video,
        hlsFolder: hlsFolderIn(config.dataDir),
        wallClock: inputs.wallClock,
        asks,
        log,
      }),
      riverRoutes({
        view,
        feed: inputs.live.feed,
        series: (asked) => {
          const config = view.settings().stations.get(asked.station)?.series[asked.quantity];
          return config && inputs.reader.series({ ...asked, observing: config.expected.observing });
        },
        snapshot: state.snapshot,
        resumableFrom: inputs.live.resumableFrom,
        asks,
      }),
      stationSiteRoutes(view),
      stationNoteRoutes({ view, settle, asks }),
      pictureRoutes({ view, store: inputs.pictures, asks, settle }),
      conditionRoutes(view),
      placeRoutes(settings),
      episodeRoutes({ desk: handling, view, wallNow, asks }),
      ...(linked ? [linkRoutes(linked)] : []),
      ...(inputs.rehearsals
        ? [
            rehearsalRoutes({
              desk: inputs.rehearsals,
              actor: (request) => {
                const { name, person } = asking(request).account;
                return { name, person };
              },
            }),
            rehearsalProxy({
              socket: inputs.rehearsals.httpSocket,
              account: (request) => asking(request).account,
            }),
          ]
        : []),
      pushRoutes({ browsers, asks }),
      channelRoutes({ tests, asks, rest: { ms: TEST_REST, monotonic: inputs.monotonic } }),
      exportRoutes({ ...exports, asks }),
      ledgerRoutes({ ...ledger, asks }),
      ...paperParts({
        ...{ journalFile, view, seen, hubName: config.name, drill: config.drill, riverNow, wallNow },
        account: (request) => asking(request).account,
        mayEnter: mayEnterAnswers,
      }),
      qualityRoutes({ view, asks, riverNow, settle }),
      announcementRoutes({ ...announcements, asks, speaksFor }),
      headquartersRoutes({ settings, settle, asks, speaksFor }),
      musterRoutes({
        ...{ view, desk: musters, riverNow, speaksFor, mayEnter: mayEnterAnswers },
        account: (request) => asking(request).account,
      }),
      onDutyRoutes({ settings, wallNow, account: (request) => asking(request).account }),
      bookRoutes({ view, riverNow, settle, asks }),
      thresholdRoutes({ ...thresholds, asks }),
      ...officeParts({
        ...{ view, journalFile, settings, settle, clerk, handedTo, riverNow, wallNow },
        ...{ nodes: state.nodes, said: inputs.nodeSaid, takePicture: inputs.takePicture },
        hubVersion: inputs.version,
        settingsOf: inputs.nodeSettingsOf,
        ...{ releases: inputs.releases, updates: inputs.updates, saidAt: inputs.nodeSaidAt },
      }),
      auditParts({
        ...{ journalFile, settings, drill: config.drill, wallNow },
        storeFile: () => view.storeFile(),
        account: (request) => asking(request).account,
      }),
      gapRoutes({ unseen: () => view.unseenGaps(), lost: () => view.lostReadings(), asks, settle }),
    ],
    log,
  );
  const addresses = () => {
    const url = config.http.publicUrl?.replace(/\/$/, '') ?? `http://${config.http.host}:${http.port}`;
    const token = inputs.setup().token;
    const setupUrl = token === undefined ? null : `${url}/setup#${token}`;
    return { url, setupUrl, httpPort: http.port, mqttPort: gate.port, mqttTlsPort: gate.tlsPort };
  };
  const operator = operatorServer(
    operatorDoors(config.dataDir),
    [
      releaseOperatorRoutes({ releases: inputs.releases, updates: inputs.updates, settle }),
      operatorRoutes({
        settings: () => view.settings(),
        riverNow,
        trustClock: async (by) => {
          const aheadMs = inputs.riverClock.trustMachine();
          if (aheadMs !== undefined) await settle([{ kind: 'clock.trusted', body: { aheadMs, by } }]);
          return aheadMs;
        },
        settle,
        nodes: state.nodes,
        stations: () => view.stations(),
        gate: () => gate.view(),
        routes: () => http.routes,
        setAside: () => view.setAside(),
        giveBack: (seq) => record.judge.giveBack(seq),
        setupUrl: () => addresses().setupUrl,
        takePicture: (camera) => (cameraOf(view.settings(), camera) ? inputs.takePicture(camera) : undefined),
        rollUps: {
          backlog: () => view.rollUpBacklog(),
          rebuild: () => (record.recording ? record.judge.sumUpAnew() : undefined),
        },
        influx: influx?.feeder,
        progress: () => ({ judgedSeq: view.clock().judgedSeq, ...view.counts() }),
      }),
      ...(inputs.rehearsals
        ? [
            rehearsalRoutes({
              desk: inputs.rehearsals,
              actor: (request) => {
                const as = PersonId.safeParse((request.query as { as?: unknown }).as).data;
                return { name: operatorBehind(request), person: as && settings().people.has(as) ? as : null };
              },
            }),
          ]
        : []),
      accountRoutes({ ...accounts, giver: (request) => ({ name: operatorBehind(request), towns: null }) }),
      dutyRoutes({
        settings: () => view.settings(),
        handedTo,
        wallNow,
        settle,
        asks: operatorBehind,
      }),
      episodeRoutes({ desk: handling, view, wallNow, asks: operatorBehind }),
      pictureRoutes({ view, store: inputs.pictures, asks: operatorBehind, settle }),
      conditionRoutes(view),
      watchRoutes({
        report: () => {
          inputs.canary.asked();
          const now = inputs.wallClock.now();
          return {
            ...{ name: config.name, drill: config.drill, now, recording: record.recording },
            canaryTakenAt: view.newestHeardAt(CANARY_SERIES) ?? null,
            crossing: inputs.canary.crossing(),
            channelsDead: state.faults().get('channel-dead') ?? null,
            mailLost: state.faults().get('mail-lost') ?? null,
            noticesWaitMs: Math.max(0, now - (view.waitsSince() ?? now)),
          };
        },
      }),
      exportRoutes({ ...exports, asks: operatorBehind }),
      ledgerRoutes({ ...ledger, asks: operatorBehind }),
      qualityRoutes({ view, asks: operatorBehind, riverNow, settle }),
      announcementRoutes({ ...announcements, asks: operatorBehind, speaksFor: () => true }),
      headquartersRoutes({ settings, settle, asks: operatorBehind, speaksFor: () => true }),
      thresholdRoutes({ ...thresholds, asks: operatorBehind }),
      gapRoutes({
        unseen: () => view.unseenGaps(),
        lost: () => view.lostReadings(),
        asks: operatorBehind,
        settle,
      }),
      pushRoutes({ browsers, asks: operatorBehind }),
      channelRoutes({ tests, asks: operatorBehind }),
    ],
    { log, origins: inputs.origins },
  );
  return { http, operator, replays, addresses };
}
