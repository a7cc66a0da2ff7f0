import { createServer } from 'node:net';

/** Whether a port can be listened on. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * Below the ports that a system gives out by itself (Linux from 32768, macOS from 49152): between the choice and the server's start no
 * connection and no other server is given the same.
 */
const CHOSEN = { from: 20_000, count: 12_000 };
/** So far apart begin two processes that look at the same time. */
const STRIDE = 40;
let looked = 0;

/** A port for a server that cannot choose one itself, or that must come back on it after a kill. */
export async function freePort(host = 'localhost'): Promise<number> {
  for (;;) {
    const port = CHOSEN.from + ((process.pid * STRIDE + looked++) % CHOSEN.count);
    if (await isFree(port, host)) return port;
    if (looked > CHOSEN.count) throw new Error(`no free port on ${host} from ${CHOSEN.from} on`);
  }
}

/** The wanted port, or the next free one above it. */
export async function portFrom(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 50, 65_536); port++) {
    if (await isFree(port, host)) return port;
  }
  throw new Error(`no free port from ${wanted} on`);
}
