import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ReplayedRecord,
  ReplayJob,
  ReplayRequest,
  SECOND,
  StationConfig,
  type StationId,
  type StationReplay,
} from '@kawamori/contracts';
import { type Clock, loadYaml, monotonicNow, openForReading, pause } from '@kawamori/kit';
import type { z } from 'zod';
import { dataLock } from '../settings/data-lock.js';
import { settingsTable } from '../settings/settings.js';
import { replayFaults } from '../threshold-desk/replay-faults.js';
import { replayStations } from '../threshold-desk/replay-stations.js';
import { durationText, markText, riseText } from '../threshold-desk/tried-levels.js';
import { hasFault, stationReport } from './levels-report.js';
import { findHub, type OperatorClient } from './operator-client.js';

export interface LevelsInputs {
  io: { out(text: string): void; err(text: string): void };
  dataDir: string;
  wallClock: Clock;
  signal: AbortSignal;
  /** All that measure a level, where none is named. */
  stations: readonly StationId[];
  /** Stations' files whose newest levels are tried. */
  files: readonly string[];
  years: number;
  json: boolean;
}

type Asked = z.input<typeof ReplayRequest>;

/**
 * `kawamori levels check`: what is to be said of levels, and what they would have told over the last years; by the running hub beside its
 * work or, without one, here. 0 done, 1 a level cannot do what it is there for, or the work was stopped.
 */
export async function levelsCheck(inputs: LevelsInputs): Promise<number> {
  const { io, dataDir, files, years } = inputs;
  const tried = files.map(newestLevels);
  // With a file to try, nothing else is asked about unless it is named.
  const named = [...new Set([...inputs.stations, ...tried.map(({ station }) => station)])];
  const asked: Asked = { years, tried, ...(named.length > 0 ? { stations: named } : {}) };
  const begunAt = monotonicNow();
  const hub = await findHub(dataDir);
  const replays = hub ? await byHub(hub, asked, inputs) : await here(asked, inputs);
  if (!replays) {
    io.err('stopped\n');
    return 1;
  }
  io.err(`${paceWords(replays, monotonicNow() - begunAt)}\n`);
  if (inputs.json) io.out(`${JSON.stringify(replays, undefined, 2)}\n`);
  else if (replays.length === 0) io.out('no station measures a water level\n');
  else for (const one of replays) io.out(`${stationReport(one).join('\n')}\n\n`);
  return replays.some(hasFault) ? 1 : 0;
}

/** @throws ConfigError where the file is no station's, or states no levels */
function newestLevels(file: string): NonNullable<Asked['tried']>[number] {
  const { id, levels, hysteresisM, hold, rise } = loadYaml(file, StationConfig);
  const newest = levels.toSorted((a, b) => b.validFrom - a.validFrom)[0];
  const by = { hysteresisM, hold: durationText(hold), rise: riseText(rise) };
  return { station: id, marks: newest?.marks.map(markText) ?? [], ...by };
}

async function byHub(
  hub: OperatorClient,
  asked: Asked,
  { io, signal }: LevelsInputs,
): Promise<StationReplay[] | undefined> {
  const path = '/api/v1/thresholds/replays';
  const tell = teller(io);
  let job = ReplayJob.parse(await hub.ask('POST', path, asked));
  while (job.state === 'running') {
    tell(job.progress);
    await pause(SECOND / 4, signal);
    if (signal.aborted) {
      await hub.ask('DELETE', `${path}/${job.id}`);
      return undefined;
    }
    job = ReplayJob.parse(await hub.ask('GET', `${path}/${job.id}`));
  }
  if (job.state === 'failed') throw new Error(job.fault ?? 'the replay failed');
  return job.state === 'cancelled' ? undefined : job.stations;
}

async function here(
  asked: Asked,
  { io, dataDir, wallClock, signal }: LevelsInputs,
): Promise<StationReplay[] | undefined> {
  const file = join(dataDir, 'store.db');
  if (!existsSync(file))
    throw new Error('there is no store: the hub makes it from the journal when it starts');
  const request = ReplayRequest.parse(asked);
  const lock = dataLock(dataDir);
  await lock.start();
  const database = openForReading(file);
  try {
    const { unknown, faults } = replayFaults(request, settingsTable(database).load());
    if (unknown.length > 0)
      throw new Error(`no such station, or it measures no level: ${unknown.join(', ')}`);
    if (faults.length > 0)
      throw new Error(['these levels cannot be set:', ...faults.map(({ en }) => en)].join('\n  - '));
    const found: StationReplay[] = [];
    const tell = teller(io);
    const work = replayStations(database, request, { now: wallClock.now(), older: undefined, signal });
    for await (const news of work) {
      if (news.kind === 'station') found.push(news.replay);
      else tell(news.progress);
    }
    return signal.aborted ? undefined : found;
  } finally {
    database.close();
    await lock.stop();
  }
}

/** How much was replayed, and how fast. */
function paceWords(replays: readonly StationReplay[], tookMs: number): string {
  const readings = replays.reduce((sum, { record }) => sum + (record ? readingsIn(record) : 0), 0);
  const seconds = tookMs / SECOND;
  const number = (value: number) => Math.round(value).toLocaleString('en-US');
  return `${number(readings)} readings in ${seconds.toFixed(1)} s (${number(readings / seconds)} a second)`;
}

const readingsIn = ({ good, leftOut: { suspect, bad, missing } }: ReplayedRecord): number =>
  good + suspect + bad + missing;

/** Says how far it is whenever another tenth is done. */
function teller(io: LevelsInputs['io']): (progress: number) => void {
  let told = 0;
  return (progress) => {
    const tenths = Math.floor(progress * 10);
    if (tenths > told && tenths < 10) io.err(`${tenths * 10} % done\n`);
    told = Math.max(told, tenths);
  };
}
