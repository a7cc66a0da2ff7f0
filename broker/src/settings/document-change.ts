import { isDeepStrictEqual } from 'node:util';
import {
  type Datum,
  DutyPlan,
  datumFault,
  type Instant,
  type LevelQuantity,
  levelsAt,
  markId,
  type NewFact,
  NodeSettingsDocument,
  opensEpisode,
  Person,
  profilesOf,
  SensorProfile,
  Shift,
  StationConfig,
  type StationFile,
  type StationId,
  settingFault,
  type Text,
  TownConfig,
  toIsoJst,
  toMm,
} from '@kawamori/contracts';
import type { Settings } from './settings.js';

/** The schemas of what is stated in documents, in the order in which they may name one another. */
export const DOCUMENTS = {
  town: TownConfig,
  profile: SensorProfile,
  station: StationConfig,
  person: Person,
  duty: DutyPlan,
  shift: Shift,
  'node-settings': NodeSettingsDocument,
} as const;
export type DocumentKind = keyof typeof DOCUMENTS;
const KINDS = Object.keys(DOCUMENTS) as DocumentKind[];

export interface StatedDocument {
  kind: DocumentKind;
  document: unknown;
}

/** What is wrong with a document, and at which of its fields. */
export interface DocumentFault {
  kind: DocumentKind;
  /** The document's own name; of one without any its place among those of its kind. */
  id: string;
  path: (string | number)[];
  text: Text;
}

/** One document that would stand otherwise. */
export interface ChangedDocument {
  kind: DocumentKind;
  id: string;
  /** Undefined: it is new. */
  before: unknown;
  after: unknown;
}

/** Of a gauge whose datum moves: all its readings, which have none of their own, are shown with the new one. */
export interface MovedDatum {
  station: string;
  quantity: LevelQuantity;
  from: Datum;
  to: Datum;
}

export interface DocumentChange {
  changed: ChangedDocument[];
  movedDatums: MovedDatum[];
  /** What wants to be looked at, and keeps nothing from being applied. */
  warnings: DocumentFault[];
  /** Why nothing may be applied; empty when all is well. */
  faults: DocumentFault[];
}

type Say = (path: (string | number)[], en: string, ja: string) => void;

/**
 * What stating documents would change, without doing it. A level change applies from now or later: sets that are in force already may
 * neither be changed nor taken away, since readings have been judged by them.
 */
export function documentChange(
  settings: Settings,
  stated: readonly StatedDocument[],
  now: Instant,
): DocumentChange {
  const change: DocumentChange = { changed: [], movedDatums: [], warnings: [], faults: [] };
  const known = {
    profiles: new Set<string>(settings.profiles.keys()),
    towns: new Set<string>(settings.towns.keys()),
    people: new Set<string>(settings.people.keys()),
  };
  for (const kind of KINDS) {
    const seen = new Set<string>();
    for (const [index, { document }] of stated.filter((one) => one.kind === kind).entries()) {
      const place = { kind, id: nameOf(document) ?? String(index) };
      const say: Say = (path, en, ja) => change.faults.push({ ...place, path, text: { en, ja } });
      const parsed = DOCUMENTS[kind].safeParse(document, { reportInput: true });
      if (!parsed.success) {
        for (const issue of parsed.error.issues)
          change.faults.push({ ...place, path: issue.path.map(step), text: settingFault(issue) });
        continue;
      }
      const id = idIn(kind, parsed.data);
      if (seen.has(id)) say([], `${id} is stated twice`, `${id} が2回あります`);
      seen.add(id);
      if (kind === 'profile') known.profiles.add(id);
      if (kind === 'town') known.towns.add(id);
      if (kind === 'person') known.people.add(id);
      const before = standing(settings, kind, id);
      if (kind === 'station') {
        const station = parsed.data as StationConfig;
        // Of one that stands as it is too: an earlier version, or a later set of levels, may have let it pass.
        strangeNames(station, known, say);
        narrowRanges(station, now, say);
        oddDatums(station, say);
        if (before !== undefined) changedLevels(before as StationFile, station, now, say);
      }
      if (kind === 'node-settings') strangeNode(settings, parsed.data as NodeSettingsDocument, say);
      if (isDeepStrictEqual(before, document)) continue;
      if (kind === 'person' || kind === 'duty' || kind === 'shift') {
        const { town } = parsed.data as Person | DutyPlan | Shift;
        if (!known.towns.has(town)) say(['town'], `there is no town ${town}`, `町 ${town} がありません`);
      }
      if (kind === 'duty') strangers(parsed.data as DutyPlan, known.people, say);
      if (kind === 'shift') strangersOnDuty(parsed.data as Shift, known.people, say);
      if (kind === 'station' && before !== undefined)
        change.movedDatums.push(...movedDatums(before as StationFile, parsed.data as StationConfig));
      change.changed.push({ kind, id, before, after: document });
    }
  }
  const stations = [...stationsAfter(settings, stated)];
  change.faults.push(...sharedCameras(stations), ...unknownUpstream(stations));
  change.warnings.push(
    ...placesNowhere(stated, stations),
    ...neighboursNowhere(stated, stations),
    ...rainNowhere(stated, stations),
  );
  return change;
}

