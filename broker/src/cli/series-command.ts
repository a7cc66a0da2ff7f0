import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SECOND } from '@kawamori/contracts';
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
}

/**
 * `kawamori series rebuild`: makes every roll-up of the hub's own store anew from its readings, by the running hub beside its work or,
 * without one, here. 0 done, 1 stopped or not possible; what is left is done by the hub, or by the same command.
 */
export async function seriesRebuild(inputs: SeriesInputs): Promise<number> {
  const hub = await findHub(inputs.dataDir);
  if (hub) return rebuiltByHub(hub, inputs);
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
