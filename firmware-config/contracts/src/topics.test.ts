import { describe, expect, test } from 'vitest';
import { CameraId, NodeId, TownId } from './ids.js';
import { downFilter, downTopic, parseUpTopic, pictureTopic, upTopic } from './topics.js';

const town = TownId.parse('shimanto-cho');
const node = NodeId.parse('kajiyase-1');

describe("a node's topic", () => {
  test.each(['readings', 'status', 'answer', 'fetch'] as const)(
    'for %s is read as it was written',
    (kind) => {
      expect(parseUpTopic(upTopic(town, node, kind))).toEqual({ town, node, kind });
    },
  );

  test('for a picture names the camera', () => {
    const camera = CameraId.parse('kajiyase-bashi-down');
    const topic = pictureTopic(town, node, camera);
    expect(topic).toBe('kawamori/v1/up/shimanto-cho/kajiyase-1/picture/kajiyase-bashi-down');
    expect(parseUpTopic(topic)).toEqual({ town, node, kind: 'picture', camera });
  });

  test('says which way a message goes, from which town and from whom', () => {
    expect(upTopic(town, node, 'readings')).toBe('kawamori/v1/up/shimanto-cho/kajiyase-1/readings');
    expect(downTopic(town, node, 'command')).toBe('kawamori/v1/down/shimanto-cho/kajiyase-1/command');
    expect(downFilter(town, node)).toBe('kawamori/v1/down/shimanto-cho/kajiyase-1/#');
  });

  test.each([
    '',
    '/',
    'kawamori',
    'kawamori/v1/up',
    'kawamori/v1/up/',
    'kawamori/v1/up/shimanto-cho/kajiyase-1',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/readings/',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/readings/extra',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/config',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/picture',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/picture/',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/picture/../../x',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/picture/a-camera/b',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/status/a-camera',
    'kawamori/v1/up/shimanto-cho//readings',
    'kawamori/v1/up/+/kajiyase-1/readings',
    'kawamori/v1/up/shimanto-cho/#',
    'kawamori/v1/up/shimanto-cho/../readings',
    'kawamori/v1/up/shimanto-cho/KAJIYASE-1/readings',
    'kawamori/v1/up/shimanto-cho/-kajiyase/readings',
    'kawamori/v1/up/四万十町/kajiyase-1/readings',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/readings\u0000',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/readings\n',
    'kawamori/v2/up/shimanto-cho/kajiyase-1/readings',
    'kawamori/v1/down/shimanto-cho/kajiyase-1/readings',
    ' kawamori/v1/up/shimanto-cho/kajiyase-1/readings',
    '$SYS/kawamori/v1/up/shimanto-cho/kajiyase-1/readings',
    `kawamori/v1/up/shimanto-cho/${'a'.repeat(41)}/readings`,
  ])('is not ours: %j', (topic) => {
    expect(parseUpTopic(topic)).toBeUndefined();
  });
});
