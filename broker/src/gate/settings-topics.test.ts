import { describe, expect, test } from 'vitest';
import type { KnownNodeSettings } from '../settings/settings.js';
import { aRegistration, minute } from '../testing/builders.js';
import { nodeWatch } from './node-watch.js';
import { settingsTopics } from './settings-topics.js';

const { id, town } = aRegistration();
const TOPIC = `kawamori/v1/down/${town}/${id}/config`;
const known = (version: number, lowV: number): KnownNodeSettings => ({
  document: { id, town, battery: { lowV } },
  version,
});

describe('what is set at a node', () => {
  test('is left for it from the start on, anew where it is changed, and taken away with its credential', () => {
    let [secretSha256, standing]: [string | undefined, KnownNodeSettings] = ['a', known(1, 11)];
    const left: [string, unknown][] = [];
    const topics = settingsTopics({
      settings: () => ({
        nodes: new Map([[id, { registration: aRegistration(), secretSha256 }]]),
        nodeSettings: new Map([[id, standing]]),
      }),
      leave: (topic, payload) => left.push([topic, payload === '' ? null : JSON.parse(payload)]),
    });
    topics.judged({ settingsChanged: true });
    expect(left).toEqual([]);
    void topics.start();
    topics.judged({ settingsChanged: true });
    expect(left).toEqual([
      [TOPIC, { v: 1, node: id, version: 1, settings: { sensors: [], cameras: [], battery: { lowV: 11 } } }],
    ]);
    standing = known(2, 12);
    topics.judged({ settingsChanged: false });
    topics.judged({ settingsChanged: true });
    expect(left.at(-1)).toMatchObject([TOPIC, { version: 2 }]);
    secretSha256 = undefined;
    topics.judged({ settingsChanged: true });
    expect(left.slice(2)).toEqual([[TOPIC, null]]);
  });
});

test('a node’s word about its settings is kept with what its own file says, until software comes that takes none', () => {
  const watch = nodeWatch();
  const own = { sensors: [], cameras: [] };
  const word = { version: 1, inForce: 1, state: 'trial', detail: '' } as const;
  const hear = (state: 'birth' | 'alive', settings: object | undefined, minutes: number) =>
    watch.hear(
      [
        {
          kind: 'node.reported',
          body: {
            status: {
              ...{ v: 1, town, node: id, state, sentAt: 0, clock: 'synced', software: 's', bootId: 'b' },
              ...(settings && { settings: settings as never }),
            },
          },
        },
      ],
      minute(minutes),
    );
  hear('birth', { ...word, own }, 0);
  hear('alive', { ...word, state: 'applied' }, 5);
  expect(watch.settingsOf(id)).toEqual({ word: { ...word, state: 'applied' }, own, at: minute(5) });
  hear('birth', undefined, 9);
  expect(watch.settingsOf(id)).toBeUndefined();
  expect(watch.said(id)).toBeDefined();
});
