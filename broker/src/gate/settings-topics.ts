import { downTopic, NodeSettings, type NodeSettingsOrder, settingsIn } from '@kawamori/contracts';
import type { Part } from '@kawamori/kit';
import type { Settings } from '../settings/settings.js';

export interface SettingsTopicsInputs {
  settings(): Pick<Settings, 'nodes' | 'nodeSettings'>;
  /** Leaves a message for a node, now and when it comes; an empty one takes it away. */
  leave(topic: string, payload: string): void;
}

/** Leaves for each node what is set there, with its version. From its start on, behind the gate, which keeps nothing over starts. */
export interface SettingsTopics extends Part {
  judged(judged: { settingsChanged: boolean }): void;
}

export function settingsTopics({ settings, leave }: SettingsTopicsInputs): SettingsTopics {
  /** What was left, by topic. */
  let left = new Map<string, string>();
  let isOpen = false;

  const look = () => {
    const wanted = new Map<string, string>();
    const { nodes, nodeSettings } = settings();
    for (const { registration, secretSha256 } of nodes.values()) {
      const known = nodeSettings.get(registration.id);
      if (!known || secretSha256 === undefined) continue;
      const stated = settingsIn(known.document);
      // As it was stated, so that lengths of time stand as words: what was set by an earlier hub may fit no more.
      if (!NodeSettings.safeParse(stated).success) continue;
      const order = { v: 1, node: registration.id, version: known.version, settings: stated };
      wanted.set(
        downTopic(registration.town, registration.id, 'config'),
        JSON.stringify(order satisfies Stated),
      );
    }
    for (const topic of left.keys()) if (!wanted.has(topic)) leave(topic, '');
    for (const [topic, payload] of wanted) if (left.get(topic) !== payload) leave(topic, payload);
    left = wanted;
  };

  return {
    name: 'settings topics',
    judged: ({ settingsChanged }) => {
      if (isOpen && settingsChanged) look();
    },
    start: () => {
      isOpen = true;
      look();
    },
    stop: () => {
      isOpen = false;
      left = new Map();
    },
  };
}

type Stated = Omit<NodeSettingsOrder, 'settings' | 'v'> & { v: number; settings: object };
