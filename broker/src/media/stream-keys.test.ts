import { CameraId, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { streamKeys } from './stream-keys.js';

const CAMERA = CameraId.parse('kajiyase-cam');
const KEY = 'k'.repeat(43);

function someKeys() {
  const clock = { at: 0 };
  const keys = streamKeys({ now: () => clock.at });
  return { clock, keys };
}

describe('stream keys', () => {
  test('let in what the hub has asked for', () => {
    const { keys } = someKeys();
    keys.admit(CAMERA, KEY, 60 * SECOND);
    expect(keys.cameraOf(CAMERA, KEY)).toBe(CAMERA);
  });

  test.each([
    ['no key', CAMERA, undefined],
    ['a wrong key', CAMERA, 'x'.repeat(43)],
    ['two keys at once', CAMERA, [KEY, KEY]],
    ['a camera that nobody has asked for', 'naro-cam', KEY],
    ['a name that every object has', 'constructor', KEY],
  ])('keep out %s', (_what, name, key) => {
    const { keys } = someKeys();
    keys.admit(CAMERA, KEY, 60 * SECOND);
    expect(keys.cameraOf(name, key)).toBeUndefined();
  });

  test('end with the order, a few seconds later', () => {
    const { clock, keys } = someKeys();
    keys.admit(CAMERA, KEY, 60 * SECOND);
    clock.at = 64 * SECOND;
    expect([keys.cameraOf(CAMERA, KEY), keys.holds(CAMERA)]).toEqual([CAMERA, true]);
    clock.at = 65 * SECOND;
    expect([keys.cameraOf(CAMERA, KEY), keys.holds(CAMERA)]).toEqual([undefined, false]);
  });

  test('go on with each order that follows', () => {
    const { clock, keys } = someKeys();
    keys.admit(CAMERA, KEY, 60 * SECOND);
    clock.at = 50 * SECOND;
    keys.admit(CAMERA, KEY, 60 * SECOND);
    clock.at = 100 * SECOND;
    expect(keys.holds(CAMERA)).toBe(true);
  });

  test('end at once when nobody watches any more', () => {
    const { keys } = someKeys();
    keys.admit(CAMERA, KEY, 60 * SECOND);
    keys.forbid(CAMERA);
    expect([keys.cameraOf(CAMERA, KEY), keys.holds(CAMERA)]).toEqual([undefined, false]);
  });
});
