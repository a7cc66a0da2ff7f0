import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../parts/eventually.js';
import type { RealHub } from '../parts/real-hub.js';

/**
 * Lets the hub's own thread run in a circle, by the door that Node opens for debuggers on SIGUSR1: its other threads and its sockets
 * stand, and nobody answers any more.
 */
export async function blockEventLoop(hub: RealHub): Promise<void> {
  process.kill(hub.pid, 'SIGUSR1');
  const url = await eventually('the debugger’s door', () => /ws:\/\/[\w.:/-]+/.exec(hub.log())?.[0]);
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the debugger’s door did not open')), {
      once: true,
    });
  });
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'for (;;);' } }));
  await wait(200);
}