/** The facts of what has changed. @param by who has changed it */
export const factsOf = (changed: readonly ChangedDocument[], by: string): NewFact[] =>
  changed.map(
    ({ kind, after }) => ({ kind: `${kind}.set`, body: { [kind]: after, by } }) as unknown as NewFact,
  );

const step = (part: PropertyKey): string | number => (typeof part === 'number' ? part : String(part));

/** A document's own name; a duty plan has its town's. */
function nameOf(document: unknown): string | undefined {
  const { id, town } = (document ?? {}) as { id?: unknown; town?: unknown };
  if (id === undefined) return typeof town === 'string' ? town : undefined;
  return typeof id === 'string' ? id : undefined;
}

function idIn(kind: DocumentKind, parsed: object): string {
  const { id, town } = parsed as { id?: string; town?: string };
  return (kind === 'duty' ? town : id) ?? '';
}

/** The document of a thing as it stands; undefined where there is none. */
export function standing(settings: Settings, kind: DocumentKind, id: string): unknown {
  if (kind === 'shift') return settings.shifts.find((one) => one.id === id);
  if (kind === 'node-settings') return settings.nodeSettings.get(id)?.document;
  return settings.documents.get(`${kind}/${id}`);
}

/** The stations as they would stand, those of the hub and those that are stated. */
function stationsAfter(settings: Settings, stated: readonly StatedDocument[]): Iterable<StationConfig> {
  const stations = new Map<StationId, StationConfig>(settings.stations);
  for (const { kind, document } of stated) {
    if (kind !== 'station') continue;
    const parsed = StationConfig.safeParse(document);
    if (parsed.success) stations.set(parsed.data.id, parsed.data);
  }
  return stations.values();
}

/** What is to be told of a station upstream that there is not, or of a level that it has not: nothing ever would be. */
export function unknownUpstream(all: Iterable<StationConfig>): DocumentFault[] {
  const stations = new Map([...all].map((station) => [station.id, station]));
  return [...stations.values()].flatMap(({ id, upstream }) =>
    upstream.flatMap(({ station, mark }) => {
      if (mark === undefined) return [];
      const place = { kind: 'station' as const, id, path: ['upstream'] };
      const other = stations.get(station);
      if (!other) {
        const text = { en: `there is no station ${station}`, ja: `観測所 ${station} がありません` };
        return [{ ...place, text }];
      }
      const marks = new Set(other.levels.flatMap((set) => set.marks.filter(opensEpisode).map(markId)));
      if (marks.has(mark)) return [];
      const has = marks.size === 0 ? 'it has none that is told' : `it has ${[...marks].join(', ')}`;
      const en = `${station} has no level ${mark}; ${has}`;
      return [
        {
          ...place,
          text: { en, ja: `${station} に水位 ${mark} がありません（${[...marks].join('、') || 'なし'}）` },
        },
      ];
    }),
  );
}

