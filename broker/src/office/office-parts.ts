import { seriesId } from '@kawamori/contracts';
import type { Api } from '../api/http-server.js';
import { type OfficeNodeInputs, officeNodeRoutes } from '../api/office-node-routes.js';
import { officeRosterRoutes } from '../api/office-roster-routes.js';
import { officeRoutes } from '../api/office-routes.js';
import { inThread, threadDesk } from '../thread-desk.js';
import type { HubView } from '../views/hub-view.js';
import type { FromHistoryWorker, HistoryWorkerData } from './history-worker.js';
import { type OfficeDeskInputs, officeDesk } from './office-desk.js';

export interface OfficePartsInputs extends OfficeNodeInputs, Pick<OfficeDeskInputs, 'handedTo' | 'riverNow'> {
  view: Pick<HubView, 'station' | 'stations'>;
  journalFile: string;
}

/** The back office over HTTP. */
export function officeParts(inputs: OfficePartsInputs): ((app: Api) => void)[] {
  const { view, journalFile, settings, settle, clerk, handedTo, riverNow, wallNow } = inputs;
  const lookUp = inThread<HistoryWorkerData, FromHistoryWorker>(
    new URL('./history-worker.js', import.meta.url),
  );
  const desk = officeDesk({
    ...{ settings, settle, handedTo, riverNow, wallNow },
    latest: (station) => view.station(station)?.level?.latest ?? undefined,
    openEpisodes: () =>
      view.stations().flatMap(({ id, level }) => (level?.episode ? [seriesId(id, 'level')] : [])),
    history: threadDesk((asked) => lookUp({ journalFile, asked })),
  });
  return [
    officeRoutes({ desk, settings, clerk }),
    officeRosterRoutes({ desk, settings, settle, clerk, wallNow }),
    officeNodeRoutes(inputs),
  ];
}
