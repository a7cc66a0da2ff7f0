import {
  type CameraConfig,
  type CameraId,
  DutyPlan,
  type Fact,
  type FactBody,
  type FactKind,
  type Instant,
  type NewFact,
  type NodeRegistration,
  Person,
  type PersonId,
  type ProfileId,
  type PushBrowserId,
  type PushSubscribed,
  SensorProfile,
  Shift,
  StationConfig,
  type StationId,
  TownConfig,
  type TownId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { type HqPeriod, periodsAfter } from '../duty/headquarters.js';
import { Account, accountAfter } from '../people/account.js';

export interface KnownNode {
  registration: NodeRegistration;
  /** SHA-256 of the secret, hexadecimal; undefined once revoked. */
  secretSha256: string | undefined;
}

/** What is set at a node from afar. */
export interface KnownNodeSettings {
  document: NodeSettingsStated;
  /** By which the node knows it. */
  version: number;
}
export type NodeSettingsStated = FactBody<'node-settings.set'>['node-settings'];

/** A browser in which a person has switched notices on. */
export interface PushBrowser extends PushSubscribed {
  /** Wall clock. */
  since: Instant;
  /** When its push service knew it no more; undefined while it is reached. */
  goneAt?: Instant;
}

/** What the towns have set, as of some journal sequence: the parsed form of the settings facts. */
export interface Settings {
  towns: ReadonlyMap<TownId, TownConfig>;
  profiles: ReadonlyMap<ProfileId, SensorProfile>;
  stations: ReadonlyMap<StationId, StationConfig>;
  nodes: ReadonlyMap<string, KnownNode>;
  people: ReadonlyMap<PersonId, Person>;
  /** In the order in which they were switched on; those that are gone stay until somebody removes them. */
  browsers: ReadonlyMap<PersonId, readonly PushBrowser[]>;
  /** Who is woken in which order, by town. */
  duties: ReadonlyMap<TownId, DutyPlan>;
  /** The roster of all towns. */
  shifts: readonly Shift[];
  /** When each town's headquarters were open, the last times; ascending. */
  headquarters: ReadonlyMap<TownId, readonly HqPeriod[]>;
  /** By name. */
  accounts: ReadonlyMap<string, Account>;
  /** What is set at nodes from afar, by node. It stays with a name also where its node is revoked: versions go on. */
  nodeSettings: ReadonlyMap<string, KnownNodeSettings>;
  /** What files state (towns, profiles, stations, people, duty) as they stated it, by `kind/id`: for comparing and exporting. */
  documents: ReadonlyMap<string, unknown>;
}

/** A camera by its name, with the station at which it stands. */
export function cameraOf(
  { stations }: Pick<Settings, 'stations'>,
  id: CameraId,
): { station: StationConfig; camera: CameraConfig } | undefined {
  for (const station of stations.values()) {
    const camera = station.cameras.find((one) => one.id === id);
    if (camera) return { station, camera };
  }
  return undefined;
}

/** The station at which a camera stands. */
export const stationOfCamera = (settings: Pick<Settings, 'stations'>, id: CameraId): StationId | undefined =>
  cameraOf(settings, id)?.station.id;

type SettingKind =
  | 'town'
  | 'profile'
  | 'station'
  | 'person'
  | 'browser'
  | 'duty'
  | 'shift'
  | 'headquarters'
  | 'node'
  | 'node-settings'
  | 'account';

/** Kinds that files state, and that are compared and exported. */
const STATED: readonly SettingKind[] = ['town', 'profile', 'station', 'person', 'duty'];

/** The kinds of facts that set something. */
export const SETTING_KINDS: readonly FactKind[] = [
  'town.set',
  'profile.set',
  'station.set',
  'station.removed',
  'person.set',
  'person.removed',
  'push.subscribed',
  'push.ended',
  'duty.set',
  'shift.set',
  'shift.removed',
  'hq.opened',
  'hq.closed',
  'node.added',
  'node.rotated',
  'node.revoked',
  'node-settings.set',
  'account.created',
  'account.invited',
  'account.password-set',
  'account.granted',
  'account.disabled',
  'account.enabled',
  'account.second-factor-set',
  'account.recovery-used',
  'account.second-factor-removed',
  'account.key-added',
  'account.key-removed',
  'account.key-doubted',
];

/** One stored setting: the last word on one thing, as its fact had it. */
interface SettingRow {
  kind: SettingKind;
  id: string;
  body: string;
}

type Change = { kind: SettingKind; id: string; body: unknown } | undefined;

/** What a fact sets, or undefined for a fact that is no setting. A null body takes the thing away. */
function changeOf(fact: Fact, known: (kind: SettingKind, id: string) => unknown): Change {
  switch (fact.kind) {
    case 'town.set':
      return { kind: 'town', id: fact.body.town.id, body: fact.body.town };
    case 'profile.set':
      return { kind: 'profile', id: fact.body.profile.id, body: fact.body.profile };
    case 'station.set':
      return { kind: 'station', id: fact.body.station.id, body: fact.body.station };
    case 'station.removed':
      return { kind: 'station', id: fact.body.station, body: null };
    case 'person.set':
      return { kind: 'person', id: fact.body.person.id, body: fact.body.person };
    case 'person.removed':
      return { kind: 'person', id: fact.body.person, body: null };
    case 'push.subscribed':
      return {
        kind: 'browser',
        id: browserKey(fact.body.person, fact.body.browser),
        body: { ...fact.body, since: fact.wallAt } satisfies PushBrowser,
      };
    case 'push.ended': {
      const id = browserKey(fact.body.person, fact.body.browser);
      const browser = known('browser', id) as PushBrowser | undefined;
      if (!browser) return undefined;
      const body = fact.body.why === 'gone' ? { ...browser, goneAt: fact.wallAt } : null;
      return { kind: 'browser', id, body };
    }
    case 'duty.set':
      return { kind: 'duty', id: fact.body.duty.town, body: fact.body.duty };
    case 'shift.set':
      return { kind: 'shift', id: shiftKey(fact.body.shift.town, fact.body.shift.id), body: fact.body.shift };
    case 'shift.removed':
      return { kind: 'shift', id: shiftKey(fact.body.town, fact.body.shift), body: null };
    case 'hq.opened':
    case 'hq.closed': {
      const { town } = fact.body;
      return {
        kind: 'headquarters',
        id: town,
        body: periodsAfter(known('headquarters', town) as HqPeriod[] | undefined, fact),
      };
    }
    case 'node.added':
      return { kind: 'node', id: fact.body.registration.id, body: fact.body };
    case 'node.rotated': {
      const node = known('node', fact.body.node) as FactBody<'node.added'> | undefined;
      return (
        node && { kind: 'node', id: fact.body.node, body: { ...node, secretSha256: fact.body.secretSha256 } }
      );
    }
    case 'node.revoked': {
      const node = known('node', fact.body.node) as FactBody<'node.added'> | undefined;
      return node && { kind: 'node', id: fact.body.node, body: { registration: node.registration } };
    }
    case 'node-settings.set': {
      const { 'node-settings': document, version } = fact.body;
      return {
        kind: 'node-settings',
        id: document.id,
        body: { document, version } satisfies KnownNodeSettings,
      };
    }
    default: {
      const account = accountAfter(fact, (name) => Account.optional().parse(known('account', name)));
      return account && { kind: 'account', id: account.name, body: account };
    }
  }
}

/** Two towns may have taken their rosters from calendars that name things alike. */
const shiftKey = (town: string, id: string): string => `${town}|${id}`;

/** One browser may be two people's: a telephone of the night desk. */
const browserKey = (person: PersonId, browser: PushBrowserId): string => `${person}|${browser}`;

/** Settings as a projection in the store's database, so that a restart need not read the whole journal. */
export interface SettingsTable {
  /** Takes a fact in; true when it changed a setting. */
  apply(fact: Fact): boolean;
  load(): Settings;
}

export function settingsTable(database: SqliteDatabase): SettingsTable {
  if (!database.readonly) {
    database.exec(
      'CREATE TABLE IF NOT EXISTS setting (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID',
    );
  }
  const one = database.prepare('SELECT body FROM setting WHERE kind = ? AND id = ?');
  const all = database.prepare('SELECT kind, id, body FROM setting ORDER BY kind, id');
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?, ?)');
  const remove = database.readonly
    ? undefined
    : database.prepare('DELETE FROM setting WHERE kind = ? AND id = ?');
  // `}` follows `|`.
  const removeBrowsers = database.readonly
    ? undefined
    : database.prepare("DELETE FROM setting WHERE kind = 'browser' AND id > ? || '|' AND id < ? || '}'");
  const read = settingsReader();
  const known = (kind: SettingKind, id: string): unknown => {
    const row = one.get(kind, id) as { body: string } | undefined;
    return row && JSON.parse(row.body);
  };
  return {
    apply: (fact) => {
      const change = changeOf(fact, known);
      if (!change) return false;
      if (change.body === null) remove?.run(change.kind, change.id);
      else put?.run(change.kind, change.id, JSON.stringify(change.body));
      if (fact.kind === 'person.removed') removeBrowsers?.run(change.id, change.id);
      return true;
    },
    load: () => read(all.all() as SettingRow[]),
  };
}

