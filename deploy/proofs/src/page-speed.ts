/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@kawamori/kit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium } from './eyes/browser.js';
import { framesPerSecond, notedFrames, noteFrames } from './page-speed/frames.js';
import { type Load, load } from './page-speed/loads.js';
import { makeRiver } from './page-speed/river.js';
import { slopeOf } from './page-speed/slope.js';
import { slowed } from './page-speed/slow.js';
import { percentile } from './parts/percentiles.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { signInBrowser } from './parts/sign-in-browser.js';
import { type Staff, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

const DESK = { viewport: { width: 1_440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/** Goals, as this proof holds them. */
const GOALS = {
  scriptBytes: 150_000,
  largestMs: 2_000,
  againMs: 1_500,
  framesPerSecond: 50,
  framesPerSecondSlow: 30,
  panFrameMs: 50,
};
const YEAR_MINUTES = 365 * 24 * 60;

/** What a row has found: its line in the table, and whether it is right and within its goals. */
interface Found {
  what: string;
  measured: string;
  goal: string;
  /** False: what was to be shown did not come, whatever the time. */
  isRight: boolean;
  isWithin: boolean;
}

interface Played {
  context: ProofContext;
  browser: Browser;
  folder: string;
  /** Times that a load is measured; the middle one counts. */
  times: number;
}

async function withHub<T>(folder: string, work: (hub: RealHub, staff: Staff) => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const hub = await startHub(folder);
  try {
    return await work(hub, await signInByLink(hub.setupUrl));
  } finally {
    await hub.stop();
  }
}

async function signedIn(browser: Browser, staff: Staff, look: object): Promise<BrowserContext> {
  const context = await browser.newContext({ ...look, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  await signInBrowser(context, staff);
  return context;
}

const middle = (values: readonly number[]): number => percentile(values, 50);
const spread = (values: readonly number[]): string =>
  `${middle(values)} ms (${Math.min(...values)} to ${Math.max(...values)})`;

/** The first load with nothing kept, and the telephone's second one, from what it has kept. */
async function loads({ browser, folder, times }: Played): Promise<Found[]> {
  return withHub(folder, async (hub, staff) => {
    const river = await makeRiver(hub, folder, 12, '10m');
    await river.sayAll((i) => 1 + i / 20);
    const found: Found[] = [];
    for (const [what, look, stands] of [
      ['the map on a desk', DESK, '.leaflet-container .marker'],
      ['the list on a telephone', PHONE, '[data-station]'],
    ] as const) {
      const first: Load[] = [];
      const again: Load[] = [];
      for (let i = 0; i < times; i++) {
        const context = await signedIn(browser, staff, look);
        first.push(await load(context, staff.url, stands));
        await keeping(context, staff.url);
        again.push(await load(context, staff.url, stands));
        await context.close();
      }
      const bytes = Math.max(...first.map(({ scriptBytes }) => scriptBytes));
      const largest = first.map(({ largestMs }) => largestMs);
      found.push(
        {
          what: `${what}: scripts of the first load, gzip`,
          measured: `${(bytes / 1_000).toFixed(1)} kB (${((first[0]?.lineBytes ?? 0) / 1_000).toFixed(0)} kB of all kinds over the line)`,
          goal: `${GOALS.scriptBytes / 1_000} kB`,
          isRight: bytes > 0,
          isWithin: bytes <= GOALS.scriptBytes,
        },
        {
          what: `${what}: largest paint, first load`,
          measured: `${spread(largest)}; of use after ${spread(first.map(({ standsMs }) => standsMs))}`,
          goal: `${GOALS.largestMs} ms`,
          isRight: largest.every((ms) => ms > 0),
          isWithin: middle(largest) < GOALS.largestMs,
        },
      );
      if (look !== PHONE) continue;
      const repeated = again.map(({ largestMs }) => largestMs);
      found.push({
        what: `${what}: largest paint, opened again`,
        measured: `${spread(repeated)}; of use after ${spread(again.map(({ standsMs }) => standsMs))}`,
        goal: `${GOALS.againMs} ms`,
        isRight: repeated.every((ms) => ms > 0),
        isWithin: middle(repeated) < GOALS.againMs,
      });
    }
    river.end();
    return found;
  });
}

/** Waits until the worker has all that it keeps. */
async function keeping(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker?.ready;
  });
  await page.close();
}

const STATIONS = 1_000;
const WATCHED_MS = 20_000;

/** A thousand gauges, each of which says another value every second, on the desk's map. */
async function frames({ browser, folder }: Played): Promise<Found[]> {
  return withHub(folder, async (hub, staff) => {
    const river = await makeRiver(hub, folder, STATIONS, '10s');
    let round = 0;
    await river.sayAll(() => 1);
    const stopping = new AbortController();
    const speaking = (async () => {
      while (!stopping.signal.aborted) {
        const begun = performance.now();
        round++;
        await river.sayAll((i) => 1 + ((i + round) % 50) / 100);
        await pause(Math.max(0, 1_000 - (performance.now() - begun)), stopping.signal);
      }
    })();
    try {
      const found: Found[] = [];
      for (const [cpu, goal] of [
        [1, GOALS.framesPerSecond],
        [4, GOALS.framesPerSecondSlow],
      ] as const) {
        const context = await signedIn(browser, staff, DESK);
        const page = await context.newPage();
        await slowed(page, { cpu, network: false });
        await page.goto(staff.url);
        await page.getByText(`/${STATIONS}局`).waitFor({ timeout: 60_000 });
        await page.locator('.rail [data-station]').first().waitFor();
        await page.locator('.marker').first().waitFor();
        const before = round;
        await noteFrames(page);
        await page.waitForTimeout(WATCHED_MS);
        const lengths = await notedFrames(page);
        const rate = framesPerSecond(lengths);
        found.push({
          what: `${STATIONS} stations, each every second, processor throttled ${cpu}x`,
          measured: `${rate.toFixed(1)} frames a second; p95 ${percentile(lengths, 95).toFixed(0)} ms, longest ${Math.max(...lengths).toFixed(0)} ms; ${round - before} rounds in ${WATCHED_MS / 1_000} s`,
          goal: `${goal} frames a second`,
          isRight: await isCurrent(page),
          isWithin: rate >= goal && round - before >= 0.8 * (WATCHED_MS / 1_000),
        });
        await context.close();
      }
      return found;
    } finally {
      stopping.abort();
      await speaking;
      river.end();
    }
  });
}

/** What is shown moves with what was sent. */
async function isCurrent(page: Page): Promise<boolean> {
  const before = await shownOfFirst(page);
  for (let i = 0; i < 20; i++) {
    await page.waitForTimeout(500);
    if ((await shownOfFirst(page)) !== before) return true;
  }
  return false;
}

const shownOfFirst = (page: Page): Promise<string | null> =>
  page.locator('.rail [data-station="gauge-1"] [data-testid="value"]').first().textContent();

/** A chart is given so long to have and draw what it asked for. */
const SETTLED_MS = 3_000;
/** Share of the chart's width in which the year that was told must be seen: the rest is its margins. */
const YEAR_DRAWN = 0.8;

/** In how much of the hydrograph's width something of the water's colour is drawn, from 0 to 1. */
function shareDrawn(page: Page): Promise<number> {
  return page
    .getByTestId('hydrograph')
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
      if (!pixels) return 0;
      const columns = new Set<number>();
      for (let i = 0; i < pixels.length; i += 4) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(i, i + 4);
        if (alpha > 100 && red < 90 && green > 90 && blue > 110) columns.add((i / 4) % width);
      }
      return columns.size / width;
    });
}

