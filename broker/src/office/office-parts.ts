import { seriesId } from '@kawamori/contracts';
import type { Api } from '../api/http-server.js';
import { nodeSettingsRoutes } from '../api/node-settings-routes.js';
import { type NodeSoftwareInputs, nodeSoftwareRoutes } from '../api/node-software-routes.js';
import { type OfficeNodeInputs, officeNodeRoutes } from '../api/office-node-routes.js';
import { officeRosterRoutes } from '../api/office-roster-routes.js';
import { officeRoutes } from '../api/office-routes.js';
import type { NodeWatch } from '../gate/node-watch.js';
import { inThread, threadDesk } from '../thread-desk.js';
import type { HubView } from '../views/hub-view.js';
import type { FromHistoryWorker, HistoryWorkerData } from './history-worker.js';
import type { NodesAtOffice } from './node-settings-change.js';
import { type OfficeDeskInputs, officeDesk } from './office-desk.js';

export interface OfficePartsInputs
  extends OfficeNodeInputs,
    Pick<OfficeDeskInputs, 'handedTo' | 'riverNow'>,
    Pick<NodeSoftwareInputs, 'releases' | 'updates' | 'saidAt'> {
  view: Pick<HubView, 'station' | 'stations' | 'pictures'>;
  journalFile: string;
  settingsOf: NodeWatch['settingsOf'];
}

/** The back office over HTTP. */
export function officeParts(inputs: OfficePartsInputs): ((app: Api) => void)[] {
  const { view, journalFile, settings, settle, clerk, handedTo, riverNow, wallNow } = inputs;
  const lookUp = inThread<HistoryWorkerData, FromHistoryWorker>(
    new URL('./history-worker.js', import.meta.url),
  );
  const atOffice: NodesAtOffice = {
    isHeard: (node) => inputs.said(node) !== undefined,
    settingsOf: inputs.settingsOf,
    isConnected: (node) => inputs.nodes().some(({ id, connected }) => id === node && connected),
    newestPicture: (camera) => view.pictures().newest(camera),
  };
  const desk = officeDesk({
    nodes: atOffice,
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
    nodeSettingsRoutes({ settings, settle, clerk, wallNow, nodes: atOffice }),
    nodeSoftwareRoutes({
      ...{ settings, settle, clerk, wallNow, isConnected: atOffice.isConnected },
      ...{ releases: inputs.releases, updates: inputs.updates, said: inputs.said, saidAt: inputs.saidAt },
      isRising: (station) => (view.station(station)?.level?.episode ?? null) !== null,
    }),
  ];
}
