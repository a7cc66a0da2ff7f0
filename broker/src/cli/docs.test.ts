// What the documents tell people to type, and what they show and point to, against the programs and files themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DutyPlan,
  leavingOf,
  MINUTE,
  NodeConfig,
  Person,
  SensorProfile,
  StationConfig,
  USUAL_AHEAD,
  USUAL_LEAVING,
} from '@kawamori/contracts';
import { loadYaml } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { baseMapCommand } from '../basemap/command.js';
import { caCommand } from '../ca/command.js';
import { CallbackBoxConfig } from '../callback-box/config.js';
import { readCsvArguments } from '../export/csv-arguments.js';
import { HubConfigFile } from '../hub-config.js';
import { importCommand } from '../import/command.js';
import { ImportMap } from '../import/import-map.js';
import { aStation, aStationFile } from '../testing/builders.js';
import { EXPORT_TOWN_HELP } from '../town-file/export-command.js';
import { IMPORT_TOWN_HELP } from '../town-file/import-command.js';
import { CANARY } from '../watch/canary.js';
import { loadWatchdogConfig } from '../watch/watchdog-config.js';
import { readAccountWords } from './account-command.js';
import { readBackupWords } from './backup-command.js';
import { readCommand } from './command-line.js';
import { readRehearsalWords } from './rehearsal-command.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DOCS = join(ROOT, 'deploy/docs');
const EXAMPLES = join(DOCS, 'examples');

/** Every file below a folder with an ending. */
const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));

const DOCUMENTS = [
  ...readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(ROOT, name)),
  ...filesBelow(DOCS, '.md'),
];
const nameOf = (file: string) => relative(ROOT, file);
const read = (file: string) => readFileSync(file, 'utf8');

interface Block {
  document: string;
  line: number;
  language: string;
  /** The file that the block is a copy of, by a comment on the line before it. */
  copyOf: string | undefined;
  text: string;
}

const FENCE = /(?:^<!-- file: (\S+) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

const BLOCKS: Block[] = DOCUMENTS.flatMap((document) => {
  const text = read(document);
  return [...text.matchAll(FENCE)].map(([, copyOf, language = '', body = ''], index) => ({
    document,
    line: text.slice(0, [...text.matchAll(FENCE)][index]?.index).split('\n').length,
    language,
    copyOf,
    text: body,
  }));
});

/** Words of a line as a shell splits them; the documents use no quotes, variables or pipes. */
const wordsOf = (line: string): string[] => line.trim().split(/\s+/);

const COMMANDS = BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ document, line, text }) =>
  text.split('\n').flatMap((command, index): [string, string, string][] => {
    const bare = command.replace(/\s#.*$/, '').trim();
    return bare === '' || bare.startsWith('#')
      ? []
      : [[`${nameOf(document)}:${line + index + 1}`, bare, document]];
  }),
);

const Manifest = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  bin: z.record(z.string(), z.string()).default({}),
});
const manifestOf = (folder: string) => Manifest.parse(JSON.parse(read(join(ROOT, folder, 'package.json'))));

/** Options that a program's help knows. Read from its source: packages do not import one another. */
const optionsOf = (source: string): Set<string> => {
  const help = /HELP = `([\s\S]*?)`;/.exec(read(join(ROOT, source)))?.[1] ?? '';
  return new Set(help.match(/(?<![\w-])--[a-z][a-z-]*/g));
};

/** Where the source of a built file lies. */
const sourceOf = (file: string) => file.replace('/dist/', '/src/').replace(/\.js$/, '.ts');

const optionsIn = (words: readonly string[]) => words.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);

function checkNpm([verb = '', ...words]: readonly string[]): void {
  const { scripts } = manifestOf('.');
  const [script, ...rest] = verb === 'run' ? words : [verb, ...words];
  expect(verb, 'an npm command of ours').toMatch(/^(?:start|test|run)$/);
  expect(Object.keys(scripts)).toContain(script);
  if (rest.length === 0) return;
  expect(rest[0], 'options of a script come after --').toBe('--');
  if (script === 'start') {
    const known = optionsOf('deploy/demo/src/options.ts');
    expect(known.size).toBeGreaterThan(5);
    for (const option of optionsIn(rest.slice(1))) expect(known).toContain(option);
  }
  if (script === 'pack-agent') {
    const known = optionsOf('edge/src/pack-agent.ts');
    for (const option of optionsIn(rest.slice(1))) expect(known).toContain(option);
  }
  if (script === 'prove') {
    const known = optionsOf('deploy/proofs/src/arguments.ts');
    for (const option of optionsIn(rest.slice(1))) expect(known).toContain(option);
    // The list of proofs is read as text, too: each names itself.
    const names = filesBelow(join(ROOT, 'deploy/proofs/src'), '.ts').flatMap((file) =>
      [...read(file).matchAll(/name: '([a-z-]+)'/g)].map(([, name]) => name),
    );
    for (const name of rest.slice(1).filter((word) => !word.startsWith('-'))) expect(names).toContain(name);
  }
}

