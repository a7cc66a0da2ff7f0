import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NodeRegistration } from '@kawamori/contracts';
import { ConfigError, checkConfig, wallClock } from '@kawamori/kit';
import { importCommand } from '../import/command.js';
import { VERSION } from '../version.js';
import { atDesk, type Desk } from './desk.js';
import { readConfigFolder, writeConfigFolder } from './firmware-config-files.js';

const HELP = `kawamori ${VERSION}: the operator's command

usage: kawamori COMMAND [OPTIONS]

  node add ID --town TOWN --station STATION [--station …] [--secret-file FILE]
                          makes a node's credential; the secret is shown once, or written to FILE (mode 600)
  node rotate ID [--secret-file FILE]
                          gives a node a new secret; the old one stops at once
  node revoke ID          lets a node in no more
  node list [--json]      nodes, their stations, and when each was last heard

  config diff FOLDER      shows what applying FOLDER (towns/, profiles/, stations/) would change
  config apply FOLDER     applies it; level changes begin now or later
  config export FOLDER    writes the settings in force as YAML files

  setup-link              shows the one-time link for the first account, while there is none

  import csv --map FILE INPUT [--out FILE]
                          turns a foreign hydrograph into time,level_m (kawamori import csv --help)

  --data DIR              the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)
  --help, --version

With a running hub the work is done through its socket in the data folder; without one the folder is locked and written directly.
Exit codes: 0 done, 1 not possible, 2 wrong usage or configuration.
`;

/** Wrong words on the command line. */
class Usage extends Error {}

const out = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'import')
    return importCommand(argv.slice(1), {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    });
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      town: { type: 'string' },
      station: { type: 'string', multiple: true },
      'secret-file': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  });
  if (values.version) return say(VERSION);
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const dataDir = values.data ?? process.env.KAWAMORI_DATA ?? '.kawamori/hub';
  const [room, verb, subject] = positionals;
  return atDesk(dataDir, wallClock, async (desk) => {
    switch (`${room} ${verb ?? ''}`.trim()) {
      case 'node add': {
        const registration = checkConfig(
          'node add',
          { id: subject, town: values.town, stations: values.station },
          NodeRegistration,
        );
        return handOver(await desk.addNode(registration), values['secret-file'], desk);
      }
      case 'node rotate':
        return handOver(await desk.rotateNode(needed(subject, 'a node id')), values['secret-file'], desk);
      case 'node revoke':
        await desk.revokeNode(needed(subject, 'a node id'));
        return done(desk);
      case 'node list':
        return listNodes(desk, values.json ?? false);
      case 'config diff':
      case 'config apply': {
        const report = await desk.applyConfig(readConfigFolder(needed(subject, 'a folder')), verb === 'diff');
        for (const fault of report.faults) note(`  - ${fault}`);
        if (report.faults.length > 0) return 2;
        out(report.lines.length === 0 ? 'nothing to change' : report.lines.join('\n'));
        return report.applied ? done(desk) : 0;
      }
      case 'config export':
        for (const file of writeConfigFolder(needed(subject, 'a folder'), await desk.exportConfig()))
          out(file);
        return 0;
      case 'setup-link': {
        const url = await desk.setupUrl();
        if (url !== null) return say(url);
        note(
          desk.how === 'online'
            ? 'an account exists already'
            : 'the hub is not running; it prints the link when it starts',
        );
        return 1;
      }
      default:
        throw new Usage(`unknown command: ${positionals.join(' ')}`);
    }
  });
}

function say(text: string): number {
  out(text);
  return 0;
}

function done(desk: Desk): number {
  note(
    desk.how === 'online'
      ? 'done by the running hub'
      : 'no hub is running: written to its data folder directly',
  );
  return 0;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new Usage(`expected ${what}`);
  return value;
}

function handOver(secret: string, file: string | undefined, desk: Desk): number {
  if (file === undefined) out(secret);
  else writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return done(desk);
}

async function listNodes(desk: Desk, json: boolean): Promise<number> {
  const nodes = await desk.nodes();
  if (json) return say(JSON.stringify(nodes, undefined, 2));
  if (nodes.length === 0) return say('no nodes yet: kawamori node add ID --town TOWN --station STATION');
  for (const node of nodes) {
    const heard =
      node.lastHeardAt === null ? 'not heard since the start' : new Date(node.lastHeardAt).toISOString();
    out(
      `${node.id}\t${node.town}\t${node.stations.join(',')}\t${node.connected ? 'connected' : 'away'}\t${heard}`,
    );
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    note(error instanceof Error ? error.message : String(error));
    if (error instanceof Usage) note('kawamori --help shows the commands');
    const usage = error instanceof Usage || error instanceof ConfigError || isParseArgsFault(error);
    process.exitCode = usage ? 2 : 1;
  },
);

function isParseArgsFault(error: unknown): boolean {
  return String((error as { code?: string } | null)?.code ?? '').startsWith('ERR_PARSE_ARGS');
}
