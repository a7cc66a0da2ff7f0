import {
  AUDIT_THING_WORDS,
  type AuditThing,
  type CameraId,
  CONDITION_WORDS,
  ConditionKind,
  type EntryId,
  HUB_THING_WORDS,
  type ProfileId,
  QUANTITY_WORDS,
  type SeriesId,
  type StatementId,
  type StationId,
  seriesParts,
  type Text,
  type TownId,
  thingParts,
} from '@kawamori/contracts';
import { CONDITION_EPISODE } from '../conditions/condition-episode.js';
import { entryName, type LedgerNames, minuteWords, stretchWords } from '../ledger/ledger-names.js';
import type { Settings } from '../settings/settings.js';

/** By which things are called what they are called now; what is gone keeps its id. */
export interface ThingNames {
  names: Pick<LedgerNames, 'station' | 'person' | 'recipient' | 'camera' | 'statement' | 'entry'>;
  settings: Pick<Settings, 'towns' | 'profiles' | 'shifts'>;
}

/** What one of a kind is called; null where nothing tells it from others but a number of ours. */
type Namer = (id: string, given: ThingNames) => Text | null;

const same = (text: string): Text => ({ ja: text, en: text });
const ofItself: Namer = (id) => same(id);
const joined = (...parts: readonly Text[]): Text => ({
  ja: parts.map(({ ja }) => ja).join(' '),
  en: parts.map(({ en }) => en).join(' '),
});
const inBoth = (named: { nameJa: string; nameEn: string }): Text => ({ ja: named.nameJa, en: named.nameEn });

const townName = (id: string, { settings }: ThingNames): Text => {
  const known = settings.towns.get(id as TownId);
  return known ? inBoth(known) : same(id);
};

/** `naro:level:2026-06-03T00:10:00+09:00`; of what is broken, or of a muster, `condition:silent:TOWN:…`. */
const episode: Namer = (id, given) => {
  const [first = '', second = '', third = ''] = id.split(':');
  const isCondition = first === CONDITION_EPISODE;
  const at = Date.parse(
    id
      .split(':')
      .slice(isCondition ? 3 : 2)
      .join(':'),
  );
  const time = Number.isNaN(at) ? [] : [minuteWords(at)];
  if (!isCondition) return joined(given.names.station(first as StationId), ...time);
  const kind = ConditionKind.safeParse(second);
  const what = kind.success ? [CONDITION_WORDS[kind.data]] : [];
  return joined(townName(third, given), ...what, ...time);
};

const statement =
  (kind: 'announcement' | 'order'): Namer =>
  (id, { names }) =>
    names.statement(kind, id as StatementId);

/** A thing that is missing here does not compile: somebody has to decide what one of it is called. */
const NAMERS: Readonly<Record<AuditThing, Namer>> = {
  town: townName,
  profile: (id, { settings }) => {
    const known = settings.profiles.get(id as ProfileId);
    return known ? inBoth(known) : same(id);
  },
  station: (id, { names }) => names.station(id as StationId),
  person: (id, { names }) => names.person(id),
  duty: townName,
  shift: (id, { settings }) => {
    const known = settings.shifts.find((one) => one.id === id);
    return known ? stretchWords(known.from, known.to) : null;
  },
  node: ofItself,
  'node-settings': ofItself,
  release: ofItself,
  episode,
  series: (id, { names }) => {
    const { station, quantity } = seriesParts(id as SeriesId);
    return joined(names.station(station), QUANTITY_WORDS[quantity]);
  },
  announcement: statement('announcement'),
  order: statement('order'),
  headquarters: townName,
  muster: episode,
  entry: (id, { names }) => {
    const known = names.entry(id as EntryId);
    return known ? entryName(known) : null;
  },
  camera: (id, { names }) => {
    const { station, name } = names.camera(id as CameraId);
    return station === null ? name : joined(names.station(station), name);
  },
  recipient: (id, { names }) => names.recipient(id),
  rehearsal: () => null,
  hub: (id) => (id === 'clock' || id === 'journal' ? HUB_THING_WORDS[id] : same(id)),
  account: (id) => (id === '' ? null : same(id)),
};

/** 「観測所 奈路」: to what something was done, by its key (`station/naro`); undefined for what is no key. */
export function thingWords(key: string, given: ThingNames): Text | undefined {
  const parts = thingParts(key);
  if (!parts) return undefined;
  const name = NAMERS[parts.of](parts.id, given);
  return joined(AUDIT_THING_WORDS[parts.of], ...(name ? [name] : []));
}
