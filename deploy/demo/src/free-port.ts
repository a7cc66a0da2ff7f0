import { createServer } from 'node:net';

/** Whether a port can be listened on, on `localhost`. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Any free port. */
export function anyFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

/** The wanted port, or the next free one above it. */
export async function portFrom(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 50, 65_536); port++) {
    if (await isFree(port, host)) return port;
  }
  throw new Error(`no free port from ${wanted} on`);
}