/** Stations that lie upstream, of which nothing is told, and that there are not, or not yet: a town may have left with its own. */
function neighboursNowhere(
  stated: readonly StatedDocument[],
  all: readonly StationConfig[],
): DocumentFault[] {
  const known = new Set<string>(all.map(({ id }) => id));
  return stated.flatMap(({ kind, document }) => {
    const station = kind === 'station' ? StationConfig.safeParse(document).data : undefined;
    return (station?.upstream ?? [])
      .filter((rule) => rule.mark === undefined && !known.has(rule.station))
      .map((rule) => ({
        ...{ kind, id: station?.id ?? '', path: ['upstream'] },
        text: {
          en: `there is no station ${rule.station}`,
          ja: `観測所 ${rule.station} がありません`,
        },
      }));
  });
}

/** Stations whose rain is to stand above another's hydrograph, and that measure none, or are not there, or not yet. */
function rainNowhere(stated: readonly StatedDocument[], all: readonly StationConfig[]): DocumentFault[] {
  const gauges = new Set<string>(all.filter(({ series }) => series.rain).map(({ id }) => id));
  return stated.flatMap(({ kind, document }) => {
    const station = kind === 'station' ? StationConfig.safeParse(document).data : undefined;
    const rainFrom = station?.rainFrom;
    if (station === undefined || rainFrom === undefined || gauges.has(rainFrom)) return [];
    return [
      {
        ...{ kind, id: station.id, path: ['rainFrom'] },
        text: {
          en: `there is no station ${rainFrom} that measures rain`,
          ja: `雨量を測る観測所 ${rainFrom} がありません`,
        },
      },
    ];
  });
}

/** Places for which a gauge is to speak that there is not, or not yet: it may come with another file. */
function placesNowhere(stated: readonly StatedDocument[], all: readonly StationConfig[]): DocumentFault[] {
  const gauges = new Set<string>(all.filter(({ series }) => series.level).map(({ id }) => id));
  return stated.flatMap(({ kind, document }) => {
    const town = kind === 'town' ? TownConfig.safeParse(document).data : undefined;
    return (town?.places ?? []).flatMap(({ nameJa, stations }, index) =>
      stations
        .filter((station) => !gauges.has(station))
        .map((station) => ({
          ...{ kind, id: town?.id ?? '', path: ['places', index, 'stations'] },
          text: {
            en: `${nameJa}: there is no station ${station} that measures a level`,
            ja: `${nameJa}：水位を測る観測所 ${station} がありません`,
          },
        })),
    );
  });
}

/** A camera's name is also the last part of its topic: it hangs at one station, over both towns. */
function sharedCameras(stations: Iterable<StationConfig>): DocumentFault[] {
  const hangsAt = new Map<string, string>();
  const faults: DocumentFault[] = [];
  for (const { id, cameras } of stations) {
    for (const camera of cameras) {
      const other = hangsAt.get(camera.id);
      if (other === undefined) hangsAt.set(camera.id, id);
      else
        faults.push({
          ...{ kind: 'station', id, path: ['cameras'] },
          text: {
            en: `${camera.id} hangs at ${other} already`,
            ja: `カメラ ${camera.id} は ${other} で使われています`,
          },
        });
    }
  }
  return faults;
}

const isNobody = (one: string): [string, string] => [
  `there is nobody named ${one}`,
  `${one} という人は登録されていません`,
];

/** Members of groups whom nobody has made known. */
function strangers({ groups }: DutyPlan, people: ReadonlySet<string>, say: Say): void {
  for (const [index, { members }] of groups.entries())
    for (const one of members) if (!people.has(one)) say(['groups', index, 'members'], ...isNobody(one));
}

function strangersOnDuty({ people: named }: Shift, people: ReadonlySet<string>, say: Say): void {
  for (const one of named) if (!people.has(one)) say(['people'], ...isNobody(one));
}

