import { isDeepStrictEqual } from 'node:util';
import {
  DutyPlan,
  datumFault,
  datumInWords,
  type Instant,
  levelsAt,
  markId,
  type NewFact,
  opensEpisode,
  Person,
  profilesOf,
  SensorProfile,
  StationConfig,
  type StationFile,
  type StationId,
  TownConfig,
  toIsoJst,
  toMm,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { Settings } from './settings.js';

/** Everything that stands under `firmware-config/`, as the files state it. */
export const ConfigDocuments = z.strictObject({
  towns: z.array(z.unknown()).max(100),
  profiles: z.array(z.unknown()).max(200),
  stations: z.array(z.unknown()).max(5_000),
  people: z.array(z.unknown()).max(5_000).optional(),
  duty: z.array(z.unknown()).max(100).optional(),
});
export type ConfigDocuments = z.infer<typeof ConfigDocuments>;

export interface ConfigChange {
  facts: NewFact[];
  /** One line a change, for an operator: `+ station naro`, `~ town nakatosa`; below it what it does to what is there already. */
  lines: string[];
  /** Why nothing may be applied, each with its place; empty when all is well. */
  faults: string[];
}

const KINDS = [
  { kind: 'town', list: 'towns', schema: TownConfig },
  { kind: 'profile', list: 'profiles', schema: SensorProfile },
  { kind: 'station', list: 'stations', schema: StationConfig },
  { kind: 'person', list: 'people', schema: Person },
  { kind: 'duty', list: 'duty', schema: DutyPlan },
] as const;

/**
 * What applying files would change, without doing it. A level change applies from now or later: sets that are in force already may
 * neither be changed nor taken away, since readings have been judged by them.
 */
export function configChange(settings: Settings, documents: ConfigDocuments, now: Instant): ConfigChange {
  const change: ConfigChange = { facts: [], lines: [], faults: [] };
  const profiles = new Set<string>(settings.profiles.keys());
  const towns = new Set<string>(settings.towns.keys());
  const people = new Set<string>(settings.people.keys());
  for (const { kind, list, schema } of KINDS) {
    const seen = new Set<string>();
    documents[list]?.forEach((document, index) => {
      const parsed = schema.safeParse(document);
      const place = `${list}[${idOf(document) ?? index}]`;
      if (!parsed.success) {
        for (const issue of parsed.error.issues) {
          change.faults.push(`${place}.${issue.path.map(String).join('.')}: ${issue.message}`);
        }
        return;
      }
      const id = 'id' in parsed.data ? parsed.data.id : parsed.data.town;
      if (seen.has(id)) change.faults.push(`${place}: ${id} is stated twice`);
      seen.add(id);
      if (kind === 'profile') profiles.add(id);
      if (kind === 'town') towns.add(id);
      if (kind === 'person') people.add(id);
      const before = settings.documents.get(`${kind}/${id}`);
      if (kind === 'station') {
        const station = parsed.data as StationConfig;
        // Of one that stands as it is too: an earlier version, or a later set of levels, may have let it pass.
        change.faults.push(...stationFaults(place, station, { profiles, towns }));
        change.faults.push(...rangeFaults(place, station, now), ...datumFaults(place, station));
        if (before !== undefined)
          change.faults.push(...levelFaults(place, before as StationFile, station, now));
      }
      if (isDeepStrictEqual(before, document)) return;
      if (kind === 'person' || kind === 'duty') {
        const { town } = parsed.data as Person | DutyPlan;
        if (!towns.has(town)) change.faults.push(`${place}.town: there is no town ${town}`);
      }
      if (kind === 'duty') change.faults.push(...strangers(place, parsed.data as DutyPlan, people));
      change.lines.push(`${before === undefined ? '+' : '~'} ${kind} ${id}`);
      if (kind === 'station' && before !== undefined)
        change.lines.push(...movedDatums(before as StationFile, parsed.data as StationConfig));
      change.facts.push({ kind: `${kind}.set`, body: { [kind]: document } } as unknown as NewFact);
    });
  }
  const stations = [...stationsAfter(settings, documents)];
  change.faults.push(...sharedCameras(stations), ...unknownUpstream(stations));
  return change;
}

/** The stations as they would stand, those of the hub and those of the files. */
function stationsAfter(settings: Settings, documents: ConfigDocuments): Iterable<StationConfig> {
  const stations = new Map<StationId, StationConfig>(settings.stations);
  for (const document of documents.stations) {
    const parsed = StationConfig.safeParse(document);
    if (parsed.success) stations.set(parsed.data.id, parsed.data);
  }
  return stations.values();
}

/** What is to be told of a station upstream that there is not, or of a level that it has not: nothing ever would be. */
function unknownUpstream(all: Iterable<StationConfig>): string[] {
  const stations = new Map([...all].map((station) => [station.id, station]));
  return [...stations.values()].flatMap(({ id, upstream }) =>
    upstream.flatMap(({ station, mark }) => {
      const place = `stations[${id}].upstream`;
      const other = stations.get(station);
      if (!other) return [`${place}: there is no station ${station}`];
      const marks = new Set(other.levels.flatMap((set) => set.marks.filter(opensEpisode).map(markId)));
      if (marks.has(mark)) return [];
      const has = marks.size === 0 ? 'it has none that is told' : `it has ${[...marks].join(', ')}`;
      return [`${place}: ${station} has no level ${mark}; ${has}`];
    }),
  );
}

/** A camera's name is also the last part of its topic: it hangs at one station, over both towns. */
function sharedCameras(stations: Iterable<StationConfig>): string[] {
  const hangsAt = new Map<string, string>();
  const faults: string[] = [];
  for (const { id, cameras } of stations) {
    for (const camera of cameras) {
      const other = hangsAt.get(camera.id);
      if (other === undefined) hangsAt.set(camera.id, id);
      else faults.push(`stations[${id}].cameras: ${camera.id} hangs at ${other} already`);
    }
  }
  return faults;
}

/** Members of groups whom nobody has made known. */
function strangers(place: string, { groups }: DutyPlan, people: ReadonlySet<string>): string[] {
  return groups.flatMap(({ id, members }) =>
    members
      .filter((one) => !people.has(one))
      .map((one) => `${place}.groups[${id}].members: there is nobody named ${one}`),
  );
}

/** A document's own name; a duty plan has its town's. */
function idOf(document: unknown): string | undefined {
  const { id, town } = (document ?? {}) as { id?: unknown; town?: unknown };
  if (id === undefined) return typeof town === 'string' ? town : undefined;
  return typeof id === 'string' ? id : undefined;
}

function stationFaults(
  place: string,
  station: StationConfig,
  known: { profiles: ReadonlySet<string>; towns: ReadonlySet<string> },
): string[] {
  const faults: string[] = [];
  if (!known.towns.has(station.town)) faults.push(`${place}.town: there is no town ${station.town}`);
  for (const profile of profilesOf(station)) {
    if (!known.profiles.has(profile)) faults.push(`${place}.series: there is no profile ${profile}`);
  }
  return faults;
}

const LEVELS = ['level', 'level-sub'] as const;

/** Metres that a range must go on above the highest mark: more than a flash flood of 3 m an hour rises between two values in ten minutes. */
const HEADROOM_M = 1;

/**
 * What lies beyond a range is `bad: range`, and judged by nobody. A flood that rises from below a mark to beyond the range between two values
 * would pass it unseen.
 */
function rangeFaults(place: string, station: StationConfig, now: Instant): string[] {
  const inForce = levelsAt(station.levels, now);
  const marks = station.levels
    .filter((set) => set === inForce || set.validFrom > now)
    .flatMap((set) => set.marks)
    .sort((a, b) => a.valueM - b.valueM);
  return LEVELS.flatMap((quantity) => {
    const range = station.series[quantity]?.range;
    const beyond = range && marks.findLast(({ valueM }) => toMm(valueM + HEADROOM_M) > toMm(range.max));
    if (!beyond) return [];
    return `${place}.series.${quantity}.range: max (${range.max} m) must lie at least ${HEADROOM_M} m above ${markId(beyond)} (${beyond.valueM} m), or a flood that reaches it may be out of range and nobody told`;
  });
}

function datumFaults(place: string, { series }: StationConfig): string[] {
  return LEVELS.flatMap((quantity) => {
    const datum = series[quantity]?.datum;
    const fault = datum && datumFault(datum);
    return fault ? [`${place}.series.${quantity}.datum: ${fault}`] : [];
  });
}

/** No reading has a datum of its own: all of a series are shown with the one that stands now. */
function movedDatums(before: StationFile, { series }: StationConfig): string[] {
  const old = StationConfig.parse(before).series;
  return LEVELS.flatMap((quantity) => {
    const [from, to] = [old[quantity]?.datum, series[quantity]?.datum];
    if (!from || !to || isDeepStrictEqual(from, to)) return [];
    return `    ${quantity}: the datum changes from ${datumInWords(from)} to ${datumInWords(to)}; no reading is converted, and those already kept are shown and exported with the new datum too`;
  });
}

function levelFaults(place: string, before: StationFile, after: StationConfig, now: Instant): string[] {
  const old = StationConfig.parse(before).levels;
  const faults: string[] = [];
  for (const set of old.filter((one) => one.validFrom <= now)) {
    if (!after.levels.some((one) => isDeepStrictEqual(one, set))) {
      faults.push(
        `${place}.levels: the set valid from ${toIsoJst(set.validFrom)} is in force and may not be changed; add a set that begins now or later`,
      );
    }
  }
  for (const set of after.levels) {
    if (set.validFrom < now && !old.some((one) => isDeepStrictEqual(one, set))) {
      faults.push(`${place}.levels: a new set must begin now or later, not ${toIsoJst(set.validFrom)}`);
    }
  }
  return faults;
}
