import { parseArgs } from 'node:util';
import {
  CameraId,
  type Instant,
  IsoInstant,
  MOST_YEARS,
  NodeRegistration,
  PersonId,
  PushBrowserId,
  SoftwareVersion,
  StationId,
  TownId,
  WithdrawRequest,
} from '@kawamori/contracts';
import { z } from 'zod';
import { type EpisodeWork, episodeVerbs } from './episode-words.js';
import { type LedgerWork, ledgerVerbs } from './ledger-words.js';
import { type QualityWork, qualityVerbs } from './quality-words.js';
import { type StatementWork, statementVerbs } from './statement-words.js';

/** What an operator asks for, every word of it checked. `dataDir` is undefined where the line does not name one. */
export type Command =
  | { kind: 'help' }
  | { kind: 'version' }
  /** The words after `import`; the importer reads them itself. */
  | { kind: 'import'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `export`; that command reads them itself. */
  | { kind: 'export'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `basemap`; that command reads them itself. */
  | { kind: 'basemap'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `ca`; that command reads them itself. */
  | { kind: 'ca'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `account`; that command reads them itself. */
  | { kind: 'account'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `backup`; that command reads them itself. */
  | { kind: 'backup'; argv: readonly string[]; dataDir: string | undefined }
  /** The words after `rehearsal`; that command reads them itself. */
  | { kind: 'rehearsal'; argv: readonly string[]; dataDir: string | undefined }
  | OnFiles
  | AtDesk;

/** Commands that work on the files of a data folder. */
export type OnFiles = { dataDir: string | undefined } & (
  | { kind: 'journal-verify'; json: boolean }
  /** With no hub running. */
  | { kind: 'journal-salvage' }
  | { kind: 'push-init' }
  | { kind: 'disk'; config: string | undefined; json: boolean }
  /** No station named: all that measure a level. `files`: stations' files whose newest levels are tried. */
  | {
      kind: 'levels-check';
      stations: readonly StationId[];
      files: readonly string[];
      years: number;
      json: boolean;
    }
  /** `influx`: what stands in InfluxDB, too, by the running hub. */
  | { kind: 'series-rebuild'; influx: boolean }
  | LedgerWork
);

/** Commands that need a hub or its data folder. */
export type AtDesk = { dataDir: string | undefined } & (
  | { kind: 'node-add'; registration: NodeRegistration; secretFile: string | undefined }
  | { kind: 'node-rotate'; id: string; secretFile: string | undefined }
  | { kind: 'node-revoke'; id: string }
  | { kind: 'node-list'; json: boolean }
  | ReleaseWork
  | { kind: 'station-list'; json: boolean }
  | { kind: 'gate'; json: boolean }
  /** `check`: exit code 1 where anything is broken. */
  | { kind: 'condition-list'; json: boolean; check: boolean }
  | { kind: 'config-diff' | 'config-apply' | 'config-export'; folder: string }
  | { kind: 'setup-link' }
  | { kind: 'dead-letters'; limit: number; json: boolean }
  | { kind: 'clock-trust' }
  | { kind: 'journal-seen' }
  | { kind: 'channel-list'; json: boolean }
  /** `channel` undefined: every channel of the recipient. */
  | { kind: 'channel-test'; recipient: string; channel: string | undefined; json: boolean }
  | { kind: 'push-list'; json: boolean }
  | { kind: 'push-remove'; person: PersonId; browser: PushBrowserId }
  | { kind: 'duty-show'; town: TownId; json: boolean }
  | { kind: 'roster-import'; town: TownId; file: string; dryRun: boolean }
  | { kind: 'roster-export'; town: TownId; file: string }
  /** `anyway`: also where something breaks with it. */
  | { kind: 'person-remove'; person: PersonId; dryRun: boolean; anyway: boolean }
  | { kind: 'poison-list'; json: boolean }
  | { kind: 'poison-retry'; seq: number }
  /** `day` is its first instant in Japan; undefined: the day of the newest picture. */
  | { kind: 'picture-list'; camera: CameraId; day: Instant | undefined; json: boolean }
  | { kind: 'picture-take'; camera: CameraId }
  /** `takenAt` null: the whole camera. */
  | { kind: 'picture-withdraw'; camera: CameraId; takenAt: Instant | null; reason: string }
  | { kind: 'picture-restore'; camera: CameraId; takenAt: Instant | null }
  | { kind: 'picture-check'; json: boolean; tidy: boolean }
  | QualityWork
  | EpisodeWork
  | StatementWork
);

/** What nodes run. With a running hub only. */
export type ReleaseWork =
  | { kind: 'release-add'; file: string }
  | { kind: 'release-list'; json: boolean }
  | { kind: 'release-remove'; version: string }
  | { kind: 'node-update'; id: string; version: string };

/** Wrong words on the command line, all of them told together. */
export interface UsageFault {
  kind: 'wrong-usage';
  faults: readonly string[];
}

const OPTIONS = {
  data: { type: 'string' },
  town: { type: 'string' },
  station: { type: 'string', multiple: true },
  'secret-file': { type: 'string' },
  at: { type: 'string' },
  to: { type: 'string' },
  until: { type: 'string' },
  from: { type: 'string' },
  as: { type: 'string' },
  quantity: { type: 'string' },
  day: { type: 'string' },
  reason: { type: 'string' },
  issuer: { type: 'string' },
  title: { type: 'string' },
  level: { type: 'string' },
  river: { type: 'string' },
  area: { type: 'string' },
  note: { type: 'string' },
  what: { type: 'string' },
  channel: { type: 'string' },
  browser: { type: 'string' },
  config: { type: 'string' },
  episode: { type: 'string' },
  kind: { type: 'string', multiple: true },
  format: { type: 'string' },
  form: { type: 'string' },
  out: { type: 'string' },
  'dry-run': { type: 'boolean' },
  all: { type: 'boolean' },
  force: { type: 'boolean' },
  anyway: { type: 'boolean' },
  json: { type: 'boolean' },
  cancelled: { type: 'boolean' },
  check: { type: 'boolean' },
  influx: { type: 'boolean' },
  with: { type: 'string', multiple: true },
  years: { type: 'string' },
  limit: { type: 'string' },
  tidy: { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;
type Option = keyof typeof OPTIONS;
type Values = ReturnType<typeof parse>['values'];

/** Options that every command takes. */
const ALWAYS: readonly Option[] = ['data', 'help', 'version'];

interface Verb {
  /** What the word after the command is; undefined where none is expected. */
  subject?:
    | 'ID'
    | 'RECIPIENT'
    | 'FOLDER'
    | 'FILE'
    | 'CAMERA'
    | 'STATION'
    | 'NUMBER'
    | 'EPISODE'
    | 'PERSON'
    | 'VERSION';
  options?: readonly Option[];
  read(subject: string, values: Values): Work | readonly string[];
}
type WithoutFolder<Asked> = Asked extends unknown ? Omit<Asked, 'dataDir'> : never;
type Work = WithoutFolder<AtDesk | OnFiles>;

/** Dead letters of one listing, at most: about 20 MB. */
const MOST_LETTERS = 10_000;

const VERBS: Readonly<Record<string, Verb>> = {
  'node add': {
    subject: 'ID',
    options: ['town', 'station', 'secret-file'],
    read: (id, values) => {
      const checked = NodeRegistration.safeParse({ id, town: values.town, stations: values.station });
      if (checked.success) {
        return { kind: 'node-add', registration: checked.data, secretFile: values['secret-file'] };
      }
      return checked.error.issues.map(
        ({ path, message }) => `${NAMES[String(path[0])] ?? path.join('.')}: ${message}`,
      );
    },
  },
  'node rotate': {
    subject: 'ID',
    options: ['secret-file'],
    read: (id, values) => ({ kind: 'node-rotate', id, secretFile: values['secret-file'] }),
  },
  'node revoke': { subject: 'ID', read: (id) => ({ kind: 'node-revoke', id }) },
  'node update': {
    subject: 'ID',
    options: ['to'],
    read: (id, { to }) => {
      const version = SoftwareVersion.safeParse(to);
      return version.success
        ? { kind: 'node-update', id, version: version.data }
        : [`--to: expected ${version.error.issues[0]?.message}`];
    },
  },
  'release add': { subject: 'FILE', read: (file) => ({ kind: 'release-add', file }) },
  'release list': {
    options: ['json'],
    read: (_, { json }) => ({ kind: 'release-list', json: json ?? false }),
  },
  'release remove': {
    subject: 'VERSION',
    read: (named) => {
      const version = SoftwareVersion.safeParse(named);
      return version.success
        ? { kind: 'release-remove', version: version.data }
        : [`VERSION: expected ${version.error.issues[0]?.message}`];
    },
  },
  'node list': { options: ['json'], read: (_, { json }) => ({ kind: 'node-list', json: json ?? false }) },
  'station list': {
    options: ['json'],
    read: (_, { json }) => ({ kind: 'station-list', json: json ?? false }),
  },
  gate: { options: ['json'], read: (_, { json }) => ({ kind: 'gate', json: json ?? false }) },
  'condition list': {
    options: ['json', 'check'],
    read: (_, { json, check }) => ({
      ...{ kind: 'condition-list', json: json ?? false, check: check ?? false },
    }),
  },
  'config diff': { subject: 'FOLDER', read: (folder) => ({ kind: 'config-diff', folder }) },
  'config apply': { subject: 'FOLDER', read: (folder) => ({ kind: 'config-apply', folder }) },
  'config export': { subject: 'FOLDER', read: (folder) => ({ kind: 'config-export', folder }) },
  'setup-link': { read: () => ({ kind: 'setup-link' }) },
  'dead-letters': {
    options: ['limit', 'json'],
    read: (_, { limit = '100', json = false }) => {
      const isLimit = /^[1-9][0-9]{0,4}$/.test(limit) && Number(limit) <= MOST_LETTERS;
      if (isLimit) return { kind: 'dead-letters', limit: Number(limit), json };
      return [`--limit: expected 1 to ${MOST_LETTERS}, received ${limit}`];
    },
  },
  'journal verify': {
    options: ['json'],
    read: (_, { json }) => ({ kind: 'journal-verify', json: json ?? false }),
  },
  disk: {
    options: ['config', 'json'],
    read: (_, { config, json }) => ({ kind: 'disk', config, json: json ?? false }),
  },
  'channel list': {
    options: ['json'],
    read: (_, { json }) => ({ kind: 'channel-list', json: json ?? false }),
  },
  'channel test': {
    subject: 'RECIPIENT',
    options: ['channel', 'json'],
    read: (recipient, { channel, json }) => ({
      ...{ kind: 'channel-test', recipient, channel, json: json ?? false },
    }),
  },
  'push init': { read: () => ({ kind: 'push-init' }) },
  'push list': { options: ['json'], read: (_, { json }) => ({ kind: 'push-list', json: json ?? false }) },
  'push remove': {
    subject: 'PERSON',
    options: ['browser'],
    read: (id, values) => {
      const [person, browser] = [PersonId.safeParse(id), PushBrowserId.safeParse(values.browser)];
      if (person.success && browser.success)
        return { kind: 'push-remove', person: person.data, browser: browser.data };
      return [
        ...(person.success ? [] : [`PERSON: expected a person's id, received ${id}`]),
        ...(browser.success ? [] : ['--browser: expected 16 characters, as kawamori push list shows them']),
      ];
    },
  },
  'duty show': {
    options: ['town', 'json'],
    read: (_, { town, json }) => ofTown(town, (of) => ({ kind: 'duty-show', town: of, json: json ?? false })),
  },
  'duty roster import': {
    subject: 'FILE',
    options: ['town', 'dry-run'],
    read: (file, { town, ...values }) =>
      ofTown(town, (of) => ({ kind: 'roster-import', town: of, file, dryRun: values['dry-run'] ?? false })),
  },
  'duty roster export': {
    subject: 'FILE',
    options: ['town'],
    read: (file, { town }) => ofTown(town, (of) => ({ kind: 'roster-export', town: of, file })),
  },
  'duty person remove': {
    subject: 'PERSON',
    options: ['dry-run', 'anyway'],
    read: (id, { anyway, ...values }) => {
      const person = PersonId.safeParse(id);
      if (!person.success) return [`PERSON: expected a person's id, as in their file, received ${id}`];
      return {
        ...{ kind: 'person-remove', person: person.data },
        ...{ dryRun: values['dry-run'] ?? false, anyway: anyway ?? false },
      };
    },
  },
  'poison list': {
    options: ['json'],
    read: (_, { json }) => ({ kind: 'poison-list', json: json ?? false }),
  },
  'poison retry': {
    subject: 'NUMBER',
    read: (number) =>
      /^[1-9][0-9]{0,14}$/.test(number)
        ? { kind: 'poison-retry', seq: Number(number) }
        : ['NUMBER: expected the number of a fact, as kawamori poison list shows it'],
  },
  'levels check': {
    options: ['station', 'with', 'years', 'json'],
    read: (_, { station = [], with: files = [], years = '2', json = false }) => {
      const stations = z.array(StationId).safeParse(station);
      const isYears = /^[1-9][0-9]?$/.test(years) && Number(years) <= MOST_YEARS;
      if (stations.success && isYears && !files.includes('')) {
        return { kind: 'levels-check', stations: stations.data, files, years: Number(years), json };
      }
      return [
        ...(stations.success ? [] : [`--station: expected stations' ids, received ${station.join(', ')}`]),
        ...(isYears ? [] : [`--years: expected 1 to ${MOST_YEARS}, received ${years}`]),
        ...(files.includes('') ? ["--with: expected a station's file"] : []),
      ];
    },
  },
  'series rebuild': {
    options: ['influx'],
    read: (_, { influx }) => ({ kind: 'series-rebuild', influx: influx ?? false }),
  },
  'clock trust': { read: () => ({ kind: 'clock-trust' }) },
  'journal seen': { read: () => ({ kind: 'journal-seen' }) },
  'journal salvage': { read: () => ({ kind: 'journal-salvage' }) },
  'picture list': {
    subject: 'CAMERA',
    options: ['day', 'json'],
    read: (name, { day, json }) => {
      const camera = CameraId.safeParse(name);
      const from = JapaneseDay.optional().safeParse(day);
      if (camera.success && from.success) {
        return { kind: 'picture-list', camera: camera.data, day: from.data, json: json ?? false };
      }
      return [
        ...(camera.success ? [] : [cameraFault(name)]),
        ...(from.success ? [] : ['--day: expected a day such as 2026-06-03']),
      ];
    },
  },
  'picture take': {
    subject: 'CAMERA',
    read: (name) => {
      const camera = CameraId.safeParse(name);
      return camera.success ? { kind: 'picture-take', camera: camera.data } : [cameraFault(name)];
    },
  },
  'picture withdraw': {
    subject: 'CAMERA',
    options: ['at', 'reason'],
    read: (name, { at, reason = '' }) => {
      const which = onePicture(name, at);
      if (Array.isArray(which)) return which;
      const { success, data } = WithdrawRequest.safeParse({ takenAt: null, reason });
      if (!success) return ['--reason: expected at most 200 characters'];
      return { kind: 'picture-withdraw', ...which, reason: data.reason };
    },
  },
  'picture restore': {
    subject: 'CAMERA',
    options: ['at'],
    read: (name, { at }) => {
      const which = onePicture(name, at);
      return Array.isArray(which) ? which : { kind: 'picture-restore', ...which };
    },
  },
  ...qualityVerbs,
  ...episodeVerbs,
  ...ledgerVerbs,
  ...statementVerbs,
  'picture check': {
    options: ['json', 'tidy'],
    read: (_, { json, tidy }) => ({ kind: 'picture-check', json: json ?? false, tidy: tidy ?? false }),
  },
};

function ofTown(name: string | undefined, work: (town: TownId) => Work): Work | readonly string[] {
  const town = TownId.safeParse(name);
  return town.success ? work(town.data) : [`--town: expected a town's id, received ${name ?? 'none'}`];
}

/** The first instant of a day in Japan. */
const JapaneseDay = z.iso.date().transform((day) => Date.parse(`${day}T00:00:00+09:00`));

const cameraFault = (name: string) =>
  `CAMERA: expected a camera's id (small letters, digits and hyphens, as in its station's file), received ${name}`;

/** A camera, and one of its pictures by the time that `picture list` shows. */
function onePicture(
  name: string,
  at: string | undefined,
): { camera: CameraId; takenAt: Instant | null } | string[] {
  const camera = CameraId.safeParse(name);
  const takenAt = at === undefined ? undefined : IsoInstant.safeParse(at);
  if (camera.success && (takenAt === undefined || takenAt.success)) {
    return { camera: camera.data, takenAt: takenAt?.data ?? null };
  }
  return [
    ...(camera.success ? [] : [cameraFault(name)]),
    ...(takenAt?.success === false ? ['--at: expected a time such as 2026-06-03T00:10:00.000+09:00'] : []),
  ];
}

/** The fields of a registration as the command line calls them. */
const NAMES: Readonly<Record<string, string>> = { id: 'ID', town: '--town', stations: '--station' };

/** The data folders that a line states, before or after its command, and its other words. An empty one lacks its folder. */
function withoutData(argv: readonly string[]): { dataDirs: string[]; others: string[] } {
  const dataDirs: string[] = [];
  const others: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word.startsWith('--data=')) dataDirs.push(word.slice('--data='.length));
    else if (word === '--data') {
      const folder = argv[i + 1] ?? '';
      const isStated = !folder.startsWith('-');
      dataDirs.push(isStated ? folder : '');
      if (isStated) i++;
    } else others.push(word);
  }
  return { dataDirs, others };
}

/** Commands that read the words after their name themselves. */
const OWN_READERS = ['import', 'export', 'basemap', 'ca', 'account', 'backup', 'rehearsal'] as const;
const isOwnReader = (word: string | undefined): word is (typeof OWN_READERS)[number] =>
  OWN_READERS.some((one) => one === word);

/** Reads the words after `kawamori`. */
export function readCommand(argv: readonly string[]): Command | UsageFault {
  const { dataDirs, others } = withoutData(argv);
  const [first, ...rest] = others;
  if (isOwnReader(first)) {
    if (dataDirs.length > 1) return wrong([`--data is stated ${dataDirs.length} times`]);
    if (dataDirs.includes('')) return wrong(['--data: expected a folder']);
    return { kind: first, argv: rest, dataDir: dataDirs[0] };
  }
  let line: ReturnType<typeof parse>;
  try {
    line = parse(argv);
  } catch (error) {
    // Its code is ERR_PARSE_ARGS_…: an unknown option, or one without its value.
    return wrong([error instanceof Error ? error.message : String(error)]);
  }
  const { values, positionals, tokens } = line;
  if (values.version) return { kind: 'version' };
  if (values.help) return { kind: 'help' };
  if (positionals.length === 0) return wrong(['expected a command']);

  const words = [1, 3].find((count) => Object.hasOwn(VERBS, positionals.slice(0, count).join(' '))) ?? 2;
  const name = positionals.slice(0, words).join(' ');
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) return wrong([`unknown command: ${name}`]);
  const [subject, ...more] = positionals.slice(words);
  const unexpected = verb.subject ? more : positionals.slice(words);

  const faults = [
    ...(verb.subject && !subject ? [`${name}: expected ${verb.subject}`] : []),
    ...unexpected.map((word) => `${name}: unexpected word ${word}`),
    ...optionFaults(name, verb, tokens),
  ];
  if (values.data === '') faults.push('--data: expected a folder');
  if (values['secret-file'] === '') faults.push('--secret-file: expected a file');
  if (faults.length > 0) return wrong(faults);
  const work = verb.read(subject ?? '', values);
  return 'kind' in work ? { ...work, dataDir: values.data } : wrong(work.map((fault) => `${name}: ${fault}`));
}

function optionFaults(name: string, verb: Verb, tokens: ReturnType<typeof parse>['tokens']): string[] {
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name as Option] : []));
  const mayStand = (option: Option) => ALWAYS.includes(option) || verb.options?.includes(option);
  return [...new Set(given)].flatMap((option) => {
    if (!mayStand(option)) return [`${name} takes no --${option}`];
    const isList = 'multiple' in OPTIONS[option];
    const times = given.filter((one) => one === option).length;
    return times > 1 && !isList ? [`--${option} is stated ${times} times`] : [];
  });
}

const wrong = (faults: readonly string[]): UsageFault => ({ kind: 'wrong-usage', faults });

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], allowPositionals: true, tokens: true, options: OPTIONS });
}
