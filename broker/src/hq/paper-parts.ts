import type { Instant } from '@kawamori/contracts';
import { handOverSheetRoutes } from '../api/hand-over-sheet-routes.js';
import { hoursRoutes } from '../api/hours-routes.js';
import type { Api } from '../api/http-server.js';
import { type MusterSheetInputs, musterSheetRoutes } from '../api/muster-sheet-routes.js';
import { receptionRoutes } from '../api/reception-routes.js';
import { situationRoutes } from '../api/situation-routes.js';
import { stormCheckRoutes } from '../api/storm-check-routes.js';
import { musterView } from '../duty/muster-view.js';
import { inThread, threadDesk } from '../thread-desk.js';
import type { HubView } from '../views/hub-view.js';
import type { HandOverWorkerData } from './hand-over-worker.js';
import type { HoursWorkerData } from './hours-worker.js';
import type { FromPaperWorker } from './paper.js';
import type { ReceptionWorkerData } from './reception-worker.js';
import type { SituationWorkerData } from './situation-worker.js';
import type { HubSeen } from './storm-check-seen.js';
import type { StormCheckWorkerData } from './storm-check-worker.js';

export interface PaperPartsInputs extends Omit<MusterSheetInputs, 'view'> {
  journalFile: string;
  view: HubView;
  /** What only the running hub knows. */
  seen(): HubSeen;
}

/** The sheets of headquarters over HTTP, those that look far made by threads of their own. */
export function paperParts(inputs: PaperPartsInputs): ((app: Api) => void)[] {
  const { journalFile, view, seen, hubName, drill, riverNow, wallNow, account, mayEnter } = inputs;
  const papers = { settings: () => view.settings(), hubName, drill, riverNow, wallNow, account };
  const storeFile = () => view.storeFile();
  const files = () => ({ storeFile: view.storeFile(), journalFile });
  const musters = (since: Instant) =>
    view
      .musters()
      .since(since)
      .map((one) => musterView(one, view, false));
  return [
    hoursRoutes({ ...papers, storeFile, desk: desk<HoursWorkerData>('./hours-worker.js') }),
    receptionRoutes({ ...papers, storeFile, desk: desk<ReceptionWorkerData>('./reception-worker.js') }),
    handOverSheetRoutes({ ...papers, files, desk: desk<HandOverWorkerData>('./hand-over-worker.js') }),
    situationRoutes({ ...papers, files, musters, desk: desk<SituationWorkerData>('./situation-worker.js') }),
    stormCheckRoutes({
      ...{ ...papers, storeFile, seen },
      desk: desk<StormCheckWorkerData>('./storm-check-worker.js'),
    }),
    musterSheetRoutes({ ...papers, view, mayEnter }),
  ];
}

const desk = <Data>(program: string) =>
  threadDesk<Data, FromPaperWorker>(inThread(new URL(program, import.meta.url)));
