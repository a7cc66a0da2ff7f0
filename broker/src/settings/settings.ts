import {
  type CameraConfig,
  type CameraId,
  type Fact,
  type FactBody,
  type FactKind,
  type NodeRegistration,
  type ProfileId,
  SensorProfile,
  StationConfig,
  type StationId,
  TownConfig,
  type TownId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

export interface KnownNode {
  registration: NodeRegistration;
  /** SHA-256 of the secret, hexadecimal; undefined once revoked. */
  secretSha256: string | undefined;
}

/** What the towns have set, as of some journal sequence: the parsed form of the settings facts. */
export interface Settings {
  towns: ReadonlyMap<TownId, TownConfig>;
  profiles: ReadonlyMap<ProfileId, SensorProfile>;
  stations: ReadonlyMap<StationId, StationConfig>;
  nodes: ReadonlyMap<string, KnownNode>;
  /** Account name to its scrypt string. */
  accounts: ReadonlyMap<string, string>;
  /** Towns, profiles and stations as their files stated them, by `kind/id`: for comparing and exporting. */
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

type SettingKind = 'town' | 'profile' | 'station' | 'node' | 'account';

/** The kinds of facts that set something. */
export const SETTING_KINDS: readonly FactKind[] = [
  'town.set',
  'profile.set',
  'station.set',
  'station.removed',
  'node.added',
  'node.rotated',
  'node.revoked',
  'account.created',
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
    case 'account.created':
      return { kind: 'account', id: fact.body.name, body: fact.body };
    default:
      return undefined;
  }
}

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
      return true;
    },
    load: () => parseSettings(all.all() as SettingRow[]),
  };
}

function parseSettings(rows: readonly SettingRow[]): Settings {
  const settings = {
    towns: new Map<TownId, TownConfig>(),
    profiles: new Map<ProfileId, SensorProfile>(),
    stations: new Map<StationId, StationConfig>(),
    nodes: new Map<string, KnownNode>(),
    accounts: new Map<string, string>(),
    documents: new Map<string, unknown>(),
  };
  for (const { kind, id, body } of rows) {
    const value: unknown = JSON.parse(body);
    if (kind === 'town' || kind === 'profile' || kind === 'station')
      settings.documents.set(`${kind}/${id}`, value);
    switch (kind) {
      case 'town': {
        const town = TownConfig.parse(value);
        settings.towns.set(town.id, town);
        break;
      }
      case 'profile': {
        const profile = SensorProfile.parse(value);
        settings.profiles.set(profile.id, profile);
        break;
      }
      case 'station': {
        const station = StationConfig.parse(value);
        settings.stations.set(station.id, station);
        break;
      }
      case 'node': {
        const node = value as { registration: NodeRegistration; secretSha256?: string };
        settings.nodes.set(id, { registration: node.registration, secretSha256: node.secretSha256 });
        break;
      }
      case 'account':
        settings.accounts.set(id, (value as FactBody<'account.created'>).passwordScrypt);
        break;
    }
  }
  return settings;
}
