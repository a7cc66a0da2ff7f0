// Real: the whole hub with the built face in Chromium. More stations than the map has room to name, or a list to show at once.
import { fileURLToPath } from 'node:url';
import { SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { townWithDuty } from '../duty/testing/town-with-duty.js';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { openDesk, type Page } from '../testing/chromium.js';
import { mailServer } from '../testing/mail-server.js';
import { connectNode } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { signedIn } from './testing/signed-in.js';

const FACE = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const STATIONS = Array.from({ length: 120 }, (_, i) =>
  aStationFile({
    ...{ id: `gauge-${i + 1}`, nameJa: `第${i + 1}`, nameEn: `No. ${i + 1}` },
    position: { lat: 33.14 + Math.floor(i / 15) * 0.03, lon: 132.8 + (i % 15) * 0.03 },
  }),
);
const HIGH = 'gauge-67';

async function crowdedDesk(): Promise<Page> {
  const { hub, cookie, secret } = await townWithDuty(await mailServer(), { dashboardDir: FACE }, ...STATIONS);
  const node = await connectNode(hub, secret, aRegistration({ stations: STATIONS.map(({ id }) => id) }));
  hub.clock.at = minute(10);
  for (const { id } of STATIONS)
    await node.send([[10, id === HIGH ? 4.2 : 1]], SeriesId.parse(`${id}/level`));
  const desk = await signedIn(await openDesk(), hub, cookie);
  await desk.goto(hub.url);
  await desk.locator(`.rail [data-station="${HIGH}"][data-level="4"]`).waitFor();
  return desk;
}

/** Stations whose label covers a badge, of all that are on the map. One that is measured is not seen yet. */
const covered = (page: Page) =>
  page.evaluate(`(() => {
    const boxOf = (part) => part.getBoundingClientRect();
    const pins = [...document.querySelectorAll('.marker .pin')];
    return [...document.querySelectorAll('.marker .label:not(.measuring)')].flatMap((label) => {
      const a = boxOf(label);
      const under = pins.filter((pin) => {
        const b = boxOf(pin);
        return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      });
      return under.length > 0 ? [label.closest('.marker').dataset.station] : [];
    });
  })()`) as Promise<string[]>;

test('a crowded map names the highest and, of the others, whom there is room for; a list grows as it is read', async () => {
  const desk = await crowdedDesk();
  const named = desk.locator('.marker .label');
  await expect.poll(() => desk.locator(`.marker[data-station="${HIGH}"] .label`).isVisible()).toBe(true);
  await expect.poll(() => named.count()).toBeGreaterThan(1);
  await expect.poll(() => desk.locator('.marker .label.measuring').count()).toBe(0);
  await expect.poll(async () => (await covered(desk)).filter((id) => id !== HIGH)).toEqual([]);
  const nameless = desk.locator('.marker:not(:has(.label))').first();
  const id = await nameless.getAttribute('data-station');
  const before = await named.count();
  await nameless.hover();
  await desk.locator(`.marker[data-station="${id}"] .label`).waitFor();
  await shoot(desk, 'crowded-map');
  await desk.mouse.move(5, 5);
  await expect.poll(() => named.count()).toBe(before);

  const rows = desk.locator('.rail [data-station]');
  const more = desk.locator('.rail').getByRole('button', { name: /^ほか\d+局を表示$/ });
  const first = await rows.count();
  expect(first).toBeLessThan(STATIONS.length);
  await more.scrollIntoViewIfNeeded();
  await expect.poll(() => rows.count()).toBeGreaterThan(first);
  // By keyboard as well, to the last one.
  await expect
    .poll(async () => {
      if ((await more.count()) > 0) await more.focus();
      return rows.count();
    })
    .toBe(STATIONS.length);
  await expect.poll(() => more.count()).toBe(0);
});
