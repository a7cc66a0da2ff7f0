import { type FieldNode, fieldNode, passage, silent, station, whole } from './field.js';
import type { Death, Scene } from './scene.js';
import { everyMinute, setTheStage } from './stage.js';

/** What stands in the field: gauges, cameras, batteries and lines, all of one hub that goes on. */
export const field: Scene = {
  name: 'field',
  needsRoot: false,
  set: async ({ folder, pace }) => {
    const ids = ['stuck', 'halfopen', 'dead', 'dark', 'frozen', 'battery'];
    const stage = await setTheStage({ folder, pace, stations: ids.map(everyMinute) });
    const half = await passage(stage.hub.mqttPort);
    const node = (id: string, says: FieldNode['says'], port?: number) =>
      fieldNode(stage, station(id), says, port);
    const stuck = await node('stuck', whole());
    const halfopen = await node('halfopen', whole(), half.port);
    const dead = await node('dead', whole());
    const dark = await node('dark', { ...whole(), pictures: 'live' });
    const frozen = await node('frozen', { ...whole(), pictures: 'live' });
    const battery = await node('battery', { ...whole(), volts: 12.6 });
    const all = [stuck, halfopen, dead, dark, frozen, battery];
    const deaths: Death[] = [
      {
        name: 'node’s sensor stuck: the node lives, its series does not',
        noticedBy: 'hub',
        says: /検証 stuck 水位[\s\S]*届いていません|届いていません[\s\S]*検証 stuck 水位/,
        inflict: () => {
          stuck.says = silent();
        },
      },
      {
        name: 'socket half-open: no byte passes, nobody hangs up',
        noticedBy: 'hub',
        says: /端末 halfopen-node/,
        inflict: () => half.freeze(),
      },
      { name: 'node without power', noticedBy: 'hub', says: /端末 dead-node/, inflict: () => dead.die() },
      {
        name: 'camera dark: no pictures come',
        noticedBy: 'hub',
        says: /検証 dark カメラ/,
        inflict: () => {
          dark.says = whole();
        },
      },
      {
        name: 'camera frozen: the same scene in new files',
        noticedBy: 'hub',
        says: /検証 frozen カメラ/,
        inflict: () => {
          frozen.says = { ...whole(), pictures: 'frozen' };
        },
      },
      {
        name: 'battery runs down',
        noticedBy: 'hub',
        says: /電池が少なくなっています[\s\S]*11\.5 V/,
        inflict: () => {
          battery.says = { ...whole(), volts: 11.5 };
        },
      },
    ];
    return {
      stage,
      deaths,
      end: async () => {
        await Promise.all(all.map((one) => one.stop()));
        await half.close();
      },
    };
  },
};

/** The hub's line is cut: every node at once. */
export const allCut: Scene = {
  name: 'all cut',
  needsRoot: false,
  set: async ({ folder, pace }) => {
    const ids = Array.from({ length: 10 }, (_, i) => `cut-${i}`);
    const stage = await setTheStage({ folder, pace, stations: ids.map(everyMinute) });
    const nodes: FieldNode[] = [];
    for (const id of ids) nodes.push(await fieldNode(stage, station(id), whole()));
    return {
      stage,
      deaths: [
        {
          name: 'all ten nodes cut at once: one message',
          noticedBy: 'hub',
          says: /ほか9件 現地端末の通信が切れています[\s\S]*すべてが同時に/,
          inflict: () => {
            for (const node of nodes) node.die();
          },
        },
      ],
      end: async () => {
        await Promise.all(nodes.map((one) => one.stop()));
      },
    };
  },
};
