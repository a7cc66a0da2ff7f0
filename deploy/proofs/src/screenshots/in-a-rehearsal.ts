import { REHEARSED, rehearsedHub } from '../parts/rehearsed-hub.js';
import type { Camera } from './camera.js';

/** River minutes in one of the exercise. */
const SPEED = 60;
const OVERFLOWS_WITHIN_MS = 480_000;

/** A hub in service, beside which a flood is rehearsed by two people; its printed sheets with it. */
export async function inARehearsal(folder: string, camera: Camera): Promise<void> {
  const as = await rehearsedHub(folder, { speed: SPEED });
  try {
    const desk = await camera.open({ screen: 'desk', as });
    await desk.goto(`${as.url}/rehearsal`);
    await desk
      .locator(`[data-station="${REHEARSED}"][data-level="5"]`)
      .first()
      .waitFor({ timeout: OVERFLOWS_WITHIN_MS });
    await camera.take(desk, 'rehearsal-desk');
    const wall = await camera.open({ screen: 'wall', night: true, as });
    await wall.goto(`${as.url}/rehearsal?view=wall`);
    await wall.locator('canvas').first().waitFor();
    await camera.take(wall, 'rehearsal-wall');
    for (const [sheet, screen] of [
      ['hours', 'landscape'],
      ['situation', 'paper'],
      ['hand-over', 'paper'],
    ] as const) {
      const paper = await camera.open({ screen, as });
      await paper.goto(`${as.url}/rehearsal/api/v1/hq/${sheet}.html`, { waitUntil: 'load' });
      await camera.take(paper, `sheet-${sheet}`);
      await paper.context().close();
    }
  } finally {
    await as.stop();
  }
}
