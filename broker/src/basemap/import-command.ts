import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { BaseMap, type LonLat, type TownConfig } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { writeWhole } from '../import/write-whole.js';
import { baseMapFile } from './base-map-file.js';
import type { BaseMapInputs, CommandIo, ExitCode } from './command.js';
import { type Drawn, drawBaseMap } from './draw-base-map.js';
import { type Gathered, gatherShapes, type MapFile } from './gather-shapes.js';
import { editionYear } from './published-shapes.js';
import { townsInFolder, townsInForce } from './towns-told.js';
import { numberOf, numbersOf, UsageFault } from './words.js';

const HELP = `kawamori basemap import --boundaries FILE [--rivers FILE] [options]

Cuts the towns and their surroundings out of 国土数値情報 as published, and
writes a finer base map that the faces take instead of the bundled sketch.

  --boundaries FILE   N03 (行政区域) of a prefecture as GeoJSON; may be repeated
                      for the neighbouring prefectures
  --rivers FILE       the streams of W05 (河川) as GeoJSON; may be repeated
  --towns FOLDER      towns as YAML files, one each; without it, those that the
                      hub knows
  --sea LON,LAT       a place in the sea: what hangs together with it is drawn as
                      sea. Without it the sea of the sketch stays
  --detail METRES     corners finer than this are left away (5 to 500, default 30)
  --margin KM         how far around the towns (0 to 100, default 25)
  --boundaries-year YEAR, --rivers-year YEAR
                      the year of the data, where the file's name does not tell it
  --out FILE          write there; without it, into the hub's data folder
  --data DIR          the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)
  --help              this text

What stands there already is replaced only by a whole new map.
Exit code 0: done; 1: a file cannot be used; 2: the command is wrong.
`;

interface Wanted {
  boundaries: MapFile[];
  rivers: MapFile[];
  towns: string | undefined;
  sea: LonLat | undefined;
  detailM: number;
  marginKm: number;
  out: string;
  dataDir: string;
}

/** `kawamori basemap import …` */
export async function importBaseMap(argv: readonly string[], inputs: BaseMapInputs): Promise<ExitCode> {
  const { io } = inputs;
  let wanted: Wanted | 'help';
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
    return await importFiles(wanted, inputs);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.err(`no base map was made; nothing was changed:\n  ${message}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function importFiles(wanted: Wanted, inputs: BaseMapInputs): Promise<ExitCode> {
  const { io } = inputs;
  const towns = wanted.towns
    ? townsInFolder(wanted.towns)
    : townsInForce(await inputs.documents(wanted.dataDir));
  if (towns.length === 0) {
    throw new ConfigError(wanted.dataDir, ['the hub knows no town yet; state --towns firmware-config/towns']);
  }
  const gathered = await gatherShapes(wanted, towns, {
    marginKm: wanted.marginKm,
    progress: progressOn(io, inputs.signal),
  });
  const drawn = drawBaseMap(gathered, towns, { detailM: wanted.detailM, seaPoint: wanted.sea });
  await writeWhole(wanted.out, [`${JSON.stringify(BaseMap.parse(drawn.map))}\n`]);
  io.err(summary(wanted, towns, gathered, drawn));
  return 0;
}

function readArguments(argv: readonly string[], hubDir: string): Wanted | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      boundaries: { type: 'string', multiple: true },
      rivers: { type: 'string', multiple: true },
      towns: { type: 'string' },
      sea: { type: 'string' },
      detail: { type: 'string' },
      margin: { type: 'string' },
      'boundaries-year': { type: 'string' },
      'rivers-year': { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  if (!values.boundaries) throw new UsageFault('state the boundaries: --boundaries N03.geojson');
  const dataDir = values.data ?? hubDir;
  if (values.out === undefined && !existsSync(dataDir)) {
    throw new UsageFault(`there is no data folder ${dataDir}: state --out FILE, or --data DIR`);
  }
  const [lon, lat] = values.sea === undefined ? [] : numbersOf('sea', values.sea, ['LON', 'LAT']);
  return {
    boundaries: filesOf('boundaries', values.boundaries, values['boundaries-year']),
    rivers: filesOf('rivers', values.rivers ?? [], values['rivers-year']),
    towns: values.towns,
    sea: lon === undefined || lat === undefined ? undefined : [lon, lat],
    detailM: numberOf('detail', values.detail, { otherwise: 30, from: 5, to: 500 }),
    marginKm: numberOf('margin', values.margin, { otherwise: 25, from: 0, to: 100 }),
    out: values.out ?? baseMapFile(dataDir),
    dataDir,
  };
}

function filesOf(
  kind: 'boundaries' | 'rivers',
  files: readonly string[],
  stated: string | undefined,
): MapFile[] {
  return files.map((file) => {
    if (!existsSync(file)) throw new UsageFault(`--${kind}: there is no file ${file}`);
    const year = stated === undefined ? editionYear(file) : Number(stated);
    if (year === undefined || !Number.isInteger(year) || year < 1900 || year > 2100) {
      throw new UsageFault(
        stated === undefined
          ? `the name of ${basename(file)} does not tell the year of its data: state --${kind}-year`
          : `--${kind}-year: expected a year, received ${JSON.stringify(stated)}`,
      );
    }
    return { file, year };
  });
}

/** A line for each tenth of a large file. */
const LARGE_BYTES = 10_000_000;

function progressOn(io: CommandIo, signal: AbortSignal): (file: string, bytes: number, of: number) => void {
  let told = 0;
  let telling = '';
  return (file, bytes, of) => {
    if (signal.aborted) throw new Error('stopped');
    if (of < LARGE_BYTES) return;
    const tenth = Math.floor((bytes / of) * 10);
    if (file === telling && tenth === told) return;
    telling = file;
    told = tenth;
    io.err(`  ${basename(file)}: ${tenth * 10} %\n`);
  };
}

function summary(wanted: Wanted, towns: readonly TownConfig[], gathered: Gathered, drawn: Drawn): string {
  const kinds = drawn.map.features.map(({ properties }) => properties.kind);
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const notes = [
    drawn.detailM < wanted.detailM &&
      `drawn finer than asked for (${Math.round(drawn.detailM)} m): an outline would have crossed itself`,
    gathered.streams.length === 0 && 'no rivers: the sketched ones stay, marked as such',
    wanted.sea === undefined && 'no sea stated (--sea LON,LAT): that of the sketch stays',
    gathered.streams.length > 0 &&
      'W05 has been published for non-commercial use: read its terms before the map leaves the town hall',
  ].filter((note) => note !== false);
  return `written to ${wanted.out}
  ${towns.map(({ nameJa }) => nameJa).join('、')}, ${count('land')} neighbours, ${count('river')} rivers${count('sea') > 0 ? ', the sea' : ''}
  ${drawn.points} points
  ${drawn.map.sources.map(({ file, year }) => `${file} (${year})`).join(', ')}
  ${drawn.map.credit}
${notes.map((note) => `  note: ${note}\n`).join('')}`;
}