/** A year of a value a minute, sent by a node and panned by the keyboard. */
async function aYear({ browser, folder }: Played): Promise<Found[]> {
  return withHub(folder, async (hub, staff) => {
    const river = await makeRiver(hub, folder, 1, '1m');
    const begun = performance.now();
    await river.tell(0, YEAR_MINUTES, (minute) => 1 + 0.5 * Math.sin(minute / 300));
    const toldMs = performance.now() - begun;
    const context = await signedIn(browser, staff, DESK);
    const page = await context.newPage();
    await page.goto(`${staff.url}/#gauge-1`);
    await page.getByTestId('station').locator('canvas').first().waitFor();
    await page.getByRole('button', { name: '1年', exact: true }).click();
    await page.waitForTimeout(SETTLED_MS);
    const chart = page.getByTestId('chart-keys');
    const before = await page.getByTestId('period').textContent();
    await slowed(page, { cpu: 4, network: false });
    await chart.focus();
    await noteFrames(page);
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Shift+ArrowLeft');
      await page.waitForTimeout(50);
    }
    const lengths = await notedFrames(page);
    const isMoved = (await page.getByTestId('period').textContent()) !== before;
    await page.keyboard.press('End');
    await page.waitForTimeout(SETTLED_MS);
    const drawn = await shareDrawn(page);
    await context.close();
    river.end();
    return [
      {
        what: `a year of ${YEAR_MINUTES} values panned, processor throttled 4x`,
        measured: `p95 ${percentile(lengths, 95).toFixed(0)} ms a frame, p50 ${percentile(lengths, 50).toFixed(0)}, longest ${Math.max(...lengths).toFixed(0)}; ${(100 * drawn).toFixed(0)} % of the chart’s width has water drawn; told by the node in ${(toldMs / 1_000).toFixed(0)} s`,
        goal: `p95 ${GOALS.panFrameMs} ms`,
        isRight: isMoved && drawn > YEAR_DRAWN,
        isWithin: percentile(lengths, 95) < GOALS.panFrameMs,
      },
    ];
  });
}

