import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { type Fact, type Instant, RehearsalReport, type SeriesView, toIsoJst } from '@kawamori/contracts';
import { stringify } from 'yaml';
import { writeConfigFolder } from '../cli/firmware-config-files.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import type { FloodFile } from './floods.js';
import { Handed } from './message-gate.js';
import { Rehearsal } from './rehearsal-state.js';

/** Everything of one rehearsal, and afterwards its record. Nothing outside is its own. */
export interface RehearsalFolder {
  root: string;
  /** Where its hub answers, and where it hands in messages. Short: a socket's path has 107 bytes at most. */
  httpSocket: string;
  gateSocket: string;
  /** The data folder of its hub. */
  hubData: string;
  flood: string;
}

const FOLDER = 'rehearsals';
const REPORT = 'report.json';
/** How far it had come, and what left: for a hub that was killed. */
const STATE = 'state.json';
const MESSAGES = 'messages.jsonl';

export function rehearsalFolder(dataDir: string, id: string): RehearsalFolder {
  const root = join(dataDir, FOLDER, id);
  return {
    root,
    httpSocket: join(root, 'http'),
    gateSocket: join(root, 'gate'),
    hubData: join(root, 'hub'),
    flood: join(root, 'flood'),
  };
}

/** Ids of all that were ever begun, or are asked for, the newest first. */
export function rehearsalIds(dataDir: string): string[] {
  const folder = join(dataDir, FOLDER);
  return existsSync(folder) ? readdirSync(folder).sort().reverse() : [];
}

export function readReport(dataDir: string, id: string): RehearsalReport | undefined {
  const file = join(rehearsalFolder(dataDir, id).root, REPORT);
  if (!rehearsalIds(dataDir).includes(id) || !existsSync(file)) return undefined;
  return RehearsalReport.parse(JSON.parse(readFileSync(file, 'utf8')));
}

type Root = Pick<RehearsalFolder, 'root'>;

function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export const writeReport = ({ root }: Root, report: RehearsalReport): void =>
  writeWhole(join(root, REPORT), report);

/** Keeps how far it has come. */
export function remember({ root }: Root, known: Rehearsal): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  writeWhole(join(root, STATE), known);
}

/** How far it had come; undefined where that was not kept. */
export function rememberedIn({ root }: Root): Rehearsal | undefined {
  const file = join(root, STATE);
  return existsSync(file) ? Rehearsal.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export function noteHanded({ root }: Root, one: Handed): void {
  appendFileSync(join(root, MESSAGES), `${JSON.stringify(one)}\n`, { mode: 0o600 });
}

/** Every message that was handed in; a line that was being written when the hub was killed is left out. */
export function handedIn({ root }: Root): Handed[] {
  const file = join(root, MESSAGES);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.flatMap((line) => {
    try {
      return [Handed.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** What people have said in it: from the journal of its own hub, where that has come so far. */
export function acknowledgementsIn({ hubData }: RehearsalFolder): Fact[] {
  const file = join(hubData, 'journal.db');
  if (!existsSync(file)) return [];
  const reader = openJournalForReading(file);
  try {
    return reader.readKinds(['episode.acknowledged']);
  } finally {
    reader.close();
  }
}

/** The hub's file of a rehearsal: all that it is told of the world. Two sockets, and a port for its nodes on this machine. */
export function drillHubFile(
  { root, hubData, httpSocket, gateSocket }: RehearsalFolder,
  told: {
    name: string;
    mqttPort: number;
    towns: readonly string[];
    sender: string;
    linkUrl: string | undefined;
  },
): object {
  return {
    name: told.name,
    dataDir: hubData,
    drill: true,
    riverClock: 'player',
    logLevel: 'warn',
    led: { http: httpSocket, gate: gateSocket },
    mqtt: { host: '127.0.0.1', port: told.mqttPort },
    store: { readingsDays: 36_500 },
    notices: {
      cap: { recipient: 'cap', towns: told.towns, dir: join(root, 'cap'), sender: told.sender },
      ...(told.linkUrl === undefined ? {} : { linkUrl: `${told.linkUrl}/rehearsal` }),
    },
  };
}

export function makeFolder(folder: RehearsalFolder): void {
  for (const place of [folder.root, folder.hubData, folder.flood])
    mkdirSync(place, { recursive: true, mode: 0o700 });
}

/** Writes what its processes read, beside the flood. */
export function writeFiles(
  folder: RehearsalFolder,
  { hubFile, settings }: { hubFile: object; settings: Readonly<Record<string, unknown>> },
): void {
  writeFileSync(join(folder.root, 'hub.yaml'), stringify(hubFile), { mode: 0o600 });
  writeConfigFolder(join(folder.root, 'firmware-config'), settings);
}

/** Copies a flood's hydrographs. */
export function takeFlood(folder: RehearsalFolder, files: readonly FloodFile[]): void {
  for (const { file } of files) copyFileSync(file, join(folder.flood, basename(file)));
}

const HEADER = { m: 'time,level_m', mm: 'time,rain_mm' } as const;
/** `good` and `suspect`, by their place in `QUALITY_CODES`: what never counted is not played. */
const PLAYED = 1;

/** Writes a period of a series as a hydrograph; returns its first and last time. */
export function writeHydrograph(
  folder: RehearsalFolder,
  view: SeriesView,
): { from: Instant; to: Instant } | undefined {
  const rows = view.at.flatMap((at, i) =>
    (view.quality[i] ?? PLAYED + 1) <= PLAYED ? [`${toIsoJst(at)},${view.value[i]}`] : [],
  );
  const [station = '', quantity] = view.series.split('/');
  if (rows.length === 0) return undefined;
  const name = quantity === 'level' ? `${station}.csv` : `${station}.${quantity}.csv`;
  writeFileSync(join(folder.flood, name), `${[HEADER[view.unit], ...rows].join('\n')}\n`);
  const times = view.at;
  return { from: times[0] ?? 0, to: times.at(-1) ?? 0 };
}
