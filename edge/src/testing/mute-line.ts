import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A line to an RTSP camera on which one call, the next after the first that was shown something, is taken in as always and is then shown
 * nothing: as of a camera whose network side lives while its encoder does not.
 */
export async function startMuteLine(cameraUrl: string): Promise<{ url: string; hasMuted(): boolean }> {
  const { hostname, port: cameraPort } = new URL(cameraUrl);
  const sockets = new Set<Socket>();
  let shown = false;
  let hasMuted = false;
  const server = createServer((viewer) => {
    const mutes = shown && !hasMuted;
    hasMuted ||= mutes;
    const camera = connect(Number(cameraPort), hostname);
    let asked = false;
    let muted = false;
    viewer.on('data', (bytes: Buffer) => {
      asked ||= bytes.includes('PLAY ');
      camera.write(bytes);
    });
    camera.on('data', (bytes: Buffer) => {
      if (muted) return;
      const answerEnds = bytes.indexOf('\r\n\r\n') + 4;
      shown ||= asked && (answerEnds < 4 || bytes.length > answerEnds);
      if (!mutes || !asked || answerEnds < 4) return viewer.write(bytes);
      viewer.write(bytes.subarray(0, answerEnds));
      muted = true;
    });
    for (const [one, other] of [
      [viewer, camera],
      [camera, viewer],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.once('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: cameraUrl.replace(`:${cameraPort}/`, `:${port}/`), hasMuted: () => hasMuted };
}