const idsIn = (folder: string): string[] =>
  filesBelow(join(ROOT, 'firmware-config', folder), '.yaml').map((file) => basename(file, '.yaml'));
const DemoCameras = z.looseObject({ cameras: z.record(z.string(), z.looseObject({ id: z.string() })) });

/** Cameras of the shipped stations and of the demo, by the files that name them. */
const cameraIds = (): string[] => [
  ...filesBelow(join(ROOT, 'firmware-config/stations'), '.yaml').flatMap((file) =>
    loadYaml(file, StationConfig).cameras.map(({ id }): string => id),
  ),
  ...Object.values(loadYaml(join(ROOT, 'deploy/demo/typhoon.yaml'), DemoCameras).cameras).map(({ id }) => id),
];

async function checkKawamori(words: readonly string[]): Promise<void> {
  expect(Object.keys(manifestOf('broker').bin)).toContain('kawamori');
  const command = readCommand(words);
  expect(command.kind === 'wrong-usage' ? command.faults : []).toEqual([]);
  if (command.kind === 'basemap') return checkBaseMap(command.argv);
  if (command.kind === 'account') {
    expect(readAccountWords(command.argv)).not.toHaveProperty('faults');
    return;
  }
  if (command.kind === 'export') return checkExport(command.argv);
  if (command.kind === 'backup') {
    expect(readBackupWords(command.argv)).not.toHaveProperty('faults');
    return;
  }
  if (command.kind === 'rehearsal') {
    expect(readRehearsalWords(command.argv)).not.toHaveProperty('faults');
    return;
  }
  if (command.kind === 'ca') {
    let help = '';
    const io = { out: (text: string) => (help += text), err: () => undefined };
    await caCommand(['--help'], { io, wallClock: { now: () => 0 }, dataDir: '.' });
    expect(help).toContain(`kawamori ca ${command.argv[0]}`);
    for (const option of optionsIn(command.argv)) expect(help).toContain(option);
    return;
  }
  if (command.kind === 'levels-check')
    for (const station of command.stations) expect(idsIn('stations')).toContain(station);
  if ('camera' in command) expect(cameraIds()).toContain(command.camera);
  if (command.kind === 'duty-show' || command.kind === 'roster-import' || command.kind === 'roster-export')
    expect(idsIn('towns')).toContain(command.town);
  if (command.kind.startsWith('episode-') && 'episode' in command)
    expect(idsIn('stations')).toContain(command.episode);
  if (command.kind === 'ledger-export' && command.query.station !== undefined)
    expect(idsIn('stations')).toContain(command.query.station);
  if (command.kind === 'node-add') {
    expect(idsIn('towns')).toContain(command.registration.town);
    for (const station of command.registration.stations)
      if (station !== CANARY) expect(idsIn('stations')).toContain(station);
  }
  if (command.kind !== 'import') return;
  if (command.argv[0] === 'town') {
    for (const option of optionsIn(command.argv)) expect(IMPORT_TOWN_HELP).toContain(option);
    return;
  }
  const map = command.argv[command.argv.indexOf('--map') + 1] ?? '';
  expect(existsSync(join(ROOT, map)), map).toBe(true);
  let help = '';
  await importCommand(['csv', '--help'], {
    out: (text) => {
      help += text;
    },
    err: () => undefined,
  });
  for (const option of optionsIn(command.argv)) expect(help).toContain(option);
}

function checkExport([what = '', ...words]: readonly string[]): void {
  if (what === 'town') {
    expect(idsIn('towns')).toContain(words[0]);
    for (const option of optionsIn(words)) expect(EXPORT_TOWN_HELP).toContain(option);
    return;
  }
  expect(what).toBe('csv');
  const wanted = readCsvArguments(words);
  expect(wanted).toHaveProperty('query');
  if (typeof wanted === 'object' && 'query' in wanted) {
    const { station } = wanted.query;
    for (const id of station === undefined ? [] : [station].flat()) expect(idsIn('stations')).toContain(id);
  }
}

async function checkBaseMap([what = '', ...words]: readonly string[]): Promise<void> {
  let help = '';
  await baseMapCommand([what, '--help'], {
    io: {
      out: (text) => {
        help += text;
      },
      err: () => undefined,
    },
    wallClock: { now: () => 0 },
    version: '0.0.0',
    dataDir: '.',
    documents: () => Promise.resolve({}),
    signal: new AbortController().signal,
  });
  expect(help).toContain(`kawamori basemap ${what}`);
  for (const option of optionsIn(words)) expect(help).toContain(option);
}

