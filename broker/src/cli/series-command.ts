import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InfluxHealth, SECOND } from '@kawamori/contracts';
import { openDatabase, pause } from '@kawamori/kit';
import { createReadingTables } from '../readings/reading-schema.js';
import { readingTable } from '../readings/reading-table.js';
import { type Backlog, queueRollUps, rollUpBacklog, sumUpBacklog } from '../readings/roll-up-backlog.js';
import { dataLock } from '../settings/data-lock.js';
import { findHub, type OperatorClient } from './operator-client.js';

export interface SeriesInputs {
  io: { out(text: string): void; err(text: string): void };
  dataDir: string;
  signal: AbortSignal;
  /** Have InfluxDB written once more as well. */
  influx: boolean;
}

/**
 * `kawamori series rebuild`: makes every roll-up of the hub's own store anew from its readings, by the running hub beside its work or,
 * without one, here. 0 done, 1 stopped or not possible; what is left is done by the hub, or by the same command.
 */
export async function seriesRebuild(inputs: SeriesInputs): Promise<number> {
  const hub = await findHub(inputs.dataDir);
  if (hub) {
    const code = await rebuiltByHub(hub, inputs);
    return code === 0 && inputs.influx ? writtenAnew(hub, inputs) : code;
  }
  if (inputs.influx) {
    inputs.io.err('InfluxDB is written by the hub: start it, and run this again\n');
    return 1;
  }
  const lock = dataLock(inputs.dataDir);
  await lock.start();
  try {
    return await rebuiltHere(inputs);
  } finally {
    await lock.stop();
  }
}

async function rebuiltByHub(hub: OperatorClient, { io, signal }: SeriesInputs): Promise<number> {
  let left = (await hub.ask('POST', '/series/rebuild', {})) as Backlog;
  const tell = teller(io);
  while (left.seriesLeft > 0) {
    tell(left);
    if (signal.aborted) {
      io.err('the hub goes on with it\n');
      return 1;
    }
    await pause(SECOND, signal);
    left = (await hub.ask('GET', '/series/backlog')) as Backlog;
  }
  io.out('every reading has its roll-ups\n');
  return 0;
}

/** The hub writes InfluxDB once more, which stands noted in InfluxDB: whatever is stopped meanwhile, it goes on. */
async function writtenAnew(hub: OperatorClient, { io, signal }: SeriesInputs): Promise<number> {
  await hub.ask('POST', '/influx/rebuild', {});
  let told = '';
  for (;;) {
    const now = InfluxHealth.parse(await hub.ask('GET', '/influx'));
    if (now.state === 'fed' && !now.summingUp) {
      io.out('InfluxDB has everything that the hub has\n');
      return 0;
    }
    const line =
      now.state === 'down'
        ? `InfluxDB does not take readings (${now.fault?.kind ?? 'no answer'}); the hub goes on when it does\n`
        : now.summingUp
          ? 'roll-ups of what only InfluxDB has are being made\n'
          : `readings that InfluxDB does not have yet: ${now.behind ?? 'not known'}\n`;
    if (line !== told) io.err(line);
    told = line;
    if (signal.aborted) {
      io.err('the hub goes on with it\n');
      return 1;
    }
    await pause(SECOND, signal);
  }
}

async function rebuiltHere({ io, dataDir, signal }: SeriesInputs): Promise<number> {
  const file = join(dataDir, 'store.db');
  if (!existsSync(file)) {
    io.err('there is no store: the hub makes it from the journal when it starts\n');
    return 1;
  }
  const database = openDatabase(file, 'rebuildable');
  try {
    createReadingTables(database);
    const { writing } = readingTable(database);
    if (!writing) throw new Error(`${file} cannot be written`);
    const left = rollUpBacklog(database);
    if (left().seriesLeft === 0) queueRollUps(database);
    else io.err('going on with what is left\n');
    const step = sumUpBacklog(database, writing.rollUps);
    const tell = teller(io);
    while (step() !== undefined) {
      tell(left());
      // A turn of the loop, in which a signal is heard.
      await pause(0);
      if (signal.aborted) {
        io.err('stopped; the hub goes on with it when it starts, or this command\n');
        return 1;
      }
    }
    io.out('every reading has its roll-ups\n');
    return 0;
  } finally {
    database.close();
  }
}

/** Says how much is left whenever that has changed. */
function teller(io: SeriesInputs['io']): (left: Backlog) => void {
  let told = '';
  return ({ seriesLeft, underWay }) => {
    const line = `series left: ${seriesLeft}, of the one under way ${Math.floor(underWay * 10) * 10} % done\n`;
    if (line !== told && seriesLeft > 0) io.err(line);
    told = line;
  };
}
