import { Bounds } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { baseMapFile, readBaseMap } from './base-map-file.js';
import type { BaseMapInputs, ExitCode } from './command.js';
import { type FillCounts, type Filled, fillTiles } from './fill-tiles.js';
import { LAYER_SOURCES } from './layer-sources.js';
import { type Box, boxOf, widened } from './published-shapes.js';
import { type TileCache, tileFolder } from './tile-folder.js';
import { tileRanges, tilesIn, tilesOf } from './tile-grid.js';
import { HELP, MOST_TILES, readArguments, type Wanted } from './tiles-arguments.js';
import { stationsBox } from './towns-told.js';
import { UsageFault } from './words.js';

const LIMITS = { timeoutMs: 15_000, bytes: 1_000_000 };
const BACK_OFF_MS = [2_000, 10_000, 30_000];

/** `kawamori basemap tiles …`; `backOffMs` is how long to wait before each further try of one tile. */
export async function prepareTiles(
  argv: readonly string[],
  inputs: BaseMapInputs,
  backOffMs: readonly number[] = BACK_OFF_MS,
): Promise<ExitCode> {
  const { io } = inputs;
  let wanted: Wanted[] | 'help';
  try {
    wanted = readArguments(argv, inputs.dataDir);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (wanted === 'help') {
    io.out(HELP);
    return 0;
  }
  try {
    let worst: ExitCode = 0;
    for (const one of wanted) {
      if (wanted.length > 1) io.out(`${one.layer} (${LAYER_SOURCES[one.layer].nameJa})\n`);
      const code = await fetchArea(one, inputs, backOffMs);
      if (code > worst) worst = code;
      if (inputs.signal.aborted) break;
    }
    return worst;
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError || error instanceof UsageFault ? 2 : 1;
  }
}

async function fetchArea(
  wanted: Wanted,
  inputs: BaseMapInputs,
  backOffMs: readonly number[],
): Promise<ExitCode> {
  const { io } = inputs;
  const bounds = await areaOf(wanted, inputs);
  const ranges = tileRanges(bounds, wanted.minZoom, wanted.maxZoom);
  const total = ranges.reduce((sum, range) => sum + tilesIn(range), 0);
  for (const range of ranges) io.out(`zoom ${range.z}: ${tilesIn(range)} tiles\n`);
  io.out(
    `${total} tiles, ${durationText(total / wanted.rate)} at ${wanted.rate} a second, if all have to be fetched\n`,
  );
  if (total > wanted.maxTiles) {
    throw new UsageFault(
      `more than ${wanted.maxTiles} tiles: state a smaller area or --zoom${wanted.maxTiles < MOST_TILES ? ', or a larger --max-tiles' : ''}`,
    );
  }
  const folder = tileFolder(wanted.out);
  const before = await folder.layer();
  if (before && before.template !== wanted.template) {
    throw new UsageFault(
      `${wanted.out} holds tiles of ${before.template}: remove the folder first, or state another --out`,
    );
  }
  if (wanted.dryRun) return 0;
  const filled = await fillTiles({
    template: wanted.template,
    tiles: tilesOf(ranges),
    folder,
    refresh: wanted.refresh,
    rate: wanted.rate,
    limits: LIMITS,
    backOffMs,
    userAgent: `Kawamori/${inputs.version} (tile cache of a town's river watch)`,
    wallClock: inputs.wallClock,
    signal: inputs.signal,
    onFirst: () => folder.publish(together(before, wanted, bounds)),
    onProgress: progressOn(inputs, total),
  });
  return report(filled, total, wanted.out, inputs);
}

/** What is covered with what was there before: a second area or zoom does not hide the first. */
function together(before: TileCache | undefined, wanted: Wanted, bounds: Bounds): TileCache {
  const { template, attribution, minZoom, maxZoom } = wanted;
  if (!before) return { template, attribution, minZoom, maxZoom, bounds };
  const [a, b] = [before.bounds, bounds];
  return {
    template,
    attribution,
    minZoom: Math.min(before.minZoom, minZoom),
    maxZoom: Math.max(before.maxZoom, maxZoom),
    bounds: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
  };
}

const STATIONS_ONLY = (marginKm: number) =>
  `no base map is imported yet: this covers the stations and ${marginKm} km around them, and parts of the towns are left out;\n` +
  'kawamori basemap import first, or --bounds W,S,E,N, to cover the whole towns\n';

async function areaOf(wanted: Wanted, inputs: BaseMapInputs): Promise<Bounds> {
  if (wanted.bounds) return wanted.bounds;
  const towns = await townsBox(wanted.dataDir);
  const box = towns ?? stationsBox(await inputs.documents(wanted.dataDir));
  if (box && !towns) inputs.io.out(STATIONS_ONLY(wanted.marginKm));
  if (!box) throw new UsageFault('the hub knows no station yet: state --bounds W,S,E,N');
  return Bounds.parse(widened(box, wanted.marginKm));
}

async function townsBox(dataDir: string): Promise<Box | undefined> {
  const stored = await readBaseMap(baseMapFile(dataDir));
  if (stored.state !== 'ready') return undefined;
  return boxOf(
    stored.map.features.flatMap(({ properties, geometry }) =>
      properties.kind !== 'town'
        ? []
        : geometry.type === 'Polygon'
          ? geometry.coordinates.flat()
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates.flat(2)
            : [],
    ),
  );
}

function progressOn({ io, wallClock }: BaseMapInputs, total: number): (counts: Readonly<FillCounts>) => void {
  const everyMs = 5_000;
  let toldAt = wallClock.now();
  return ({ done, fetched, faulty }) => {
    const now = wallClock.now();
    if (now - toldAt < everyMs) return;
    toldAt = now;
    io.err(`  ${done} of ${total} tiles, ${fetched} fetched, ${faulty} faulty\n`);
  };
}

function report(filled: Filled, total: number, folder: string, { io }: BaseMapInputs): ExitCode {
  const { done, fetched, kept, absent, faulty, end, lastFault } = filled;
  const megabytes = (filled.bytes / 1_000_000).toFixed(1);
  io.err(
    `${folder}: ${fetched} fetched (${megabytes} MB), ${kept} kept, ${absent} not there at the server, ${faulty} faulty\n`,
  );
  if (lastFault !== undefined) io.err(`  last fault: ${lastFault}\n`);
  if (end === 'gave-up') io.err('given up: the server answers nothing of use. ');
  if (end === 'stopped') io.err('stopped. ');
  if (end === 'all' && faulty === 0) return 0;
  io.err(`${total - done + faulty} tiles are missing; the same command goes on where this one ended\n`);
  return 1;
}

const durationText = (seconds: number): string =>
  seconds < 90 ? `about ${Math.ceil(seconds)} seconds` : `about ${Math.ceil(seconds / 60)} minutes`;
