import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const TICK_MS = 20;

/** A line that carries only so many bytes a second from the node to the hub, in the order in which they were given to it. */
export async function startThinLine(hubPort: number, bytesPerSecond: number): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((node) => {
    const hub = connect(hubPort, '127.0.0.1');
    let waiting = Buffer.alloc(0);
    const tick = setInterval(() => {
      const share = (bytesPerSecond * TICK_MS) / 1_000;
      hub.write(waiting.subarray(0, share));
      waiting = waiting.subarray(share);
    }, TICK_MS);
    node.on('data', (bytes: Buffer) => {
      waiting = Buffer.concat([waiting, bytes]);
    });
    hub.pipe(node);
    for (const [one, other] of [
      [node, hub],
      [hub, node],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        clearInterval(tick);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port };
}
