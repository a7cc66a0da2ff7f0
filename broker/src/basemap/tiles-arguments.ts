import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bounds, TileLayer } from '@kawamori/contracts';
import type { Box } from './published-shapes.js';
import { tilesOfHub } from './tile-folder.js';
import { numberOf, numbersOf, UsageFault } from './words.js';

const GSI = {
  template: 'https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png',
  host: 'cyberjapandata.gsi.go.jp',
  attribution: { text: '地理院タイル', url: 'https://maps.gsi.go.jp/development/ichiran.html' },
};

/** No more than this in one cache: some hundreds of megabytes, and hours of a public server's time. */
export const MOST_TILES = 20_000;

export const HELP = `kawamori basemap tiles [options]

Fetches map tiles of the towns' area once, on a machine with internet, so that
the hub can show them without. What is there is not fetched again.

  --url TEMPLATE      http(s) with {z}, {x} and {y}; default: 地理院タイル, 淡色地図
                      ${GSI.template}
  --zoom FROM-TO      zooms from 0 to 18, default 8-15
  --bounds W,S,E,N    the area in degrees; without it, the towns of the imported base
                      map, else the stations that the hub knows
  --margin KM         how far around those (0 to 50, default 5)
  --attribution TEXT  what must stand on the map; needed with another --url
  --attribution-url URL
                      where the publisher tells the terms
  --rate N            requests in a second (0.1 to 10, default 4), one at a time
  --max-tiles N       refuse more than so many (default and most: ${MOST_TILES})
  --refresh           ask for every tile whether it has changed
  --dry-run           count, fetch nothing
  --out FOLDER        write there; without it, into the hub's data folder
  --data DIR          the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)
  --help              this text

Ctrl-C leaves a cache that can be used; the same command goes on where it stopped.
Exit code 0: all there; 1: some are missing or faulty; 2: the command is wrong.
`;

export interface Wanted {
  template: string;
  attribution: TileLayer['attribution'];
  minZoom: number;
  maxZoom: number;
  bounds: Box | undefined;
  marginKm: number;
  rate: number;
  maxTiles: number;
  refresh: boolean;
  dryRun: boolean;
  out: string;
  dataDir: string;
}

/**
 * Reads the words after `kawamori basemap tiles`.
 * @throws UsageFault, or parseArgs' own error
 */
export function readArguments(argv: readonly string[], hubDir: string): Wanted | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      url: { type: 'string' },
      zoom: { type: 'string' },
      bounds: { type: 'string' },
      margin: { type: 'string' },
      attribution: { type: 'string' },
      'attribution-url': { type: 'string' },
      rate: { type: 'string' },
      'max-tiles': { type: 'string' },
      refresh: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      out: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  const dataDir = values.data ?? hubDir;
  if (values.out === undefined && !existsSync(dataDir)) {
    throw new UsageFault(`there is no data folder ${dataDir}: state --out FOLDER, or --data DIR`);
  }
  const template = templateOf(values.url ?? GSI.template);
  const [minZoom, maxZoom] = zoomsOf(values.zoom ?? '8-15');
  return {
    template,
    attribution: attributionOf(template, values.attribution, values['attribution-url']),
    minZoom,
    maxZoom,
    bounds: values.bounds === undefined ? undefined : boundsOf(values.bounds),
    marginKm: numberOf('margin', values.margin, { otherwise: 5, from: 0, to: 50 }),
    rate: numberOf('rate', values.rate, { otherwise: 4, from: 0.1, to: 10 }),
    maxTiles: numberOf('max-tiles', values['max-tiles'], { otherwise: MOST_TILES, from: 1, to: MOST_TILES }),
    refresh: values.refresh,
    dryRun: values['dry-run'],
    out: values.out ?? tilesOfHub(dataDir),
    dataDir,
  };
}

function templateOf(text: string): string {
  const whole = ['{z}', '{x}', '{y}'].every((part) => text.split(part).length === 2);
  if (!whole || !/^https?:\/\//.test(text) || !URL.canParse(text.replace(/[{}]/g, ''))) {
    throw new UsageFault(
      `--url: expected http(s)://… with {z}, {x} and {y} once each, received ${JSON.stringify(text)}`,
    );
  }
  return text;
}

function zoomsOf(text: string): [number, number] {
  const [, from, to = from] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text) ?? [];
  const [min, max] = [Number(from), Number(to)];
  if (from === undefined || min > max || max > 18) {
    throw new UsageFault(`--zoom: expected FROM-TO between 0 and 18, received ${JSON.stringify(text)}`);
  }
  return [min, max];
}

function boundsOf(text: string): Box {
  const numbers = numbersOf('bounds', text, ['WEST', 'SOUTH', 'EAST', 'NORTH']);
  const checked = Bounds.safeParse(numbers);
  if (!checked.success) throw new UsageFault(`--bounds: ${checked.error.issues[0]?.message ?? 'not valid'}`);
  return checked.data;
}

function attributionOf(
  template: string,
  text: string | undefined,
  url: string | undefined,
): TileLayer['attribution'] {
  const ofGsi = new URL(template.replace(/[{}]/g, '')).host === GSI.host;
  if (text === undefined && !ofGsi) {
    throw new UsageFault('--attribution: say what must stand on a map of this publisher');
  }
  const attribution = {
    text: text ?? GSI.attribution.text,
    url: url ?? (ofGsi ? GSI.attribution.url : null),
  };
  const checked = TileLayer.shape.attribution.safeParse(attribution);
  if (!checked.success)
    throw new UsageFault(`--attribution: ${checked.error.issues[0]?.message ?? 'not valid'}`);
  return checked.data;
}
