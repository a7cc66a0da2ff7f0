import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '@kawamori/contracts';
import { freePort, pause } from '@kawamori/kit';
import { ended } from '../parts/line-peer.js';
import { killNow } from '../parts/processes.js';
import { REPOSITORY } from '../parts/repository.js';
import type { Scene } from './scene.js';
import { setTheStage } from './stage.js';

/** The machine goes, and with it hub and watchdog: a box in another building sounds. */
export const machineGone: Scene = {
  name: 'machine gone',
  needsRoot: false,
  set: async ({ folder, pace }) => {
    mkdirSync(folder, { recursive: true });
    const token = 'the token of the box of this proof';
    const [tokenFile, noise] = [join(folder, 'box.token'), join(folder, 'noise')];
    writeFileSync(tokenFile, token, { mode: 0o600 });
    const port = await freePort();
    const say = (word: string) => ['/bin/sh', '-c', `echo ${word} >> ${noise}`];
    writeFileSync(
      join(folder, 'box.yaml'),
      JSON.stringify({
        ...{ listen: { host: '127.0.0.1', port }, tokenFile },
        ...{ silentAfter: '5m', on: say('on'), off: say('off') },
      }),
    );
    const box = spawn(process.execPath, [REPOSITORY.box, '--config', join(folder, 'box.yaml')], {
      stdio: 'ignore',
      env: { ...process.env, ...pace.surroundings() },
    });
    const stage = await setTheStage({
      ...{ folder, pace, heartbeatTokenFile: tokenFile },
      heartbeatUrl: `http://127.0.0.1:${port}/beat`,
    });
    const lines = () => (existsSync(noise) ? readFileSync(noise, 'utf8').trim().split('\n') : []);
    // The first heartbeat has been heard: from here on its absence says something.
    for (let waited = 0; lines().length === 0 && waited < 300; waited++) await pause(pace.real(MINUTE) / 60);
    if (lines().length === 0) throw new Error('no heartbeat came to the box');
    return {
      stage,
      deaths: [
        {
          name: 'machine gone, hub and watchdog with it',
          noticedBy: 'box',
          says: /^never by mail$/,
          inflict: () => {
            killNow(stage.hub.pid);
            stage.watchdog.kill('SIGKILL');
          },
          toldAt: () => {
            // The box tells a time of its own: what counts is when the word stands there.
            return lines().at(-1) === 'on' ? Date.now() : undefined;
          },
        },
      ],
      end: () => ended(box),
    };
  },
};
