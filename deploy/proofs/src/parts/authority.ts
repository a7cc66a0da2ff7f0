import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeId } from '@kawamori/contracts';
import type { Card } from './mqtt-line.js';
import { runProgram } from './replay-run.js';
import { REPOSITORY } from './repository.js';

/** `mqtt.tls` of a hub's file. */
export interface GateTls {
  host: string;
  port: number;
  cert: string;
  key: string;
  clientCa: string;
  requireClientCertificate: boolean;
}

/** Certified by one command. */
const AT_ONCE = 500;

async function ca(data: string, ...words: string[]): Promise<void> {
  const { code, stderr } = await runProgram([REPOSITORY.kawamori, '--data', data, 'ca', ...words]);
  if (code !== 0) throw new Error(`kawamori ca ${words[0]}: ${stderr}`);
}

/** `kawamori ca init`, before the hub starts: its data folder is made where there is none. Returns the gate's settings for TLS. */
export async function makeAuthority(data: string): Promise<GateTls> {
  mkdirSync(data, { mode: 0o700, recursive: true });
  await ca(data, 'init', '--address', '127.0.0.1');
  const file = (name: string) => join(data, 'ca', name);
  return {
    ...{ host: '127.0.0.1', port: 0, cert: file('server.pem'), key: file('server.key') },
    ...{ clientCa: file('trusted.pem'), requireClientCertificate: true },
  };
}

/** Cards of several nodes, by their ids. */
export async function certify(
  data: string,
  folder: string,
  ids: readonly NodeId[],
): Promise<(id: NodeId) => Card> {
  const out = join(folder, 'cards');
  // With one node alone the command leaves its card in the folder itself.
  const folderOf = (id: NodeId) => join(out, id);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const [only] = some;
    if (some.length === 1 && only !== undefined) await ca(data, 'certify', only, '--out', folderOf(only));
    else await ca(data, 'certify', ...some, '--out', out);
  }
  return (id) => {
    const read = (name: string) => readFileSync(join(folderOf(id), name), 'utf8');
    return { ca: read('ca.pem'), cert: read('node.pem'), key: read('node.key') };
  };
}
