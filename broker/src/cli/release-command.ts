import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Milliseconds, type NodeUpdate, SECOND } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import type { ReleaseWork } from './command-line.js';
import type { Desk } from './desk.js';

/** Between two looks at how an update goes. */
const LOOK_EVERY: Milliseconds = 1 * SECOND;

/** Carries out what an operator wants of the nodes' software; the exit code. `out` takes lines. */
export async function releaseCommand(
  command: ReleaseWork,
  { releases }: Pick<Desk, 'releases'>,
  out: (line: string) => void,
): Promise<number> {
  switch (command.kind) {
    case 'release-add': {
      const { version, bytes, sha256 } = await releases.add(readFileSync(command.file));
      out(`${basename(command.file)}: release ${version}, ${bytes} bytes, SHA-256 ${sha256}`);
      return 0;
    }
    case 'release-list': {
      const held = await releases.list();
      if (command.json) out(JSON.stringify(held, undefined, 2));
      else for (const { version, bytes, sha256 } of held) out(`${version}\t${bytes} bytes\t${sha256}`);
      return 0;
    }
    case 'release-remove':
      await releases.remove(command.version);
      out(`release ${command.version} is removed`);
      return 0;
    case 'node-update': {
      const { id, version } = command;
      const { from } = await releases.update(id, version);
      out(`${id}: from ${from ?? 'an unknown release'} to ${version}`);
      return follow(id, releases, out);
    }
  }
}

/** Tells each change until the order is over. */
async function follow(
  node: string,
  { updates }: Pick<Desk['releases'], 'updates'>,
  out: (line: string) => void,
): Promise<number> {
  let told = '';
  for (;;) {
    const now = (await updates()).find((one) => one.node === node);
    // A hub that was started anew has forgotten the order; the node tells its release with each report.
    if (!now) {
      out(`${node}: the hub was started anew; see what it runs in its next report`);
      return 1;
    }
    const line = wordsOf(now);
    if (line !== told) out(`${node}: ${line}`);
    told = line;
    if (now.state !== 'waiting' && now.state !== 'begun') return now.state === 'done' ? 0 : 1;
    await pause(LOOK_EVERY);
  }
}

const wordsOf = ({ state, detail }: Pick<NodeUpdate, 'state' | 'detail'>): string =>
  state === 'waiting' ? 'it has not answered yet' : detail === '' ? state : `${state}: ${detail}`;
