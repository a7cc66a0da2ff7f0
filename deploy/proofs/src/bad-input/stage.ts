import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { NodeId, type SeriesView, StationId, type StationState, seriesId, TownId } from '@kawamori/contracts';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import type { Staff } from '../parts/staff.js';

/** Somebody does something wrong, and the hub has an answer that was decided beforehand. */
export interface Case {
  what: string;
  /** In the words of {@link Case.run}. */
  answer: string;
  /** Does it, and tells what came of it. */
  run(stage: Stage): Promise<string>;
}

/** Where the cases are played. Each has a station of its own, so that none sees what another has left. */
export interface Stage {
  folder: string;
  hub: RealHub;
  staff: Staff;
  secretOf(node: NodeId): string;
  /** A station that nobody has spoken of. */
  freshStation(): StationId;
  /** Faults of the dead letters that have come since the last question. */
  newDeadLetters(): Promise<string[]>;
  /** Everything that is kept of a station's level, ascending. */
  kept(station: StationId): Promise<{ at: number; value: number; quality: number }[]>;
  state(station: StationId): Promise<StationState>;
}

export const TOWN = TownId.parse('shimanto');
export const OTHER_TOWN = TownId.parse('nakatosa');
/** Speaks for all the stations of the cases, and speaks badly. */
export const BROKEN = NodeId.parse('broken-1');
/** Does nothing wrong. */
export const HONEST = NodeId.parse('honest-1');
export const HONEST_STATION = StationId.parse('honest');
/** Somebody else's. */
export const OTHER = NodeId.parse('other-1');
export const OTHER_STATION = StationId.parse('other');
/** Its clock runs three hours slow. */
export const SLOW = NodeId.parse('slow-1');
export const SLOW_STATION = StationId.parse('slow');
/** Will be let in no more. */
export const REVOKED = NodeId.parse('revoked-1');

const STATIONS = 40;
const WEEK = 7 * 86_400_000;

/** Gives the hub two towns, stations and nodes, the way an operator does. */
export async function furnish(hub: RealHub, folder: string): Promise<(node: NodeId) => string> {
  const config = join(folder, 'firmware-config');
  for (const kind of ['towns', 'profiles']) {
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  }
  writeDocuments(join(config, 'stations'), [
    ...[HONEST_STATION, SLOW_STATION, ...caseStations()].map((id) => inventedStation(id, TOWN)),
    inventedStation(OTHER_STATION, OTHER_TOWN),
  ]);
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
  const secrets = new Map<NodeId, string>();
  secrets.set(BROKEN, await hub.addNode(BROKEN, TOWN, caseStations()));
  secrets.set(HONEST, await hub.addNode(HONEST, TOWN, [HONEST_STATION]));
  secrets.set(SLOW, await hub.addNode(SLOW, TOWN, [SLOW_STATION]));
  secrets.set(OTHER, await hub.addNode(OTHER, OTHER_TOWN, [OTHER_STATION]));
  secrets.set(REVOKED, await hub.addNode(REVOKED, TOWN, caseStations().slice(-1)));
  return (node) => secrets.get(node) ?? '';
}

const caseStations = (): StationId[] =>
  Array.from({ length: STATIONS }, (_, index) => StationId.parse(`case-${index + 1}`));

export function makeStage(inputs: Pick<Stage, 'folder' | 'hub' | 'staff' | 'secretOf'>): Stage {
  const { hub, staff } = inputs;
  const free = caseStations();
  let deadLettersSeen = 0;
  return {
    ...inputs,
    freshStation: () => {
      const station = free.shift();
      if (!station) throw new Error('more cases than stations');
      return station;
    },
    newDeadLetters: async () => {
      const { code, stdout, stderr } = await hub.kawamori('dead-letters', '--json', '--limit', '10000');
      if (code !== 0) throw new Error(`kawamori dead-letters: ${stderr}`);
      const letters = JSON.parse(stdout) as { fault: string }[];
      const fresh = letters
        .slice(0, letters.length - deadLettersSeen)
        .map(({ fault }) => fault)
        .reverse();
      deadLettersSeen = letters.length;
      return fresh;
    },
    kept: async (station) => {
      const now = Date.now();
      const view = await staff.get<SeriesView>(
        `/api/v1/stations/${station}/series?quantity=level&from=${now - WEEK}&to=${now + WEEK}`,
      );
      return view.at.map((at, i) => ({
        at,
        value: view.value[i] ?? Number.NaN,
        quality: view.quality[i] ?? -1,
      }));
    },
    state: (station) => staff.get<StationState>(`/api/v1/stations/${station}`),
  };
}

export const levelOf = (station: StationId) => seriesId(station, 'level');
