import { freePort, type Log, portFrom, supervise } from '@kawamori/kit';
import { REPOSITORY } from './repository.js';

const HOST = 'localhost';
const PUBLIC_PORT = 8_090;

/** The residents' pages on a port of their own: a web server that reads the folder and knows nothing of the hub. */
export interface ResidentsPages {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param wanted the port; 0 for any, undefined for 8090 or the next free one above it */
export async function serveResidents(
  dir: string,
  wanted: number | undefined,
  log: Log,
): Promise<ResidentsPages> {
  const port = wanted === 0 ? await freePort(HOST) : (wanted ?? (await portFrom(PUBLIC_PORT, HOST)));
  const server = supervise(
    {
      name: 'public server',
      module: REPOSITORY.publicServer,
      args: ['--dir', dir, '--host', HOST, '--port', String(port)],
    },
    log,
  );
  return { url: `http://${HOST}:${port}/`, stop: () => server.stop() };
}
