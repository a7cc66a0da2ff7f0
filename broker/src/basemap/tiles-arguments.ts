import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bounds, MapLayerId, TileLayer } from '@kawamori/contracts';
import { LAYER_SOURCES } from './layer-sources.js';
import type { Box } from './published-shapes.js';
import { tilesOfHub } from './tile-folder.js';
import { numberOf, numbersOf, UsageFault } from './words.js';

/** No more than this in one cache: some hundreds of megabytes, and hours of a public server's time. */
export const MOST_TILES = 20_000;

export const HELP = `kawamori basemap tiles [options]

Fetches map tiles of the towns' area once, on a machine with internet, so that
the hub can show them without. What is there is not fetched again.

  --layer LAYERS      which layers, with commas between them, or "all"; default: pale
${Object.entries(LAYER_SOURCES)
  .map(
    ([layer, { nameJa, template }]) =>
      `                      ${layer.padEnd(8)}${nameJa}\n                      ${template}`,
  )
  .join('\n')}
  --url TEMPLATE      tiles of another publisher for one layer: http(s) with {z}, {x} and {y}
  --zoom FROM-TO      zooms from 0 to 18 as far as they are published, default 8-15
  --bounds W,S,E,N    the area in degrees; without it, the towns of the imported base
                      map, else the stations that the hub knows
  --margin KM         how far around those (0 to 50, default 5)
  --attribution TEXT  what must stand on the map; needed with --url
  --attribution-url URL
                      where the publisher tells the terms
  --rate N            requests in a second (0.1 to 10, default 4), one at a time
  --max-tiles N       refuse more than so many in a layer (default and most: ${MOST_TILES})
  --refresh           ask for every tile whether it has changed
  --dry-run           count, fetch nothing
  --out FOLDER        write into a folder for each layer there; without it, into the
                      hub's data folder
  --data DIR          the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)
  --help              this text

Ctrl-C leaves a cache that can be used; the same command goes on where it stopped.
Exit code 0: all there; 1: some are missing or faulty; 2: the command is wrong.
`;

export interface Wanted {
  layer: MapLayerId;
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
export function readArguments(argv: readonly string[], hubDir: string): Wanted[] | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      layer: { type: 'string', default: 'pale' },
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
  const layers = layersOf(values.layer);
  if (layers.length > 1 && (values.url ?? values.attribution ?? values['attribution-url']) !== undefined) {
    throw new UsageFault('--url and --attribution are of one layer: state one with --layer');
  }
  const zooms = zoomsOf(values.zoom ?? '8-15');
  const common = {
    bounds: values.bounds === undefined ? undefined : boundsOf(values.bounds),
    marginKm: numberOf('margin', values.margin, { otherwise: 5, from: 0, to: 50 }),
    rate: numberOf('rate', values.rate, { otherwise: 4, from: 0.1, to: 10 }),
    maxTiles: numberOf('max-tiles', values['max-tiles'], { otherwise: MOST_TILES, from: 1, to: MOST_TILES }),
    refresh: values.refresh,
    dryRun: values['dry-run'],
    dataDir,
  };
  return layers.map((layer) => ({
    ...common,
    layer,
    ...sourceOf(layer, zooms, values),
    out: values.out === undefined ? tilesOfHub(dataDir, layer) : join(values.out, layer),
  }));
}

function layersOf(text: string): MapLayerId[] {
  const named = text === 'all' ? MapLayerId.options : text.split(',');
  const layers = named.map((name) => {
    const layer = MapLayerId.safeParse(name.trim()).data;
    if (layer) return layer;
    throw new UsageFault(
      `--layer: expected ${MapLayerId.options.join(', ')} or all, received ${JSON.stringify(name)}`,
    );
  });
  return [...new Set(layers)];
}

/** Where the tiles come from, what must be told of them, and which zooms there are. */
function sourceOf(
  layer: MapLayerId,
  [from, to]: [number, number],
  words: { url?: string; attribution?: string; 'attribution-url'?: string },
): Pick<Wanted, 'template' | 'attribution' | 'minZoom' | 'maxZoom'> {
  const published = LAYER_SOURCES[layer];
  const isOther = words.url !== undefined && words.url !== published.template;
  if (isOther && words.attribution === undefined) {
    throw new UsageFault('--attribution: say what must stand on a map of this publisher');
  }
  const attribution = TileLayer.shape.attribution.safeParse({
    text: words.attribution ?? published.attribution.text,
    url: words['attribution-url'] ?? (isOther ? null : published.attribution.url),
  });
  if (!attribution.success)
    throw new UsageFault(`--attribution: ${attribution.error.issues[0]?.message ?? 'not valid'}`);
  const minZoom = isOther ? from : Math.max(from, published.minZoom);
  const maxZoom = isOther ? to : Math.min(to, published.maxZoom);
  if (minZoom > maxZoom) {
    throw new UsageFault(
      `--zoom: ${layer} is published for ${published.minZoom}-${published.maxZoom}, received ${from}-${to}`,
    );
  }
  return {
    template: templateOf(words.url ?? published.template),
    attribution: attribution.data,
    minZoom,
    maxZoom,
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
