import type { Language } from '@kawamori/contracts';
import { overviewPage } from './overview-page.js';
import { stationData, stationsData } from './site-data.js';
import type { SiteModel } from './site-model.js';
import { overviewFile, STATIONS_DATA_FILE, stationDataFile, stationFile } from './site-names.js';
import { stationPage } from './station-page.js';

const LANGUAGES: readonly Language[] = ['ja', 'en'];

/** Every page and data file by its path, stations before the lists that link to them. */
export function renderSite(model: SiteModel): Map<string, string> {
  const files = new Map<string, string>();
  for (const { stations, ...town } of model.towns) {
    for (const station of stations) {
      for (const language of LANGUAGES) {
        files.set(stationFile(station.state.id, language), stationPage(station, town, model, language));
      }
      files.set(stationDataFile(station.state.id), `${JSON.stringify(stationData(station, model))}\n`);
    }
  }
  for (const language of LANGUAGES) files.set(overviewFile(language), overviewPage(model, language));
  files.set(STATIONS_DATA_FILE, `${JSON.stringify(stationsData(model))}\n`);
  return files;
}
