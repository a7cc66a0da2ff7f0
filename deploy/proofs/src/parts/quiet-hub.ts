import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { PlayerAnswer } from '@kawamori/kit';
import { type KeptReading, keptReadings } from './kept-readings.js';
import { REPOSITORY } from './repository.js';

/** A hub of its own on data that a replay has left: to ask it, as a signed-in person, what it has kept. */
export interface QuietHub {
  get<T>(path: string): Promise<T>;
  /** Every reading of a level series, asked for in pieces. */
  readings(station: string, quantity?: 'level' | 'rain'): Promise<KeptReading[]>;
  stop(): Promise<void>;
}

/** Starts the hub whose file a play has written, tells it the time, and makes the first account through the one-time link. */
export async function quietHub(hubFile: string, now: number): Promise<QuietHub> {
  const child = fork(REPOSITORY.hub, ['--config', hubFile], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await new Promise<Extract<PlayerAnswer, { type: 'hub-ready' }>>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the hub ended with code ${code}`)));
    child.on('message', (message) => {
      const answer = message as PlayerAnswer;
      if (answer.type === 'clock-wanted') child.send({ type: 'clock', ask: 1, now, pace: 0 });
      if (answer.type === 'hub-ready') resolve(answer);
    });
  });
  const token = ready.setupUrl?.split('#')[1] ?? '';
  const setup = await fetch(`${ready.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'proof', password: 'only for this proof' }),
  });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0];
  if (!setup.ok || cookie === undefined) throw new Error(`no account could be made: HTTP ${setup.status}`);

  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${ready.url}${path}`, { headers: { cookie } });
    if (!response.ok) throw new Error(`GET ${path}: HTTP ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    get,
    readings: (station, quantity) => keptReadings({ get }, station, quantity),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