/** Settings are those of a node that is registered, and of its town. */
function strangeNode({ nodes }: Settings, { id, town }: NodeSettingsDocument, say: Say): void {
  const known = nodes.get(id);
  if (known?.secretSha256 === undefined) say(['id'], `there is no node ${id}`, `端末 ${id} がありません`);
  else if (known.registration.town !== town)
    say(['town'], `${id} is a node of ${known.registration.town}`, `端末 ${id} は、ほかの町の端末です`);
}

function strangeNames(
  station: StationConfig,
  known: { profiles: ReadonlySet<string>; towns: ReadonlySet<string> },
  say: Say,
): void {
  const { town } = station;
  if (!known.towns.has(town)) say(['town'], `there is no town ${town}`, `町 ${town} がありません`);
  for (const profile of profilesOf(station)) {
    if (!known.profiles.has(profile))
      say(['series'], `there is no profile ${profile}`, `センサーの型 ${profile} がありません`);
  }
}

const LEVELS = ['level', 'level-sub'] as const;

/** Metres that a range must go on above the highest mark: more than a flash flood of 3 m an hour rises between two values in ten minutes. */
const HEADROOM_M = 1;

/**
 * What lies beyond a range is `bad: range`, and judged by nobody. A flood that rises from below a mark to beyond the range between two values
 * would pass it unseen.
 */
function narrowRanges(station: StationConfig, now: Instant, say: Say): void {
  const inForce = levelsAt(station.levels, now);
  const marks = station.levels
    .filter((set) => set === inForce || set.validFrom > now)
    .flatMap((set) => set.marks)
    .sort((a, b) => a.valueM - b.valueM);
  for (const quantity of LEVELS) {
    const range = station.series[quantity]?.range;
    const beyond = range && marks.findLast(({ valueM }) => toMm(valueM + HEADROOM_M) > toMm(range.max));
    if (!beyond) continue;
    say(
      ['series', quantity, 'range'],
      `max (${range.max} m) must lie at least ${HEADROOM_M} m above ${markId(beyond)} (${beyond.valueM} m), or a flood that reaches it may be out of range and nobody told`,
      `上限（${range.max} m）は、${markId(beyond)}（${beyond.valueM} m）より${HEADROOM_M} m以上高くしてください。低いと、その水位に達した値が範囲外になり、お知らせが出ないことがあります`,
    );
  }
}

function oddDatums({ series }: StationConfig, say: Say): void {
  for (const quantity of LEVELS) {
    const datum = series[quantity]?.datum;
    const fault = datum && datumFault(datum);
    if (fault)
      say(
        ['series', quantity, 'datum'],
        fault,
        '基準面がT.P.のときは、値がそのままT.P.上の高さです。「零点の高さ」は空けるか、別の基準面を選んでください',
      );
  }
}

/** No reading has a datum of its own: all of a series are shown with the one that stands now. */
function movedDatums(before: StationFile, { id, series }: StationConfig): MovedDatum[] {
  const old = StationConfig.parse(before).series;
  return LEVELS.flatMap((quantity) => {
    const [from, to] = [old[quantity]?.datum, series[quantity]?.datum];
    if (!from || !to || isDeepStrictEqual(from, to)) return [];
    return { station: id, quantity, from, to };
  });
}

function changedLevels(before: StationFile, after: StationConfig, now: Instant, say: Say): void {
  const old = StationConfig.parse(before).levels;
  for (const set of old.filter((one) => one.validFrom <= now)) {
    if (after.levels.some((one) => isDeepStrictEqual(one, set))) continue;
    const since = toIsoJst(set.validFrom);
    say(
      ['levels'],
      `the set valid from ${since} is in force and may not be changed; add a set that begins now or later`,
      `${since} からの基準水位は、すでに判定に使われているため変えられません。いま以降に始まる組を加えてください`,
    );
  }
  for (const set of after.levels) {
    if (set.validFrom >= now || old.some((one) => isDeepStrictEqual(one, set))) continue;
    const since = toIsoJst(set.validFrom);
    say(
      ['levels'],
      `a new set must begin now or later, not ${since}`,
      `新しい基準水位は、いま以降から始めてください（入力 ${since}）`,
    );
  }
}
