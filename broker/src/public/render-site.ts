import { VOICES } from '@kawamori/contracts';
import { overviewPage } from './overview-page.js';
import { stationData, stationsData } from './site-data.js';
import type { SiteModel } from './site-model.js';
import { overviewFile, STATIONS_DATA_FILE, stationDataFile, stationFile } from './site-names.js';
import { stationPage } from './station-page.js';

/** Every page and data file by its path, stations before the lists that link to them. */
export function renderSite(model: SiteModel): Map<string, string> {
  const files = new Map<string, string>();
  for (const { stations, ...town } of model.towns) {
    for (const station of stations) {
      for (const voice of VOICES) {
        files.set(stationFile(station.state.id, voice), stationPage(station, town, model, voice));
      }
      files.set(stationDataFile(station.state.id), `${JSON.stringify(stationData(station, model))}\n`);
    }
  }
  for (const voice of VOICES) files.set(overviewFile(voice), overviewPage(model, voice));
  files.set(STATIONS_DATA_FILE, `${JSON.stringify(stationsData(model))}\n`);
  return files;
}