function checkNode([file = '', ...words]: readonly string[]): void {
  const source = sourceOf(join(ROOT, file));
  expect(existsSync(source), source).toBe(true);
  const door = join(dirname(source), 'door.ts');
  const main = read(source);
  // What is run once the version of Node has been looked at.
  const [, run] = /^await import\('\.\/(.+)\.js'\);$/m.exec(main) ?? [];
  const behind = run === undefined ? '' : read(join(dirname(source), `${run}.ts`));
  const said = main + behind + (existsSync(door) ? read(door) : '');
  expect(optionsIn(words).filter((option) => !said.includes(option))).toEqual([]);
}

describe('the documents', () => {
  test('are found, with commands in them', () => {
    expect(DOCUMENTS.map(nameOf)).toEqual(
      expect.arrayContaining(['README.md', 'README.ja.md', 'deploy/docs/operating.md']),
    );
    expect(COMMANDS.length).toBeGreaterThan(15);
  });

  test.each(COMMANDS)('%s: %s', async (_place, line) => {
    const [program, ...words] = wordsOf(line);
    if (program === 'npm') checkNpm(words);
    else if (program === 'npx' && words[0] === 'kawamori') await checkKawamori(words.slice(1));
    else if (program === 'node') checkNode(words);
    else expect.unreachable(`a command that this test cannot check: ${line}`);
  });

  const copies = BLOCKS.filter(({ copyOf }) => copyOf !== undefined);
  test.each(
    copies.map((block) => [`${nameOf(block.document)}:${block.line}`, block.copyOf ?? '', block] as const),
  )('%s shows %s as it is', (_place, copyOf, block) => {
    expect(block.text).toBe(read(join(dirname(block.document), copyOf)));
  });

  test('show no YAML that is not a file of the examples', () => {
    const loose = BLOCKS.filter(({ language, copyOf }) => language === 'yaml' && copyOf === undefined);
    expect(loose.map(({ document, line }) => `${nameOf(document)}:${line}`)).toEqual([]);
    expect(copies.length).toBeGreaterThanOrEqual(2);
  });

  test.each(['wall-crest.png', 'desk-crest.png', 'phone-crest.png', 'duty-link.png'])(
    'have the picture %s',
    (name) => {
      const picture = readFileSync(join(DOCS, 'images', name));
      expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    },
  );

  test('have fences that end', () => {
    for (const document of DOCUMENTS) {
      expect((read(document).match(/^```/gm) ?? []).length % 2, nameOf(document)).toBe(0);
    }
  });

  const links = DOCUMENTS.flatMap((document) =>
    [
      ...read(document)
        .replace(/```[\s\S]*?```/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].flatMap(([, target = '']) =>
      /^(?:https?:|mailto:)/.test(target) ? [] : [[nameOf(document), target, document] as const],
    ),
  );
  test.each(links)('%s points to %s, which exists', (_name, target, document) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), decodeURI(path));
    expect(existsSync(file), nameOf(file)).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
  });

  test.each([
    ...new Set(
      DOCUMENTS.flatMap((document) =>
        [...read(document).matchAll(/`((?:broker|edge|dashboard|deploy|firmware-config)\/[\w./-]+)`/g)].map(
          ([, path = '']) => path,
        ),
      ),
    ),
  ])('%s, which they name, exists', (path) => {
    expect(existsSync(sourceOf(join(ROOT, path)))).toBe(true);
  });
});

/** GitHub's anchors of a document's headings. */
const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the examples', () => {
  test('hub.yaml is a hub’s file', () => {
    const config = loadYaml(join(EXAMPLES, 'hub.yaml'), HubConfigFile);
    expect(config.notices.webhooks).toHaveLength(1);
    expect(config.notices.mail?.recipients).toHaveLength(1);
  });

  test.each(readdirSync(EXAMPLES).filter((name) => /^hub(?:-[a-z-]+)?\.yaml$/.test(name)))(
    '%s can be read by a hub, and names no town that there is not',
    (name) => {
      const { notices } = loadYaml(join(EXAMPLES, name), HubConfigFile);
      const told = [
        ...[...notices.webhooks, ...notices.relays, ...(notices.mail?.recipients ?? [])],
        ...[...(notices.modem?.recipients ?? []), ...(notices.lineWorks?.recipients ?? [])],
        ...(notices.cap ? [notices.cap] : []),
      ];
      for (const town of told.flatMap(({ towns }) => towns)) expect(idsIn('towns')).toContain(town);
    },
  );

  test('callback-box.yaml and hub-line-works.yaml are of one bot, and of one secret', () => {
    const box = loadYaml(join(EXAMPLES, 'callback-box.yaml'), CallbackBoxConfig);
    const { lineWorks } = loadYaml(join(EXAMPLES, 'hub-line-works.yaml'), HubConfigFile).notices;
    expect([box.botId, box.fetchSecretFile, box.botSecretFile]).toEqual([
      lineWorks?.botId,
      lineWorks?.callbacks?.secretFile,
      lineWorks?.callbacks?.botSecretFile,
    ]);
  });

  test('hub-tls.yaml asks nodes for a certificate, and tls-node.yaml has one', () => {
    const { tls } = loadYaml(join(EXAMPLES, 'hub-tls.yaml'), HubConfigFile).mqtt;
    expect(tls?.requireClientCertificate).toBe(true);
    expect(loadYaml(join(EXAMPLES, 'tls-node.yaml'), NodeConfig).hub.tls).toMatchObject({
      ca: '/etc/kawamori/ca.pem',
    });
  });

  test('watchdog.yaml is a watchdog’s file, with a mail server that is not the hub’s', () => {
    const { notices, town } = loadWatchdogConfig(join(EXAMPLES, 'watchdog.yaml'));
    expect(idsIn('towns')).toContain(town);
    const hub = loadYaml(join(EXAMPLES, 'hub-maintenance.yaml'), HubConfigFile);
    expect(notices.mail?.server.host).not.toBe(hub.notices.mail?.server.host);
  });

  test('node.yaml is a node’s file', () => {
    expect(loadYaml(join(EXAMPLES, 'node.yaml'), NodeConfig).sensors).toHaveLength(1);
  });

  test('gauge-node.yaml and gauge-profile.yaml make a gauge on a serial line', () => {
    const [sensor] = loadYaml(join(EXAMPLES, 'gauge-node.yaml'), NodeConfig).sensors;
    expect(sensor?.driver).toMatchObject({ kind: 'modbus', profile: 'gauge-profile.yaml' });
    expect(loadYaml(join(EXAMPLES, 'gauge-profile.yaml'), SensorProfile).modbus?.type).toBe('int32');
  });

  test('person.yaml is somebody whom duty.yaml names, in the same town', () => {
    const person = loadYaml(join(EXAMPLES, 'person.yaml'), Person);
    const plan = loadYaml(join(EXAMPLES, 'duty.yaml'), DutyPlan);
    expect(plan.town).toBe(person.town);
    expect(plan.groups.flatMap(({ members }) => members)).toContain(person.id);
  });

  test('quality-profile.yaml writes out the rules that stand anyway', () => {
    const file = loadYaml(join(EXAMPLES, 'quality-profile.yaml'), SensorProfile);
    const { id, nameJa, nameEn, spike } = file;
    expect(SensorProfile.parse({ id, nameJa, nameEn, spike })).toEqual(file);
  });

  test('station-earlier-steps.yaml writes out what stands anyway, and is told of a station and a level that there are', () => {
    const { rise, upstream, levels } = loadYaml(join(EXAMPLES, 'station-earlier-steps.yaml'), StationConfig);
    expect(rise.ahead).toBe(USUAL_AHEAD);
    expect(levels[0]?.marks.map(({ key }) => key)).toEqual(['start', 'town', 'overflow']);
    for (const { station, mark } of upstream) {
      const other = loadYaml(join(ROOT, `firmware-config/stations/${station}.yaml`), StationConfig);
      expect(other.levels.at(-1)?.marks.map(({ key }) => key)).toContain(mark);
    }
  });

  test('station-own-hysteresis.yaml writes out what stands anyway, and has a level that is left earlier and one that is left later', () => {
    const { levels, ...usual } = loadYaml(join(EXAMPLES, 'station-own-hysteresis.yaml'), StationConfig);
    expect(usual).toMatchObject(USUAL_LEAVING);
    const holds = levels[0]?.marks.map((mark) => leavingOf(mark, usual).hold / MINUTE);
    expect(holds).toEqual([10, 20, 60]);
  });

  test('station-two-gauges.yaml writes out the tolerance that stands anyway', () => {
    const written = loadYaml(join(EXAMPLES, 'station-two-gauges.yaml'), StationConfig).series['level-sub'];
    const { level } = aStationFile().series;
    const byDefault = aStation({ series: level ? { level, 'level-sub': level } : {} }).series['level-sub'];
    expect(written?.disagrees).toEqual(byDefault?.disagrees);
  });

  test('camera-node.yaml has a camera of each kind', () => {
    const kinds = loadYaml(join(EXAMPLES, 'camera-node.yaml'), NodeConfig).cameras.map(
      ({ driver }) => driver.kind,
    );
    expect(kinds).toEqual(['rtsp', 'http', 'v4l2', 'folder', 'scene']);
  });

  test.each(readdirSync(join(EXAMPLES, 'import')))('import/%s says how to read a foreign file', (name) => {
    expect(loadYaml(join(EXAMPLES, 'import', name), ImportMap).time.column).toEqual(expect.any(String));
  });
});
