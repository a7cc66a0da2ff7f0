import { existsSync } from 'node:fs';
import { toIsoJst } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { pushKeyFile } from '../notices/web-push/push-keys.js';
import { makePushKeys } from '../notices/web-push/push-request.js';
import type { AtDesk } from './command-line.js';
import type { Desk } from './desk.js';
import { intoSecretFile } from './secret-file.js';

/**
 * `kawamori push init`: makes the keys by which browsers know the hub.
 * @throws ConfigError where there are some: with others, every browser would have to be asked again
 */
export async function pushInit(dataDir: string, out: (text: string) => void): Promise<number> {
  const file = pushKeyFile(dataDir);
  if (existsSync(file))
    throw new ConfigError(file, [
      'stands there already, and browsers know the hub by it; to begin anew, move it away and have every browser switched on again',
    ]);
  await intoSecretFile(file, () => Promise.resolve(JSON.stringify(makePushKeys())));
  out(`${file}: name notices.webPush in the hub's file, and restart the hub`);
  return 0;
}

type Asked = Extract<AtDesk, { kind: 'push-list' | 'push-remove' }>;

/** `kawamori push list | remove`. */
export async function pushCommand(
  command: Asked,
  desk: Pick<Desk, 'push'>,
  out: (text: string) => void,
): Promise<number> {
  if (command.kind === 'push-remove') {
    await desk.push.remove(command.person, command.browser);
    out(`${command.person}: nothing is sent to ${command.browser} any more`);
    return 0;
  }
  const { publicKey, people } = await desk.push.view();
  if (command.json) out(JSON.stringify(people, undefined, 2));
  else if (publicKey === null) out("the hub's file has no notices.webPush: browsers are sent nothing");
  else if (people.length === 0) out('nobody has web-push among their contacts');
  else {
    for (const { id, browsers } of people) {
      if (browsers.length === 0) out(`${id}\tno browser`);
      for (const { id: browser, name, service, since, goneAt } of browsers) {
        const state = goneAt === null ? 'on' : `gone ${toIsoJst(goneAt)}`;
        out([id, browser, name, service, `since ${toIsoJst(since)}`, state].join('\t'));
      }
    }
  }
  return 0;
}
