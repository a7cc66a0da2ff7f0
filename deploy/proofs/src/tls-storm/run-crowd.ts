import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Arrival, CrowdOrder, FromCrowd } from './orders.js';

/** A crowd that stands ready to come. */
export interface Crowd {
  come(): Promise<Arrival[]>;
  /** Its power fails: it does nothing any more, and its lines stand as if nothing had happened. */
  stopShort(): void;
  /** It is gone, and its lines with it. */
  end(): Promise<void>;
}

export async function startCrowd(crew: ChildProcess[], folder: string, order: CrowdOrder): Promise<Crowd> {
  const file = join(folder, 'crowd.json');
  writeFileSync(file, JSON.stringify(order), { mode: 0o600 });
  const child = fork(fileURLToPath(new URL('./crowd.js', import.meta.url)), [file], { execArgv: [] });
  crew.push(child);
  const gone = once(child, 'exit');
  const hear = () =>
    new Promise<FromCrowd>((resolve, reject) => {
      child.once('message', (message: FromCrowd) => resolve(message));
      void gone.then(([code]) => reject(new Error(`the crowd ended with code ${code}`)));
    });
  await hear();
  return {
    come: async () => {
      const heard = hear();
      child.send('come');
      const said = await heard;
      return said.type === 'came' ? said.arrivals : [];
    },
    stopShort: () => child.kill('SIGSTOP'),
    end: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
