import { WatchReport } from '@kawamori/contracts';
import type { Api } from './http-server.js';

/** What the hub's watchdog asks. */
export function watchRoutes({ report }: { report(): WatchReport }): (app: Api) => void {
  return (app) => {
    app.get('/watch', { schema: { response: { 200: WatchReport } } }, () => report());
  };
}
