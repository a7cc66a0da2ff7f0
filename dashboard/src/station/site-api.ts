import { PastCrests, type StationId, StationSite } from '@kawamori/contracts';
import { type Answer, asker } from '../api/client.js';

/** What a station's page asks of the hub beside the state and the series. */
export interface SiteApi {
  site(station: StationId): Promise<Answer<StationSite>>;
  /** The highest first. */
  crests(station: StationId, limit: number): Promise<Answer<PastCrests>>;
}

export function siteApi(base: string): SiteApi {
  const ask = asker(base);
  return {
    site: (station) => ask(StationSite, `/stations/${station}/site`),
    crests: (station, limit) => ask(PastCrests, `/stations/${station}/crests?limit=${limit}`),
  };
}