interface Draft {
  towns: Map<TownId, TownConfig>;
  profiles: Map<ProfileId, SensorProfile>;
  stations: Map<StationId, StationConfig>;
  people: Map<PersonId, Person>;
  browsers: Map<PersonId, PushBrowser[]>;
  duties: Map<TownId, DutyPlan>;
  shifts: Shift[];
  headquarters: Map<TownId, readonly HqPeriod[]>;
  nodes: Map<string, KnownNode>;
  accounts: Map<string, Account>;
  nodeSettings: Map<string, KnownNodeSettings>;
  documents: Map<string, unknown>;
}

const draftOf = (from?: Settings): Draft => ({
  towns: new Map(from?.towns),
  profiles: new Map(from?.profiles),
  stations: new Map(from?.stations),
  people: new Map(from?.people),
  browsers: new Map([...(from?.browsers ?? [])].map(([person, all]) => [person, [...all]])),
  duties: new Map(from?.duties),
  shifts: [...(from?.shifts ?? [])],
  headquarters: new Map(from?.headquarters),
  nodes: new Map(from?.nodes),
  accounts: new Map(from?.accounts),
  nodeSettings: new Map(from?.nodeSettings),
  documents: new Map(from?.documents),
});

/** Puts what was read of a row among the settings. */
type Put = (settings: Draft) => unknown;

