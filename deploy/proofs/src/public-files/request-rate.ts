import { once } from 'node:events';
import { connect } from 'node:net';

/** Connections, and requests under way on each (RFC 9112, 9.3.2): the generator must not be what is measured. */
const CONNECTIONS = 8;
const PIPELINED = 16;

/**
 * Answers a second that a server gives to one file, asked for over and over. Every answer has the length of the first, so that they are
 * counted by their bytes.
 */
export async function requestRate(url: string, path: string, forMs: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const request = `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAccept-Encoding: identity\r\n\r\n`;
  const answerBytes = await lengthOfOne(hostname, Number(port), request);
  const until = performance.now() + forMs;
  let answers = 0;
  const line = async () => {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const batch = request.repeat(PIPELINED);
    let received = 0;
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received < answerBytes * PIPELINED) return;
        received -= answerBytes * PIPELINED;
        answers += PIPELINED;
        if (performance.now() >= until) return void socket.destroy();
        socket.write(batch);
      });
      socket.write(batch);
    });
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, line));
  return (answers * 1_000) / (performance.now() - begun);
}

async function lengthOfOne(hostname: string, port: number, request: string): Promise<number> {
  const socket = connect(port, hostname);
  await once(socket, 'connect');
  let bytes = Buffer.alloc(0);
  const whole = new Promise<number>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const head = bytes.indexOf('\r\n\r\n');
      const body = Number(/content-length: (\d+)/i.exec(bytes.subarray(0, head).toString('latin1'))?.[1]);
      if (head >= 0 && bytes.length >= head + 4 + body) resolve(head + 4 + body);
    });
  });
  socket.write(request);
  const length = await whole;
  socket.destroy();
  return length;
}
