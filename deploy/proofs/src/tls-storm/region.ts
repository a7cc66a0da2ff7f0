import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  downFilter,
  encodeReadings,
  NodeId,
  type NodeStatus,
  type StationId,
  upTopic,
} from '@kawamori/contracts';
import { levelOf, TOWN } from '../bad-input/stage.js';
import type { Card } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import { runProgram } from '../parts/replay-run.js';
import { REPOSITORY } from '../parts/repository.js';
import type { CrowdNode } from './orders.js';

/** Registered at once; certified by one command. */
const AT_ONCE = { register: 50, certify: 500 } as const;

/** A node as an operator has made it: registered, with a secret and a card. */
export interface Member {
  id: NodeId;
  password: string;
  card: Card;
}

async function ca(data: string, ...words: string[]): Promise<void> {
  const { code, stderr } = await runProgram([REPOSITORY.kawamori, '--data', data, 'ca', ...words]);
  if (code !== 0) throw new Error(`kawamori ca ${words[0]}: ${stderr}`);
}

/** `kawamori ca init`, before the hub starts. */
export const makeAuthority = (data: string) => ca(data, 'init', '--address', '127.0.0.1');

/** Cards of several nodes, by their ids. */
export async function certify(
  data: string,
  folder: string,
  ids: readonly NodeId[],
): Promise<(id: NodeId) => Card> {
  const out = join(folder, 'cards');
  // With one node alone the command leaves its card in the folder itself.
  const folderOf = (id: NodeId) => join(out, id);
  for (let from = 0; from < ids.length; from += AT_ONCE.certify) {
    const some = ids.slice(from, from + AT_ONCE.certify);
    const [only] = some;
    if (some.length === 1 && only !== undefined) await ca(data, 'certify', only, '--out', folderOf(only));
    else await ca(data, 'certify', ...some, '--out', out);
  }
  return (id) => {
    const read = (name: string) => readFileSync(join(folderOf(id), name), 'utf8');
    return { ca: read('ca.pem'), cert: read('node.pem'), key: read('node.key') };
  };
}

/** So many nodes, as an operator makes them; all may speak for all of the stations. */
export async function makeRegion(
  data: string,
  folder: string,
  { count, stations }: { count: number; stations: readonly StationId[] },
): Promise<Member[]> {
  const ids = Array.from({ length: count }, (_, i) => NodeId.parse(`storm-${i + 1}`));
  const cardOf = await certify(data, folder, ids);
  const members: Member[] = [];
  for (let from = 0; from < count; from += AT_ONCE.register) {
    const some = ids.slice(from, from + AT_ONCE.register).map(async (id): Promise<Member> => {
      const body = { id, town: TOWN, stations };
      const { secret } = await askOperator<{ secret: string }>(data, 'POST', '/nodes', body);
      return { id, password: secret, card: cardOf(id) };
    });
    members.push(...(await Promise.all(some)));
  }
  return members;
}

/** What each brings when it comes: its own second of the station's past, so that none takes another's for a repeat. */
export function crowdOf(members: readonly Member[], station: StationId, now: number): CrowdNode[] {
  return members.map(({ id, password, card }, i) => {
    const status = (state: NodeStatus['state']) =>
      JSON.stringify({
        ...{ v: 1, town: TOWN, node: id, state, sentAt: now },
        ...{ clock: 'synced', software: 'proof', bootId: 'proof' },
      });
    const reading = { series: levelOf(station), takenAt: now - (i + 1) * 1_000, value: 1 };
    return {
      ...{ id, password, cert: card.cert, key: card.key },
      filter: downFilter(TOWN, id),
      status: { topic: upTopic(TOWN, id, 'status'), birth: status('birth'), will: status('lost') },
      reading: {
        topic: upTopic(TOWN, id, 'readings'),
        payload: encodeReadings({ sentAt: now, clock: 'synced', readings: [reading] }),
      },
    };
  });
}