/** How a row of each kind is read. */
const READS: Record<SettingKind, (document: unknown, id: string) => Put> = {
  town: (document) => {
    const town = TownConfig.parse(document);
    return ({ towns }) => towns.set(town.id, town);
  },
  profile: (document) => {
    const profile = SensorProfile.parse(document);
    return ({ profiles }) => profiles.set(profile.id, profile);
  },
  station: (document) => {
    const station = StationConfig.parse(document);
    return ({ stations }) => stations.set(station.id, station);
  },
  person: (document) => {
    const person = Person.parse(document);
    return ({ people }) => people.set(person.id, person);
  },
  browser: (document) => {
    const browser = document as PushBrowser;
    return ({ browsers }) => {
      const all = [...(browsers.get(browser.person) ?? []), browser];
      browsers.set(
        browser.person,
        all.sort((a, b) => a.since - b.since),
      );
    };
  },
  duty: (document) => {
    const duty = DutyPlan.parse(document);
    return ({ duties }) => duties.set(duty.town, duty);
  },
  shift: (document) => {
    const shift = Shift.parse(document);
    return ({ shifts }) => shifts.push(shift);
  },
  headquarters: (document, id) => {
    const periods = document as HqPeriod[];
    return ({ headquarters }) => headquarters.set(id as TownId, periods);
  },
  node: (document, id) => {
    const { registration, secretSha256 } = document as FactBody<'node.added'>;
    return ({ nodes }) => nodes.set(id, { registration, secretSha256 });
  },
  'node-settings': (document, id) => {
    const known = document as KnownNodeSettings;
    return ({ nodeSettings }) => nodeSettings.set(id, known);
  },
  account: (document, id) => {
    const account = Account.parse(document);
    return ({ accounts }) => accounts.set(id, account);
  },
};

/**
 * Reads rows as settings. A row that stands as it stood the time before is not read once more: with five thousand stations that takes a
 * second, and each node that is added would cost it.
 */
function settingsReader(): (rows: readonly SettingRow[]) => Settings {
  let known = new Map<string, { body: string; document: unknown; put: Put }>();
  return (rows) => {
    const settings = draftOf();
    const before = known;
    known = new Map();
    for (const { kind, id, body } of rows) {
      const key = `${kind}/${id}`;
      let read = before.get(key);
      if (read?.body !== body) {
        const document: unknown = JSON.parse(body);
        read = { body, document, put: READS[kind](document, id) };
      }
      known.set(key, read);
      read.put(settings);
      if (STATED.includes(kind)) settings.documents.set(key, read.document);
    }
    return settings;
  };
}

/** What of documents and shifts is changed by a fact without being journalled. */
type Stated = Extract<
  NewFact,
  {
    kind:
      | `${'town' | 'profile' | 'station' | 'person' | 'duty' | 'shift' | 'node-settings'}.set`
      | `${'station' | 'person' | 'shift'}.removed`;
  }
>;

const isStated = (fact: NewFact): fact is Stated =>
  /^(?:(?:town|profile|station|person|duty|shift|node-settings)\.set|(?:station|person|shift)\.removed)$/.test(
    fact.kind,
  );

/** The settings as facts that are not journalled would leave them. Of facts only those that state documents and shifts count. */
export function settingsWith(settings: Settings, facts: readonly NewFact[]): Settings {
  const draft = draftOf(settings);
  for (const fact of facts.filter(isStated)) {
    const change = changeOf({ ...fact, seq: 0, v: 1, at: 0, wallAt: 0 }, () => undefined);
    if (!change) continue;
    const { kind, id, body } = change;
    if (kind === 'shift') draft.shifts = draft.shifts.filter((one) => shiftKey(one.town, one.id) !== id);
    if (body === null) {
      if (kind === 'station') draft.stations.delete(id as StationId);
      if (kind === 'person') draft.people.delete(id as PersonId);
      draft.documents.delete(`${kind}/${id}`);
    } else {
      READS[kind](body, id)(draft);
      if (STATED.includes(kind)) draft.documents.set(`${kind}/${id}`, body);
    }
  }
  return draft;
}
