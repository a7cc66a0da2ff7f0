import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { alone, byHub, byWatchdog } from './alone.js';
import { stopDispatcher, WITH_A_DOOR } from './inspector.js';
import { TOWN } from './stage.js';

/** In service it is an hour: what dies so is noticed with the next crossing. */
const CROSS_EVERY = '5m';

/** From then on no notice comes into its table: each counts as told already, and readings are judged on. */
const DECIDE_NOTHING = `import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
c.execute('CREATE TRIGGER nothing_is_told BEFORE INSERT ON notice BEGIN SELECT RAISE(IGNORE); END')
`;
export const judgeUndecided = alone(
  byWatchdog('canary: a judge decides no notices', /お知らせが作られない/),
  ({ folder }) => ({
    options: { crossEvery: CROSS_EVERY },
    inflict: ({ dataDir }) => {
      const script = join(folder, 'decide-nothing.py');
      writeFileSync(script, DECIDE_NOTHING);
      execFileSync('/usr/bin/python3', [script, join(dataDir, 'store.db')]);
    },
  }),
);

export const nothingLeaves = alone(
  byWatchdog('canary: the dispatcher dead, in a calm', /お知らせが送り出されない/),
  () => ({
    options: { crossEvery: CROSS_EVERY, hubEnv: WITH_A_DOOR },
    inflict: ({ hub }) => stopDispatcher(hub),
  }),
);

export const channelUntaken = alone(
  byHub('canary: a test webhook takes nothing', /お知らせを受け取らない連絡手段/),
  async ({ folder }) => {
    let refuses = false;
    const receiver = createServer((request, response) => {
      request.resume();
      response.writeHead(refuses ? 503 : 204).end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const secretFile = join(folder, 'canary-hook.secret');
    writeFileSync(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 });
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/canary`;
    const webhooks = [{ recipient: 'canary-hook', towns: [TOWN], about: ['canary'], url, secretFile }];
    return {
      options: { crossEvery: CROSS_EVERY, hub: { notices: { webhooks } } },
      inflict: () => {
        refuses = true;
      },
      end: () => {
        receiver.close();
        receiver.closeAllConnections();
      },
    };
  },
);
