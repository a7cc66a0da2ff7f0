import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, within } from '../parts/eventually.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';

/** Opens the door for debuggers, on a port of its own. */
export const WITH_A_DOOR = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' };

/** Lets the hub's own thread run in a circle: its other threads and its sockets stand, and nobody answers any more. */
export async function blockEventLoop(hub: RealHub): Promise<void> {
  const door = await openDoor(hub);
  // It never answers.
  void door.ask('Runtime.evaluate', { expression: 'for (;;);' }).catch(() => undefined);
}

/** Lets the dispatcher take up nothing more: from its next waking on it believes that it has been stopped. */
export async function stopDispatcher(hub: RealHub): Promise<void> {
  const file = join(REPOSITORY.root, 'broker/dist/notices/dispatcher.js');
  const lines = readFileSync(file, 'utf8').split('\n');
  const lineNumber = lines.findIndex((line) => line.includes('const takeUp = () =>')) + 1;
  if (lineNumber === 0) throw new Error(`${file} takes nothing up by the name of takeUp`);
  const door = await openDoor(hub);
  await door.ask('Debugger.enable');
  const condition = '(stopped = true, false)';
  const set = await door.ask('Debugger.setBreakpointByUrl', {
    urlRegex: 'notices/dispatcher\\.js$',
    lineNumber,
    condition,
  });
  if (!Array.isArray(set.locations) || set.locations.length !== 1)
    throw new Error('the dispatcher was not found in the hub');
}

interface Door {
  ask(method: string, params?: object): Promise<Record<string, unknown>>;
}

/** The door that Node opens for debuggers on SIGUSR1. */
async function openDoor(hub: RealHub): Promise<Door> {
  process.kill(hub.pid, 'SIGUSR1');
  const url = await eventually('the debugger’s door', () => /ws:\/\/[\w.:/-]+/.exec(hub.log())?.[0]);
  const socket = new WebSocket(url);
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, result = {} } = JSON.parse(String(data)) as {
      id?: number;
      result?: Record<string, unknown>;
    };
    answers.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the debugger’s door did not open')), {
      once: true,
    });
  });
  let asked = 0;
  return {
    ask: (method, params = {}) => {
      const id = ++asked;
      socket.send(JSON.stringify({ id, method, params }));
      return within(15_000, `the hub to do ${method}`, new Promise((resolve) => answers.set(id, resolve)));
    },
  };
}
