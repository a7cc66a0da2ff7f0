// Makes one check before a storm in a thread of its own: it looks at every station.
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant, TownId } from '@kawamori/contracts';
import { hubView } from '../views/hub-view.js';
import { CANARY_SERIES } from '../watch/canary.js';
import { type FromPaperWorker, paperMade } from './paper.js';
import { checkRows } from './storm-check-rows.js';
import type { HubSeen } from './storm-check-seen.js';
import { stormCheckSheet } from './storm-check-sheet.js';

export interface StormCheckWorkerData {
  storeFile: string;
  hub: HubSeen;
  town: TownId | undefined;
  /** River clock. */
  now: Instant;
  madeAt: Instant;
  by: string;
  drill: boolean;
}

function made({ storeFile, hub, town, now, ...rest }: StormCheckWorkerData): string {
  const view = hubView(storeFile, { now: () => now }, () => 1);
  try {
    void view.start();
    const settings = view.settings();
    const store = {
      settings,
      stations: view.stations(),
      conditions: view.conditions(),
      canaryAt: view.newestHeardAt(CANARY_SERIES),
    };
    const rows = checkRows(store, hub, { town, now, wallNow: rest.madeAt });
    const towns = [...settings.towns.values()];
    return stormCheckSheet({ rows, towns, town, now, hubName: hub.name, ...rest });
  } finally {
    void view.stop();
  }
}

parentPort?.postMessage(paperMade(() => made(workerData as StormCheckWorkerData)) satisfies FromPaperWorker);
