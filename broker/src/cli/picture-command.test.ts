import { CameraId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { Desk } from './desk.js';
import { pictureCommand } from './picture-command.js';

/** A desk that knows these cameras and is asked for nothing else. */
const deskWith = (...cameras: string[]) =>
  ({
    exportConfig: () =>
      Promise.resolve({
        'station/naro': { cameras: cameras.map((id) => ({ id })) },
        'station/dry': {},
        'town/nakatosa': {},
      }),
  }) as unknown as Desk;
const taking = { kind: 'picture-take', camera: CameraId.parse('naro-1'), dataDir: undefined } as const;

test('an unknown camera is answered with the cameras that there are', async () => {
  await expect(pictureCommand(taking, deskWith('kure-cam', 'naro-cam'), () => undefined)).rejects.toThrow(
    'there is no camera naro-1; there are: kure-cam, naro-cam',
  );
  await expect(pictureCommand(taking, deskWith(), () => undefined)).rejects.toThrow('the hub knows none');
});
