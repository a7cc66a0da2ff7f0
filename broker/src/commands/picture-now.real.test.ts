// Real: the whole hub behind its socket, aedes, the command's own desk; the node is an mqtt.js client that answers as an agent does.
import {
  CameraId,
  type CommandAnswer,
  downTopic,
  NodeCommand,
  type StationFile,
  upTopic,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { pictureCommand } from '../cli/picture-command.js';
import { aRegistration, aStationFile } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { commandDesk } from './command-desk.js';
import { pictureNow } from './picture-now.js';

const CAMERA = CameraId.parse('kajiyase-bashi-1');
const STATION: StationFile = aStationFile({
  cameras: [{ id: CAMERA, nameJa: '鍛冶屋瀬橋', nameEn: 'Kajiyase-bashi' }],
});
const { id: NODE, town: TOWN } = aRegistration();

async function aHub() {
  const hub = await startHub();
  const { secret } = await hub.setUp(STATION);
  const take = async (camera = CAMERA) => {
    const said: string[] = [];
    const code = await hub.operate((desk) =>
      pictureCommand({ kind: 'picture-take', camera, dataDir: hub.dataDir }, desk, (line) => said.push(line)),
    );
    return { code, said: said.join('\n') };
  };
  /** A node that tells each of these of every command. */
  const answering = async (...told: Pick<CommandAnswer, 'state' | 'detail'>[]) => {
    const { client } = await connectNode(hub, secret);
    const orders: NodeCommand['order'][] = [];
    client.on('message', (_topic, payload) => {
      const { id, order } = NodeCommand.parse(JSON.parse(payload.toString()));
      orders.push(order);
      for (const one of told) {
        const answer: CommandAnswer = { v: 1, id, node: NODE, ...one };
        client.publish(upTopic(TOWN, NODE, 'answer'), JSON.stringify(answer), { qos: 1 });
      }
    });
    await client.subscribeAsync(downTopic(TOWN, NODE, 'command'), { qos: 1 });
    return { orders };
  };
  return { hub, take, answering };
}

describe('a picture now', () => {
  test('is ordered of the node that speaks for the station, and told when it is taken', async () => {
    const { take, answering } = await aHub();
    const { orders } = await answering(
      { state: 'begun', detail: 'the picture is being taken' },
      { state: 'done', detail: 'taken at 2026-06-02T18:00:00+09:00, 60300 bytes; it is sent next' },
    );
    expect(await take()).toEqual({
      code: 0,
      said: `taken: ${NODE}: taken at 2026-06-02T18:00:00+09:00, 60300 bytes; it is sent next`,
    });
    expect(orders).toEqual([{ kind: 'snapshot', camera: CAMERA }]);
  });

  test.each(['failed', 'refused', 'expired'] as const)(
    'that is %s is told with its reason',
    async (state) => {
      const { take, answering } = await aHub();
      await answering({ state, detail: 'the camera cannot be reached' });
      expect(await take()).toEqual({ code: 1, said: `not taken: ${NODE}: the camera cannot be reached` });
    },
  );

  test('cannot be had of a node that is away, of a camera that nobody has, nor without a hub', async () => {
    const { hub, take } = await aHub();
    expect(await take()).toEqual({ code: 1, said: `not taken: ${NODE}: not connected` });
    await expect(take(CameraId.parse('naro-1'))).rejects.toThrow('there is no camera naro-1');
    await hub.stop();
    await expect(take()).rejects.toThrow('none is running');
  });

  test('is given up when the node says nothing', async () => {
    const sent: string[] = [];
    const commands = commandDesk({
      wallClock: { now: () => 0 },
      send: (node) => {
        sent.push(node);
        return true;
      },
    });
    const node = aRegistration();
    const inputs = { commands, nodesFor: () => [node], listening: () => new Set([NODE]) };
    expect(await pictureNow(CAMERA, { ...inputs, withinMs: 1_000 })).toEqual({
      taken: false,
      detail: `${NODE}: no answer within 1 s`,
    });
    // It was taken back: a node that returns is not asked again.
    commands.listening(NODE);
    expect(sent).toEqual([NODE]);
  });
});
