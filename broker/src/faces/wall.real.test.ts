// Real: the whole hub with the built face in Chromium as a wall, and what may stand between the two: a proxy of the test, and nginx.
// Played: a browser that holds sound back until it is touched, since one without a window holds back none.
import { SeriesId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { openWall, type Page } from '../testing/chromium.js';
import { startNginx } from '../testing/nginx.js';
import { shoot } from '../testing/shots.js';
import { standBetween } from './testing/between.js';
import { type BusyRiver, busyRiver } from './testing/busy-river.js';
import { signedIn as as } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const UPPER = 'kajiyase-bashi';

async function wallThrough(
  river: BusyRiver,
  url: string,
  before: (page: Page) => Promise<void> = () => Promise.resolve(),
  flags: string[] = [],
): Promise<Page> {
  const wall = await as(await openWall({ flags }), { url }, river.cookie, {
    scheme: 'night',
    language: 'ja',
  });
  await before(wall);
  await wall.goto(`${url}/?view=wall`);
  await wall.locator(`[data-station-large="${UPPER}"]`).waitFor();
  return wall;
}

/** The node sends another level, ten minutes later. */
async function rises(river: BusyRiver, minutes: number, level: number): Promise<void> {
  river.hub.clock.at = minute(minutes);
  await river.node.send([[minutes, level]], SeriesId.parse(`${UPPER}/level`));
}
const shows = (wall: Page, words: string) =>
  wall.locator(`[data-station-large="${UPPER}"]`).getByText(words, { exact: true }).waitFor();
const polls = (wall: Page) => wall.getByTestId('health').getByText('5秒ごとに取得').waitFor();

test('behind a proxy that holds the stream back the wall asks instead, says so, and hears the stream again once it comes through', async () => {
  const river = await busyRiver();
  const between = await standBetween(river.hub.url);
  between.stream = 'hold';
  const wall = await wallThrough(river, between.url, (page) => page.clock.install());
  await polls(wall);
  await rises(river, 50, 3.91);
  await shows(wall, '3.91');
  await shoot(wall, 'wall-polling');
  // Minutes later the wall has given the held stream up, and opens another.
  between.stream = 'pass';
  await wall.clock.fastForward('02:00');
  await wall.clock.fastForward('02:00');
  const other = wall.getByTestId('health').getByText('5秒ごとに取得').or(wall.getByTestId('blind'));
  await other.waitFor({ state: 'detached' });
  await rises(river, 60, 4.02);
  await shows(wall, '4.02');
});

test('behind nginx that buffers whatever the hub asks for, values still come', async () => {
  const river = await busyRiver();
  const url = await startNginx(
    (port) => `server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass ${river.hub.url.replace('localhost', '127.0.0.1')};
        proxy_buffering on;
        proxy_ignore_headers X-Accel-Buffering;
        proxy_buffers 8 64k;
        proxy_buffer_size 64k;
      }
    }`,
  );
  const wall = await wallThrough(river, url);
  await polls(wall);
  await rises(river, 50, 3.91);
  await shows(wall, '3.91');
});

test('a wall that lost the hub says since when, ages what it shows, and recovers by itself', async () => {
  const river = await busyRiver();
  const between = await standBetween(river.hub.url);
  const wall = await wallThrough(river, between.url);
  await rises(river, 50, 3.91);
  await shows(wall, '3.91');
  await wall.getByTestId('clock').getByText('18:50').waitFor();
  between.cut = true;
  await wall.getByTestId('blind').waitFor();
  await expect.poll(() => wall.getByTestId('blind').textContent()).toMatch(/18:5\d*から受信できていません（/);
  await expect.poll(() => wall.getByTestId('judged').textContent()).toContain('判定 最後は18:50');
  await rises(river, 60, 4.02);
  between.cut = false;
  await shows(wall, '4.02');
  await wall.getByTestId('blind').waitFor({ state: 'detached' });
});

test('a wall loads itself anew once when the hub has come back with another version', async () => {
  const river = await busyRiver();
  const between = await standBetween(river.hub.url);
  const wall = await wallThrough(river, between.url);
  let loads = 0;
  wall.on('load', () => {
    loads += 1;
  });
  // The same script by another name.
  between.page = (html) => html.replace(/src="\/assets\/([\w-]+\.js)"/, 'src="/assets/../assets/$1"');
  between.cut = true;
  await wall.getByTestId('blind').waitFor();
  between.cut = false;
  await wall.locator('script[src^="/assets/../"]').waitFor({ state: 'attached' });
  await wall.locator(`[data-station-large="${UPPER}"]`).waitFor();
  expect(loads).toBe(1);
});

test('the wall says it loudly when the hub has not judged for longer than is due', async () => {
  const river = await busyRiver();
  const wall = await wallThrough(river, river.hub.url);
  await expect.poll(() => wall.getByTestId('judged').textContent()).toMatch(/^判定 /);
  river.hub.clock.at = minute(70);
  await wall.getByTestId('judging-late').waitFor();
  await expect
    .poll(() => wall.getByTestId('judging-late').textContent())
    .toContain('18:40から水位を判定していません（30分）');
  await shoot(wall, 'wall-judging-late');
});

/** Text that is cut off or runs into other text, by what stands around it; nothing where all can be read. */
const CROWDED = `(() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) found.push('the screen scrolls');
  for (const one of document.querySelectorAll('header *, .worst *, .tile *, .foot *, .sight figcaption *')) {
    const style = getComputedStyle(one);
    if (style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      found.push('cut: ' + one.className + ' ' + one.textContent.trim().slice(0, 30));
  }
  for (const worst of document.querySelectorAll('.worst')) {
    const says = worst.querySelector('.says').getBoundingClientRect();
    if (says.bottom > worst.getBoundingClientRect().bottom) found.push('cut: ' + worst.querySelector('h2').textContent);
    for (const label of worst.querySelectorAll('.marks .placed')) {
      const box = label.getBoundingClientRect();
      if (box.width > 0 && box.top < says.bottom - 2) found.push('over the words: ' + label.textContent);
    }
  }
  return found;
})()`;

test('from 1280 to 3840 pixels, 16:9 and 21:9, the wall fits without a scroll, and no text is cut or runs into another', async () => {
  const river = await busyRiver();
  const wall = await wallThrough(river, river.hub.url);
  await wall.locator('canvas').first().waitFor();
  for (const [width, height] of [
    [1_280, 720],
    [1_920, 1_080],
    [1_920, 1_200],
    [2_560, 1_080],
    [3_440, 1_440],
    [3_840, 2_160],
  ] as const) {
    await wall.setViewportSize({ width, height });
    await expect.poll(() => wall.evaluate(CROWDED), { message: `${width} x ${height}` }).toEqual([]);
    await shoot(wall, `wall-${width}x${height}`);
  }
  await expect.poll(() => wall.getByTestId('since').first().textContent()).toMatch(/^\s*18:\d\dから/);
});

describe('a new level sounds once in the room', () => {
  const soundOf = async (before?: (page: Page) => Promise<void>) => {
    const river = await busyRiver();
    const wall = await wallThrough(river, river.hub.url, before, [
      '--autoplay-policy=no-user-gesture-required',
    ]);
    return { river, wall, mark: wall.getByTestId('sound') };
  };
  const HELD_BACK = `{
    const Real = AudioContext;
    let isHeld = true;
    window.AudioContext = class extends Real {
      get state() { return isHeld ? 'suspended' : super.state; }
      resume() { isHeld = false; this.dispatchEvent(new Event('statechange')); return super.resume(); }
    };
  }`;

  test('as a browser with the kiosk’s flag lets it, and not while it is muted', async () => {
    const { river, wall, mark } = await soundOf();
    await mark.and(wall.locator('[data-state="ready"]')).waitFor();
    await mark.click();
    const box = wall.getByTestId('sound-box');
    expect(await violations(wall)).toEqual([]);
    await expect.poll(() => box.getByTestId('last-sound').count()).toBe(0);
    await rises(river, 50, 4.1);
    await box.getByTestId('last-sound').getByText('レベル4').waitFor();
    await box.getByRole('button', { name: '15分だけ消音' }).click();
    await shoot(wall, 'wall-sound');
    await box.getByRole('button', { name: '閉じる' }).click();
    await mark.getByText(/消音中 あと1[45]分/).waitFor();
    await wall.reload();
    await mark.getByText('消音中 あと').waitFor();
    await mark.click();
    await box.getByRole('button', { name: '消音をやめる' }).click();
    await mark.getByText('音 入').waitFor();
  });

  test('and where the browser holds it back, the wall says so and what to do, until somebody touches it', async () => {
    const { wall, mark } = await soundOf(async (page) => {
      await page.addInitScript(HELD_BACK);
    });
    await mark.getByText('音が出せません').waitFor();
    await shoot(wall, 'wall-no-sound');
    await mark.click();
    await mark.and(wall.locator('[data-state="ready"]')).waitFor();
  });
});
