import {
  type CommandAnswer,
  MAX_PART_BYTES,
  NodePart,
  type NodeStatus,
  type UpdateOrder,
} from '@kawamori/contracts';
import { sha256Of } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { aRegistration, minute } from '../testing/builders.js';
import { GOOD_FOR, TRIAL, updateDesk } from './update-desk.js';

const NODE = aRegistration();
const OTHER = aRegistration({ id: 'naro-1', stations: ['naro'] });
const BYTES = Buffer.alloc(MAX_PART_BYTES + 10, 7);
const RELEASE = {
  ...{ version: '0.2.0', sha256: sha256Of(BYTES), bytes: BYTES.length, oldestNode: '22.14', needs: {} },
};

function aDesk(release: Partial<NonNullable<NodeStatus['release']>> | null = {}) {
  const clock = { at: minute(0) };
  const given: { order: UpdateOrder; hear(answer: Pick<CommandAnswer, 'state' | 'detail'>): void }[] = [];
  const parts: { node: string; topic: string; part: NodePart }[] = [];
  const desk = updateDesk({
    store: { list: () => [RELEASE], bytes: () => BYTES },
    commands: {
      give: (_, order, __, hear) => {
        given.push({ order: order as UpdateOrder, hear: hear as never });
        return 'id';
      },
    },
    send: (node, topic, payload) => {
      parts.push({ node, topic, part: NodePart.parse(JSON.parse(payload)) });
      return true;
    },
    nodes: () => [NODE, OTHER],
    said: () =>
      (release && {
        release: { version: '0.1.0', since: null, previous: null, onTrial: false, last: null, ...release },
      }) as NodeStatus,
    wallClock: { now: () => clock.at },
  });
  const order = (version = '0.2.0', node = NODE.id as string) => {
    const decided = desk.decide(node, version, '森 一郎');
    if (decided.ok) decided.give();
    return decided;
  };
  const ask = (offset: number, node = NODE.id as string, sha256 = RELEASE.sha256) =>
    desk.fetched({ node, fetch: { v: 1, sha256, offset } });
  return { clock, given, parts, desk, order, ask };
}

describe('an order to run another release', () => {
  test('is a fact with who, from and to, and tells the node what to fetch', () => {
    const { given, order, desk } = aDesk();
    expect(order()).toMatchObject({
      from: '0.1.0',
      facts: [
        { kind: 'node.update-ordered', body: { node: NODE.id, from: '0.1.0', to: '0.2.0', by: '森 一郎' } },
      ],
    });
    expect(given[0]?.order).toMatchObject({
      ...{ kind: 'update', version: '0.2.0', packed: { sha256: RELEASE.sha256, bytes: RELEASE.bytes } },
    });
    expect(desk.updates()).toMatchObject([{ node: NODE.id, from: '0.1.0', to: '0.2.0', state: 'waiting' }]);
  });

  test.each([
    ['for a node that is not there', '0.2.0', 'nowhere-1', {}, 'there is no node nowhere-1'],
    ['for a release that nobody holds', '0.9.0', NODE.id, {}, 'this hub holds no release 0.9.0'],
    ['for the release that runs', '0.2.0', NODE.id, { version: '0.2.0' }, 'runs release 0.2.0 already'],
  ])('%s is not given', (_, version, node, release, why) => {
    const { order, given } = aDesk(release);
    expect(order(version, node)).toMatchObject({ ok: false, why: expect.stringContaining(why) });
    expect(given).toEqual([]);
  });

  test('for the release before needs no file: the node still has it', () => {
    const { order, given } = aDesk({ version: '0.2.0', previous: '0.1.5' });
    expect(order('0.1.5')).toMatchObject({ ok: true, from: '0.2.0' });
    expect(given[0]?.order).not.toHaveProperty('packed');
  });

  test('is given to a node that has said nothing of its release', () => {
    expect(aDesk(null).order()).toMatchObject({ ok: true, from: null });
  });

  test('is one at a time for each node, until the node has ended it or its time is over', () => {
    const { clock, order, given, desk } = aDesk();
    order();
    given[0]?.hear({ state: 'begun', detail: 'fetching: 50 %' });
    expect(desk.updates()[0]).toMatchObject({ state: 'begun', detail: 'fetching: 50 %' });
    expect(order()).toMatchObject({
      ok: false,
      why: expect.stringContaining('is on its way to release 0.2.0'),
    });
    expect(order('0.2.0', OTHER.id).ok).toBe(true);
    given[0]?.hear({ state: 'failed', detail: 'no room on the disk of the node' });
    expect(order().ok).toBe(true);
    clock.at += GOOD_FOR + TRIAL + 1;
    expect(desk.updates().map(({ state }) => state)).toEqual(['expired', 'expired']);
    expect(order().ok).toBe(true);
  });

  test('has the hub hand out that release, to that node, while it stands', () => {
    const { given, parts, order, ask } = aDesk();
    ask(0);
    expect(parts).toEqual([]);
    order();
    ask(0);
    ask(MAX_PART_BYTES);
    expect(parts.map(({ node, topic, part }) => [node, topic, part.offset, part.data.length > 0])).toEqual([
      [NODE.id, 'kawamori/v1/down/shimanto-cho/kajiyase-1/part', 0, true],
      [NODE.id, 'kawamori/v1/down/shimanto-cho/kajiyase-1/part', MAX_PART_BYTES, true],
    ]);
    expect(Buffer.concat(parts.map(({ part }) => Buffer.from(part.data, 'base64'))).equals(BYTES)).toBe(true);
    ask(BYTES.length);
    ask(0, OTHER.id);
    ask(0, NODE.id, '0'.repeat(64));
    given[0]?.hear({ state: 'done', detail: '' });
    ask(0);
    expect(parts).toHaveLength(2);
  });
});
