import {
  downFilter,
  encodeReadings,
  NodeId,
  type NodeStatus,
  type StationId,
  upTopic,
} from '@kawamori/contracts';
import { levelOf, TOWN } from '../bad-input/stage.js';
import { certify } from '../parts/authority.js';
import type { Card } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import type { CrowdNode } from './orders.js';

/** Registered at once. */
const AT_ONCE = 50;

/** A node as an operator has made it: registered, with a secret and a card. */
export interface Member {
  id: NodeId;
  password: string;
  card: Card;
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
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE).map(async (id): Promise<Member> => {
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
