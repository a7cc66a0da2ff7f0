import { type Instant, type Quantity, SeriesView, type StationId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { drillSettings, townsCalled } from './drill-settings.js';
import { floodFolders, PLAYED_QUANTITIES, spanOf } from './floods.js';
import {
  drillHubFile,
  makeFolder,
  type RehearsalFolder,
  takeFlood,
  writeFiles,
  writeHydrograph,
} from './rehearsal-folder.js';
import type { Rehearsal } from './rehearsal-state.js';

export interface LayOutInputs {
  /** Undefined where the hub's file names none. */
  floodsDir: string | undefined;
  /** As the hub is called, who speaks in its CAP files, and where people reach links. */
  hub: { name: string; sender: string; linkUrl: string | undefined };
  settings(): Settings;
  /** A period of the hub's own store, as JSON of a `SeriesView`. */
  series(station: StationId, quantity: Quantity, from: Instant, to: Instant): Promise<Uint8Array> | undefined;
}

interface Span {
  from: Instant;
  to: Instant;
}

/**
 * Lays out everything that the rehearsal's processes read; resolves with how long the flood takes at its speed, in milliseconds. Throws
 * where there is nothing to play, or nobody whom it would call.
 */
export async function layOut(
  known: Rehearsal,
  { folder, mqttPort, now }: { folder: RehearsalFolder; mqttPort: number; now: Instant },
  inputs: LayOutInputs,
): Promise<number> {
  makeFolder(folder);
  const { spans, played } =
    'name' in known.flood
      ? takeNamed(known.flood.name, folder, inputs)
      : await takePeriod(known.flood, folder, inputs);
  if (played.size === 0) throw new Error('nothing to play: no hydrograph of a station of this hub');
  const settings = inputs.settings();
  const chosen = { stations: [...played], people: known.request.people, now };
  if (townsCalled(settings, chosen).length === 0)
    throw new Error('nobody would be called: no one who was chosen is of a town whose stations are played');
  writeFiles(folder, {
    hubFile: drillHubFile(folder, { ...inputs.hub, mqttPort, towns: [...settings.towns.keys()] }),
    settings: drillSettings(settings, chosen),
  });
  const length = Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from));
  return length / known.speed;
}

function takeNamed(
  name: string,
  folder: RehearsalFolder,
  { floodsDir, settings }: LayOutInputs,
): { spans: Span[]; played: Set<StationId> } {
  const flood =
    floodsDir === undefined ? undefined : floodFolders(floodsDir).find((one) => one.name === name);
  const files = (flood?.files ?? []).filter(({ station }) => settings().stations.has(station));
  takeFlood(folder, files);
  return {
    spans: files.flatMap(({ file }) => spanOf(file) ?? []),
    played: new Set(files.map(({ station }) => station)),
  };
}

async function takePeriod(
  { from, to }: Span,
  folder: RehearsalFolder,
  { settings, series: read }: LayOutInputs,
): Promise<{ spans: Span[]; played: Set<StationId> }> {
  const spans: Span[] = [];
  const played = new Set<StationId>();
  for (const [station, { series }] of settings().stations) {
    for (const quantity of PLAYED_QUANTITIES) {
      const json = series[quantity] && (await read(station, quantity, from, to));
      const view = json && SeriesView.parse(JSON.parse(new TextDecoder().decode(json)));
      const span = view && writeHydrograph(folder, view);
      if (!span) continue;
      spans.push(span);
      played.add(station);
    }
  }
  return { spans, played };
}
