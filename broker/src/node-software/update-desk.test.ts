import {
  type CommandAnswer,
  MAX_PART_BYTES,
  type NewFact,
  NodePart,
  type NodeStatus,
  type UpdateOrder,
} from '@kawamori/contracts';
import { sha256Of } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { aRegistration, minute, silentLog } from '../testing/builders.js';
import { UPDATE_TIMES, updateDesk } from './update-desk.js';

const NODE = aRegistration();
const OTHER = aRegistration({ id: 'naro-1', stations: ['naro'] });
const BYTES = Buffer.alloc(MAX_PART_BYTES + 10, 7);
const RELEASE = {
  ...{ version: '0.2.0', sha256: sha256Of(BYTES), bytes: BYTES.length, oldestNode: '22.14', needs: {} },
};

function aDesk(release: Partial<NonNullable<NodeStatus['release']>> | null = {}) {
  const clock = { at: minute(0), monotonic: 0 };
  const kept: NewFact[] = [];
  const withdrawn: string[] = [];
  const given: { order: UpdateOrder; hear(answer: Pick<CommandAnswer, 'state' | 'detail'>): void }[] = [];
  const parts: { node: string; topic: string; part: NodePart }[] = [];
  const settle = (facts: readonly NewFact[]) => Promise.resolve(void kept.push(...facts));
  const desk = updateDesk({
    log: silentLog,
    keep: settle,
    monotonic: () => clock.monotonic,
    store: { list: () => [RELEASE], bytes: () => BYTES },
    commands: {
      give: (_, order, __, hear) => {
        given.push({ order: order as UpdateOrder, hear: hear as never });
        return `command-${given.length}`;
      },
      withdraw: (id) => withdrawn.push(id),
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
  const order = async (version = '0.2.0', node = NODE.id as string) => {
    const decided = desk.decide(node, version, '森 一郎');
    if (decided.ok) await decided.give(settle);
    return decided;
  };
  const ask = (offset: number, node = NODE.id as string, sha256 = RELEASE.sha256) =>
    desk.fetched({ node, fetch: { v: 1, sha256, offset } });
  return { clock, kept, withdrawn, given, parts, desk, order, ask };
}

describe('an order to run another release', () => {
  test('is a fact with who, from and to, and tells the node what to fetch', async () => {
    const { given, kept, order, desk } = aDesk();
    expect(await order()).toMatchObject({ ok: true, from: '0.1.0', fetches: RELEASE.bytes });
    expect(kept).toEqual([
      { kind: 'node.update-ordered', body: { node: NODE.id, from: '0.1.0', to: '0.2.0', by: '森 一郎' } },
    ]);
    expect(given[0]?.order).toMatchObject({
      ...{ kind: 'update', version: '0.2.0', packed: { sha256: RELEASE.sha256, bytes: RELEASE.bytes } },
    });
    expect(desk.updates()).toMatchObject([
      { node: NODE.id, from: '0.1.0', to: '0.2.0', state: 'waiting', heardAt: null, fetched: null },
    ]);
  });

  test.each([
    ['for a node that is not there', '0.2.0', 'nowhere-1', {}, 'there is no node nowhere-1'],
    ['for a release that nobody holds', '0.9.0', NODE.id, {}, 'this hub holds no release 0.9.0'],
    ['for the release that runs', '0.2.0', NODE.id, { version: '0.2.0' }, 'runs release 0.2.0 already'],
  ])('%s is not given', async (_, version, node, release, why) => {
    const { order, given } = aDesk(release);
    expect(await order(version, node)).toMatchObject({
      ok: false,
      why: { en: expect.stringContaining(why), ja: expect.stringMatching(/[ぁ-ん]/) },
    });
    expect(given).toEqual([]);
  });

  test('that cannot be put on record is not given, and another one can be', async () => {
    const { desk, given, order } = aDesk();
    const decided = desk.decide(NODE.id, '0.2.0', 'hq');
    if (!decided.ok) throw new Error(decided.why.en);
    await expect(decided.give(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    expect([given, desk.updates()]).toEqual([[], []]);
    expect((await order()).ok).toBe(true);
  });

  test('for the release before needs no file: the node still has it', async () => {
    const { order, given } = aDesk({ version: '0.2.0', previous: '0.1.5' });
    expect(await order('0.1.5')).toMatchObject({ ok: true, from: '0.2.0', fetches: null });
    expect(given[0]?.order).not.toHaveProperty('packed');
  });

  test('is given to a node that has said nothing of its release', async () => {
    expect(await aDesk(null).order()).toMatchObject({ ok: true, from: null });
  });

  test('is one at a time for each node, until the node has ended it or its time is over', async () => {
    const { clock, order, given, desk, kept } = aDesk();
    const first = desk.decide(NODE.id, '0.2.0', 'hq');
    if (!first.ok) throw new Error(first.why.en);
    const giving = first.give(() => Promise.resolve());
    // Not even while the first is still on its way into the record.
    expect((await order()).ok).toBe(false);
    await giving;
    clock.at += 5_000;
    given[0]?.hear({ state: 'begun', detail: 'fetching: 50 %' });
    expect(desk.updates()[0]).toMatchObject({ state: 'begun', detail: 'fetching: 50 %', heardAt: clock.at });
    expect(await order()).toMatchObject({
      ok: false,
      why: { en: expect.stringContaining('is on its way to release 0.2.0') },
    });
    expect((await order('0.2.0', OTHER.id)).ok).toBe(true);
    given[0]?.hear({ state: 'failed', detail: 'no room on the disk of the node' });
    expect((await order()).ok).toBe(true);
    clock.at += UPDATE_TIMES.goodForMs + UPDATE_TIMES.trialMs + 1;
    expect(desk.updates().map(({ state }) => state)).toEqual(['expired', 'expired']);
    desk.look();
    desk.look();
    expect(kept.filter(({ kind }) => kind === 'node.update-ended')).toMatchObject([
      { body: { node: NODE.id, outcome: 'failed' } },
      { body: { node: NODE.id, outcome: 'expired' } },
      { body: { node: OTHER.id, outcome: 'expired' } },
    ]);
    expect((await order()).ok).toBe(true);
  });

  test('has what came of it on record once, in the words of the node, also where that says it again', async () => {
    const { order, given, kept } = aDesk();
    await order();
    given[0]?.hear({ state: 'begun', detail: 'checked' });
    for (let start = 0; start < 3; start += 1)
      given[0]?.hear({ state: 'failed', detail: 'gone back to release 0.1.0: it ended with code 1' });
    expect(kept.slice(1)).toEqual([
      {
        kind: 'node.update-ended',
        body: {
          ...{ node: NODE.id, from: '0.1.0', to: '0.2.0', outcome: 'failed' },
          detail: 'gone back to release 0.1.0: it ended with code 1',
        },
      },
    ]);
  });

  test('is taken back until its node has answered it', async () => {
    const { order, desk, withdrawn, given } = aDesk();
    expect(desk.withdraw(NODE.id, 'hq').ok).toBe(false);
    await order();
    expect(desk.withdraw(NODE.id, 'hq')).toEqual({
      ok: true,
      facts: [
        {
          kind: 'node.update-ended',
          body: { node: NODE.id, from: '0.1.0', to: '0.2.0', outcome: 'withdrawn', detail: '', by: 'hq' },
        },
      ],
    });
    expect([withdrawn, desk.updates()[0]?.state]).toEqual([['command-1'], 'withdrawn']);
    await order();
    given[1]?.hear({ state: 'begun', detail: 'fetching: 0 %' });
    expect(desk.withdraw(NODE.id, 'hq')).toMatchObject({
      ok: false,
      why: { ja: expect.stringContaining('前の版に戻して') },
    });
  });

  test('has the hub hand out that release, to that node, while it stands', async () => {
    const { given, parts, order, ask } = aDesk();
    ask(0);
    expect(parts).toEqual([]);
    await order();
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

  test('tells how far it was fetched and how fast, and the next one knows the line', async () => {
    const { clock, desk, order, ask, given } = aDesk();
    expect(desk.bytesPerS(NODE.id)).toBeUndefined();
    await order();
    ask(0);
    expect(desk.updates()[0]?.fetched).toEqual({ bytes: 0, of: RELEASE.bytes, bytesPerS: null });
    clock.monotonic += 2_000;
    ask(MAX_PART_BYTES);
    const bytesPerS = MAX_PART_BYTES / 2;
    expect(desk.updates()[0]?.fetched).toEqual({ bytes: MAX_PART_BYTES, of: RELEASE.bytes, bytesPerS });
    given[0]?.hear({ state: 'refused', detail: '' });
    await order();
    expect(desk.updates()[0]?.fetched).toBeNull();
    expect([desk.bytesPerS(NODE.id), desk.bytesPerS(OTHER.id)]).toEqual([bytesPerS, undefined]);
  });
});
