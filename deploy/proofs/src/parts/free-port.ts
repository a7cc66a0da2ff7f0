import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port of `localhost` that was free a moment ago, for a server that must come back on it after a kill. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
