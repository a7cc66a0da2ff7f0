import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, isFree, portFrom } from './free-port.js';

async function taken(port: number): Promise<void> {
  const server = createServer().listen(port, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
}

test('a chosen port is free, and chosen once', async () => {
  const [one, other] = [await freePort(), await freePort()];
  expect(one).not.toBe(other);
  expect(await isFree(one, 'localhost')).toBe(true);
  await taken(one);
  expect(await isFree(one, 'localhost')).toBe(false);
});

test('a wanted port that is taken gives way to the next one', async () => {
  const wanted = await freePort();
  await taken(wanted);
  expect(await portFrom(wanted, 'localhost')).toBeGreaterThan(wanted);
});
