import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeConfig } from '@kawamori/contracts';
import { type Clock, makeLog } from '@kawamori/kit';
import { jpegSize } from './cameras/jpeg-form.js';
import { makeCameraDesk } from './cameras/supervised-desk.js';

export interface TryCamerasSurroundings {
  /** Finds files that the configuration names relative to itself. */
  locate: (file: string) => string;
  clock: Clock;
  say: (text: string) => void;
}

/**
 * Takes one picture with every camera, one after another, and says what came of it. The pictures lie in a temporary folder that stays, so
 * that they can be looked at. Returns the exit code: 1 when one gave no picture.
 */
export async function tryCameras(
  node: Pick<NodeConfig, 'id' | 'cameras' | 'clock'>,
  { locate, clock, say }: TryCamerasSurroundings,
): Promise<0 | 1> {
  const { cameras } = node;
  if (cameras.length === 0) return 0;
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-try-'));
  const desk = makeCameraDesk({
    node: { ...node, logLevel: 'silent' },
    locate,
    log: makeLog('edge', 'silent'),
  });
  let taken = 0;
  await desk.start();
  try {
    for (const { camera } of cameras) {
      const file = join(folder, `${camera}.jpg`);
      const outcome = await desk.take({ camera, at: clock.now(), level: undefined, file });
      if (outcome.ok) taken += 1;
      say(`${camera}  ${outcome.ok ? told(file, outcome) : `no picture: ${outcome.fault}`}\n`);
    }
  } finally {
    await desk.stop();
    if (taken === 0) rmSync(folder, { recursive: true, force: true });
  }
  say(`${taken} of ${cameras.length} cameras gave a picture\n`);
  return taken === cameras.length ? 0 : 1;
}

function told(file: string, { bytes, incomplete }: { bytes: number; incomplete: boolean }): string {
  const size = jpegSize(readFileSync(file));
  const pixels = size === undefined ? 'size unknown' : `${size.width}x${size.height}`;
  return `${pixels}, ${bytes} bytes${incomplete ? ', incomplete' : ''}\n  ${file}`;
}
