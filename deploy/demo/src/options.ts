import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const HELP = `npm start: a hub, its nodes, and a flood in fast motion; the map is at the address that it prints

usage: npm start                       an invented typhoon over both towns at 60 times the speed
       npm start -- --replay FILE-or-FOLDER [--station FILE-or-FOLDER] [--speed 60|max] [--once]

  --replay PATH    hydrographs to play, CSV "time,level_m" (or "time,rain_mm"), ISO times with offset; a folder plays all its files
  --station PATH   the stations' YAML files; the same names belong together (default: the repository's own stations)
  --speed N|max    river time per real time, 0.1 to 100000 (default 60), or as fast as everything can be acknowledged and judged
  --once           end after the last value; the last line of output is one JSON object
  --data DIR       where the hub and the nodes keep their data (default: .kawamori/demo; with --once a folder of its own, removed)
  --port N         port of the map (default 8080; when it is taken, the next free one)
  --public-port N  port of the residents' pages (default 8090; when it is taken, the next free one)
  --notices FILE   YAML with the "notices" section of a hub: webhooks and mail to try
  --fresh          forget what was kept and begin anew
  --help           this text

Ctrl-C stops everything; starting again goes on where it stopped. Exit codes: 0 stopped or ended, 1 broke, 2 wrong usage.
`;

/** Wrong words on the command line or files that do not fit together: told without a stack. */
export class UsageFault extends Error {}

export interface DemoOptions {
  replay: string | undefined;
  station: string | undefined;
  /** River milliseconds per wall millisecond; Infinity for as fast as possible. */
  speed: number;
  once: boolean;
  data: string | undefined;
  port: number | undefined;
  publicPort: number | undefined;
  notices: string | undefined;
  fresh: boolean;
}

/** Paths are those of the caller: npm changes the folder to the package's, and keeps the caller's in INIT_CWD. */
const fromCaller = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** A plain decimal; not a number for anything else, where `Number` would read a nothing as 0. */
const numberIn = (text: string): number => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

function portIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = numberIn(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageFault(`--${option}: expected 0 to 65535, received ${text}`);
}

/** Reads the command line; undefined when help was asked for. */
export function readOptions(argv: readonly string[]): DemoOptions | undefined {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  const speed = values.speed === 'max' ? Number.POSITIVE_INFINITY : numberIn(values.speed ?? '60');
  if (values.speed !== 'max' && !(speed >= 0.1 && speed <= 100_000)) {
    throw new UsageFault(`--speed: expected 0.1 to 100000 or max, received ${values.speed}`);
  }
  const port = portIn('port', values.port);
  const publicPort = portIn('public-port', values['public-port']);
  if (port !== undefined && port === publicPort && port !== 0) {
    throw new UsageFault('--port and --public-port: expected two different ports');
  }
  if (values.replay === undefined && (values.station !== undefined || values.once)) {
    throw new UsageFault('--station and --once go with --replay');
  }
  return {
    replay: fromCaller(values.replay),
    station: fromCaller(values.station),
    speed,
    once: values.once ?? false,
    data: fromCaller(values.data),
    port,
    publicPort,
    notices: fromCaller(values.notices),
    fresh: values.fresh ?? false,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      replay: { type: 'string' },
      station: { type: 'string' },
      speed: { type: 'string' },
      once: { type: 'boolean' },
      data: { type: 'string' },
      port: { type: 'string' },
      'public-port': { type: 'string' },
      notices: { type: 'string' },
      fresh: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
