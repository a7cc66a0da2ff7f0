import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CameraId,
  type ChannelTestReport,
  type ChannelView,
  COMMAND_LINE,
  type ConditionView,
  type FactBody,
  type GateView,
  type Instant,
  type MissingFacts,
  type MissingReadings,
  type NewFact,
  type NodeRegistration,
  type NodeView,
  type PersonId,
  type PictureList,
  type PictureView,
  type PushBrowserId,
  type PushView,
  type StationsNow,
  toIsoJst,
} from '@kawamori/contracts';
import { type Clock, ConfigError, openDatabase, openForReading } from '@kawamori/kit';
import { withOrigin } from '../api/origins.js';
import type { PictureNow } from '../commands/picture-now.js';
import { nodeWatch } from '../gate/node-watch.js';
import { headNoteOf } from '../journal/head-note.js';
import { openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { checkJournal } from '../journal/start-check.js';
import { checkPictureFiles, type PictureCheck, removeLeftOver } from '../pictures/picture-check.js';
import { pictureNames } from '../pictures/picture-names.js';
import { type SetAside, setAsideIn } from '../poison/poison-table.js';
import { type ConfigDocuments, configChange } from '../settings/config-change.js';
import { dataLock } from '../settings/data-lock.js';
import { addNode, type NodeChange, revokeNode, rotateNode } from '../settings/node-change.js';
import { SETTING_KINDS, type Settings, settingsTable } from '../settings/settings.js';
import { type DutyAtDesk, dutyOffline, dutyOnline } from './duty-desk.js';
import { type EpisodeDesk, episodeDesk } from './episode-desk.js';
import { findHub, type OperatorClient } from './operator-client.js';
import { type QualityDesk, qualityDesk } from './quality-desk.js';
import { type ReleaseDesk, releaseDesk } from './release-desk.js';
import { type StatementDesk, statementDesk } from './statement-desk.js';
import { thisOperator } from './this-user.js';

export interface ConfigReport {
  lines: string[];
  faults: string[];
  applied: boolean;
}

/** A record that was acknowledged and set aside, since nobody could read it. */
export interface DeadLetter extends FactBody<'record.dead-lettered'> {
  /** By the river clock, JST. */
  receivedAt: string;
}

/** What an operator can do, with a hub that runs or without one. */
export interface Desk {
  /** `online`: carried out by the running hub; `offline`: the data folder was locked and written directly. */
  how: 'online' | 'offline';
  addNode(registration: NodeRegistration): Promise<string>;
  rotateNode(id: string): Promise<string>;
  revokeNode(id: string): Promise<void>;
  nodes(): Promise<NodeView[]>;
  /** How every station stands now, as the faces show it. With a running hub only. */
  stations(): Promise<StationsNow>;
  /** Who stands at the gate of a running hub, and who was turned away since its start. */
  gate(): Promise<GateView>;
  /** What is broken or blind. With a running hub only. */
  conditions(): Promise<ConditionView[]>;
  /** The channels of the hub's file, and a test message by those of one recipient. With a running hub only. */
  channels(): Promise<ChannelView[]>;
  testChannels(recipient: string, channel: string | undefined): Promise<ChannelTestReport[]>;
  /** Notices in browsers. With a running hub only. */
  push: { view(): Promise<PushView>; remove(person: PersonId, browser: PushBrowserId): Promise<void> };
  releases: ReleaseDesk;
  applyConfig(documents: ConfigDocuments, dryRun: boolean): Promise<ConfigReport>;
  exportConfig(): Promise<Record<string, unknown>>;
  setupUrl(): Promise<string | null>;
  /** Newest first, at most `limit`. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /** Facts that broke the judge and were left out, oldest first. */
  setAside(): Promise<SetAside[]>;
  /** Has such a fact judged once more; false where it breaks the judge again. With a running hub only. */
  giveBack(seq: number): Promise<boolean>;
  /** By how much the river clock stood ahead of the machine's, ms. @throws where the hub does not go on from its newest fact */
  trustClock(): Promise<number>;
  /** Says that somebody has seen which facts are missing; returns them. */
  gapsSeen(): Promise<{ seen: MissingFacts[]; readings: MissingReadings[] }>;
  /** Pictures of a camera that were taken in a period, ascending. With a running hub only, as the four that follow. */
  pictures(camera: CameraId, from: Instant, to: Instant): Promise<PictureView[]>;
  newestPicture(camera: CameraId): Promise<PictureView>;
  /** Has a picture taken now and waits for what comes of it. */
  takePicture(camera: CameraId): Promise<PictureNow>;
  /** Residents no longer see one picture, or the whole camera (null); or see it again. */
  withdrawPicture(camera: CameraId, takenAt: Instant | null, reason: string): Promise<void>;
  restorePicture(camera: CameraId, takenAt: Instant | null): Promise<void>;
  /** @param tidy deletes files of pictures that were deleted */
  checkPictures(tidy?: boolean): Promise<PictureCheck>;
  /** Who is woken, and the roster. */
  duty: DutyAtDesk;
  /** What staff say of readings, at a station of a running hub. */
  quality: QualityDesk;
  /** What is done about episodes, at a running hub. */
  episodes: EpisodeDesk;
  /** What others have announced and mayors have ordered, at a running hub. */
  statements: StatementDesk;
}

/** @throws ConfigError where no hub has ever kept anything: "0 pictures" there would be a false all-clear */
export function needsJournal(dataDir: string): void {
  if (existsSync(journalOf(dataDir))) return;
  throw new ConfigError(dataDir, [
    existsSync(headNoteOf(journalOf(dataDir))) || existsSync(join(dataDir, 'store.db'))
      ? 'a hub has kept its data here, and its journal.db is gone: put it back from a backup, or run kawamori journal salvage (deploy/docs/journal.md)'
      : 'no hub keeps its data here; name its folder with --data DIR',
  ]);
}

/** Runs work at the desk of a data folder; the offline desk holds the lock until the work is done. */
export async function atDesk<T>(
  dataDir: string,
  wallClock: Clock,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const hub = await findHub(dataDir);
  if (hub) return work(onlineDesk(hub, dataDir));
  const lock = dataLock(dataDir);
  await lock.start();
  try {
    return await work(offlineDesk(dataDir, wallClock));
  } finally {
    await lock.stop();
  }
}

function onlineDesk(hub: OperatorClient, dataDir: string): Desk {
  const secretOf = (answer: unknown) => String((answer as { secret?: string }).secret ?? '');
  return {
    how: 'online',
    addNode: async (registration) => secretOf(await hub.ask('POST', '/nodes', registration)),
    rotateNode: async (id) => secretOf(await hub.ask('POST', `/nodes/${encodeURIComponent(id)}/rotate`, {})),
    revokeNode: async (id) => {
      await hub.ask('DELETE', `/nodes/${encodeURIComponent(id)}`);
    },
    nodes: async () => (await hub.ask('GET', '/nodes')) as NodeView[],
    stations: async () => (await hub.ask('GET', '/stations')) as StationsNow,
    gate: async () => (await hub.ask('GET', '/gate')) as GateView,
    conditions: async () => (await hub.ask('GET', '/api/v1/conditions')) as ConditionView[],
    channels: async () => (await hub.ask('GET', '/api/v1/channels')) as ChannelView[],
    testChannels: async (recipient, channel) =>
      (await hub.ask(
        'POST',
        '/api/v1/channels/test',
        { recipient, channel },
        TEST_WITHIN_MS,
      )) as ChannelTestReport[],
    push: {
      view: async () => (await hub.ask('GET', '/api/v1/push')) as PushView,
      remove: async (person, browser) => {
        await hub.ask('DELETE', `/api/v1/push/people/${person}/browsers/${browser}`);
      },
    },
    releases: releaseDesk(hub),
    applyConfig: async (documents, dryRun) =>
      (await hub.ask('POST', `/config?dryRun=${dryRun}`, documents)) as ConfigReport,
    exportConfig: async () => (await hub.ask('GET', '/config')) as Record<string, unknown>,
    setupUrl: async () => ((await hub.ask('GET', '/setup-link')) as { url: string | null }).url,
    deadLetters: (limit) => settled(() => deadLetters(dataDir, limit)),
    setAside: async () => (await hub.ask('GET', '/poison')) as SetAside[],
    trustClock: async () => ((await hub.ask('POST', '/clock/trust', {})) as { aheadMs: number }).aheadMs,
    gapsSeen: async () =>
      (await hub.ask('POST', '/api/v1/journal/gaps/seen')) as Awaited<ReturnType<Desk['gapsSeen']>>,
    giveBack: async (seq) => ((await hub.ask('POST', `/poison/${seq}/retry`)) as { taken: boolean }).taken,
    pictures: async (camera, from, to) => {
      const pictures: PictureView[] = [];
      for (let next = from; ; ) {
        const page = (await hub.ask('GET', `${picturesOf(camera)}?from=${next}&to=${to}`)) as PictureList;
        pictures.push(...page.pictures);
        if (page.to >= to) return pictures;
        next = page.to + 1;
      }
    },
    newestPicture: async (camera) =>
      (await hub.ask('GET', `${picturesOf(camera)}/nearest?at=${LATEST}`)) as PictureView,
    takePicture: async (camera) =>
      (await hub.ask('POST', `/cameras/${camera}/picture`, undefined, PICTURE_WITHIN_MS)) as PictureNow,
    withdrawPicture: async (camera, takenAt, reason) => {
      await hub.ask('POST', `/api/v1/cameras/${camera}/withdraw`, { takenAt, reason });
    },
    restorePicture: async (camera, takenAt) => {
      await hub.ask('POST', `/api/v1/cameras/${camera}/restore`, { takenAt });
    },
    checkPictures: (tidy) => checkPictures(dataDir, tidy),
    duty: dutyOnline(hub),
    quality: qualityDesk(hub),
    episodes: episodeDesk(hub),
    statements: statementDesk(hub),
  };
}

const picturesOf = (camera: CameraId) => `/api/v1/cameras/${camera}/pictures`;
/** A telephone rings twice, after others that are being called. */
const TEST_WITHIN_MS = 600_000;
/** Longer than the hub waits for a node. */
const PICTURE_WITHIN_MS = 40_000;
/** Behind every picture, in the year 2100. */
const LATEST = 4_102_444_800_000;

/** Residents' pages and the index are written by the hub alone. */
const needsHub = (): Promise<never> =>
  Promise.reject(new Error('this is done by the running hub, and none is running: start it first'));

async function checkPictures(dataDir: string, tidy = false): Promise<PictureCheck> {
  const check = await checkPictureFiles(dataDir, () =>
    pictureNames(journalOf(dataDir), join(dataDir, 'store.db')),
  );
  if (tidy) await removeLeftOver(dataDir, check.leftOver);
  return check;
}

function offlineDesk(dataDir: string, wallClock: Clock): Desk {
  /** Reads the settings out of the journal, hands them to the work, and journals what it decides. Nothing is judged here. */
  const withSettings = <T>(decide: (settings: Settings) => { facts: readonly NewFact[]; result: T }): T => {
    const lost = checkJournal({ journalFile: journalOf(dataDir), storeFile: join(dataDir, 'store.db') });
    if (lost) {
      const { after, through } = lost;
      throw new Error(
        `facts ${after + 1} to ${through} are missing at the end of the journal: start the hub, which goes on above them, then try again`,
      );
    }
    const writer = openJournalForWriting(journalOf(dataDir));
    const reader = openJournalForReading(journalOf(dataDir));
    const folded = openDatabase(':memory:', 'rebuildable');
    try {
      const table = settingsTable(folded);
      for (const fact of reader.readKinds(SETTING_KINDS)) table.apply(fact);
      const { facts, result } = decide(table.load());
      const at = wallClock.now();
      if (facts.length > 0)
        writer.append(
          withOrigin(facts, COMMAND_LINE).map((fact) => [fact.kind, at, at, JSON.stringify(fact.body)]),
        );
      return result;
    } finally {
      folded.close();
      reader.close();
      writer.close();
    }
  };
  const carryOut = (decide: (settings: Settings) => NodeChange): string =>
    withSettings((settings) => {
      const change = decide(settings);
      if (!change.ok) throw new Error(change.why);
      return { facts: change.facts, result: change.secret ?? '' };
    });
  return {
    how: 'offline',
    addNode: (registration) =>
      settled(() => carryOut((settings) => addNode(settings, registration, thisOperator()))),
    rotateNode: (id) => settled(() => carryOut((settings) => rotateNode(settings, id, thisOperator()))),
    revokeNode: (id) => settled(() => void carryOut((settings) => revokeNode(settings, id, thisOperator()))),
    nodes: () =>
      settled(() =>
        withSettings((settings) => ({
          facts: [],
          result: nodeWatch().views(settings.nodes.values(), {
            connected: new Set(),
            certificateUntil: () => undefined,
            wallNow: wallClock.now(),
          }),
        })),
      ),
    stations: needsHub,
    gate: needsHub,
    conditions: needsHub,
    channels: needsHub,
    testChannels: needsHub,
    push: { view: needsHub, remove: needsHub },
    releases: { add: needsHub, list: needsHub, remove: needsHub, update: needsHub, updates: needsHub },
    applyConfig: (documents, dryRun) =>
      settled(() =>
        withSettings((settings) => {
          const { facts, lines, faults } = configChange(settings, documents, wallClock.now(), thisOperator());
          const applied = faults.length === 0 && facts.length > 0 && !dryRun;
          return { facts: applied ? facts : [], result: { lines, faults, applied } };
        }),
      ),
    exportConfig: () =>
      settled(() =>
        withSettings((settings) => ({ facts: [], result: Object.fromEntries(settings.documents) })),
      ),
    setupUrl: () => settled(() => null),
    deadLetters: (limit) =>
      settled(() => (existsSync(journalOf(dataDir)) ? deadLetters(dataDir, limit) : [])),
    setAside: () => settled(() => setAside(dataDir)),
    giveBack: needsHub,
    trustClock: needsHub,
    gapsSeen: needsHub,
    pictures: needsHub,
    newestPicture: needsHub,
    takePicture: needsHub,
    withdrawPicture: needsHub,
    restorePicture: needsHub,
    checkPictures: (tidy) => checkPictures(dataDir, tidy),
    duty: dutyOffline((decide) => settled(() => withSettings(decide)), wallClock),
    quality: {
      overrules: needsHub,
      overrule: needsHub,
      undo: needsHub,
      maintenances: needsHub,
      begin: needsHub,
      end: needsHub,
    },
    episodes: {
      list: needsHub,
      acknowledge: needsHub,
      handOver: needsHub,
      close: needsHub,
      note: needsHub,
      undo: needsHub,
    },
    statements: {
      announcements: needsHub,
      orders: needsHub,
      recordAnnouncement: needsHub,
      recordOrder: needsHub,
      lift: needsHub,
      withdraw: needsHub,
      restore: needsHub,
    },
  };
}

const journalOf = (dataDir: string) => join(dataDir, 'journal.db');

function setAside(dataDir: string): SetAside[] {
  const file = join(dataDir, 'store.db');
  if (!existsSync(file)) return [];
  const store = openForReading(file);
  try {
    return setAsideIn(store);
  } finally {
    store.close();
  }
}

/** Read beside the hub that writes them: the search goes through the whole journal and must not hold up the hub. */
function deadLetters(dataDir: string, limit: number): DeadLetter[] {
  const reader = openJournalForReading(journalOf(dataDir));
  try {
    return reader
      .newestOf('record.dead-lettered', limit)
      .map(({ at, body }) => ({ receivedAt: toIsoJst(at), ...body }));
  } finally {
    reader.close();
  }
}

/** The offline work is synchronous; the desk's promise carries its result or its fault. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