/** A day's events at 60 times their pace: fifty gauges that speak every ten minutes of it. */
const DAY_STATIONS = 50;
const DAY_ROUND_MS = 10_000;
/** Floods of that day, and the rounds of each. */
const FLOODS = 12;
const ROUNDS_A_FLOOD = 12;
/** Floods of the days before, three times as fast: what a screen keeps so many of, and no more, is full when the day begins. */
const FLOODS_BEFORE = 6;
/** Different values of a flood that the screen must have shown: a heap that stays level since nothing comes proves nothing. */
const LEVELS_SHOWN = 3;
const ROUND_BEFORE_MS = DAY_ROUND_MS / 3;
/** The heap may grow so much over the day by the straight line through its floods, of what it has. */
const LEVEL = 0.05;

async function aDay({ browser, folder, context: proof }: Played): Promise<Found[]> {
  return withHub(folder, async (hub, staff) => {
    const river = await makeRiver(hub, folder, DAY_STATIONS, '10s');
    const context = await signedIn(browser, staff, DESK);
    const page = await context.newPage();
    await page.goto(staff.url);
    const cdp = await context.newCDPSession(page);
    await cdp.send('HeapProfiler.enable');
    const usedMb = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1_000_000;
    };
    let isFollowed = true;
    /** Levels are reached, told and left. Answers with the least that the heap held: what is under way at a moment is no growth. */
    const aFlood = async (roundMs: number) => {
      const used: number[] = [];
      const shown = new Set<string | null>();
      for (let round = 0; round < ROUNDS_A_FLOOD; round++) {
        const begun = performance.now();
        const risen = 3 * Math.max(0, Math.sin((2 * Math.PI * round) / ROUNDS_A_FLOOD));
        await river.sayAll((i) => 1 + (i % 10) / 20 + risen);
        used.push(await usedMb());
        await page.waitForTimeout(Math.max(0, roundMs - (performance.now() - begun)));
        shown.add(await shownOfFirst(page));
      }
      isFollowed &&= shown.size >= LEVELS_SHOWN;
      return Math.min(...used);
    };
    const floods = async (count: number, roundMs: number) => {
      const heap: number[] = [];
      for (let i = 0; i < count; i++) heap.push(await aFlood(roundMs));
      proof.say(
        `  heap in MB, the least of each of ${count} floods of ${(ROUNDS_A_FLOOD * roundMs) / 1_000} s: ${heap.map((one) => one.toFixed(2)).join(' ')}`,
      );
      return heap;
    };
    await floods(FLOODS_BEFORE, ROUND_BEFORE_MS);
    const heap = await floods(FLOODS, DAY_ROUND_MS);
    await context.close();
    river.end();
    const mean = heap.reduce((sum, one) => sum + one, 0) / heap.length;
    const grown = slopeOf(heap) * heap.length;
    return [
      {
        what: `the heap of a desk over a day’s events at 60 times their pace, ${FLOODS} floods`,
        measured: `${mean.toFixed(1)} MB; by the line through its floods ${grown >= 0 ? '+' : ''}${grown.toFixed(2)} MB a day`,
        goal: `+${LEVEL * 100} % at most`,
        isRight: isFollowed,
        isWithin: grown <= LEVEL * mean,
      },
    ];
  });
}

const ROWS: Readonly<Record<string, (played: Played) => Promise<Found[]>>> = {
  'first load': loads,
  'a thousand stations': frames,
  'a year': aYear,
  'a day': aDay,
};
const rowsOf = (short: boolean): string[] => (short ? ['first load'] : Object.keys(ROWS));

export const pageSpeed: Proof = {
  name: 'page-speed',
  about:
    'the screens on a slow telephone: what is loaded and when it is painted, a thousand stations, a year panned, the heap over a day',
  rows: rowsOf,
  run: async (context) => {
    const browser = await openChromium();
    const found: Found[] = [];
    try {
      for (const [i, row] of rowsOf(context.short)
        .filter((one) => one.includes(context.only ?? ''))
        .entries())
        found.push(
          ...((await ROWS[row]?.({
            ...{ context, browser, folder: join(context.folder, `row-${i}`), times: context.short ? 1 : 5 },
          })) ?? []),
        );
    } finally {
      await browser.close();
    }
    context.table(
      ['what', 'measured', 'goal', ''],
      found.map(({ what, measured, goal, isRight, isWithin }) => [
        ...[what, measured, goal, !isRight ? 'wrong' : isWithin ? 'within' : 'beyond'],
      ]),
    );
    const right = found.filter(({ isRight }) => isRight).length;
    const within = found.filter(({ isRight, isWithin }) => isRight && isWithin).length;
    return {
      holds: right === found.length && (context.short || within === found.length),
      figure: `${right} of ${found.length} right, ${within} within their goals`,
    };
  },
};
