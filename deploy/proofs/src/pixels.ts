import { metres, type StationId } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { openChromium } from './eyes/browser.js';
import { eventually } from './parts/eventually.js';
import { type Member, makeRegion } from './parts/gauge-region.js';
import { percentile } from './parts/percentiles.js';
import { startHub } from './parts/real-hub.js';
import { signInByLink } from './parts/staff.js';
import { paintedIn } from './pixels/painted.js';
import { type RisingGauge, risingGauge } from './pixels/rising-gauge.js';
import { openScreen, type Screen, type TextChange } from './pixels/screen.js';
import type { Proof, ProofContext, Verdict } from './proof.js';

const SHORT = { stations: 8, changes: 40, goalMs: Number.POSITIVE_INFINITY };
const FULL = { stations: 12, changes: 500, goalMs: 500 };
/** Between one change on the map and the sending of the next. */
const REST_MS = 150;
const SEEN_WITHIN_MS = 30_000;
/** After the last change: a busy machine gives out a frame seconds later, and the others have as long as until their gauge's next one. */
const LAST_FRAMES_MS = 10_000;
/** A grid over both towns, so that each marker stands by itself. */
const GRID = { columns: 4, west: 132.86, south: 33.15, eastStep: 0.11, northStep: 0.09 };

/** One reading, from the node to the screen; instants of the machine's clock. */
interface Way {
  station: StationId;
  text: string;
  sentAt: number;
  acknowledgedAt: number;
}

interface Arrival extends Way {
  seen: TextChange | undefined;
  /** When a frame was given out in which the value's place looks other than before. */
  paintedAt: number | undefined;
}

/** From the node's sending to painted pixels on the map. */
export const pixels: Proof = {
  name: 'pixels',
  about: 'from a node that sends over MQTT to pixels on the map in a real Chromium, frame by frame',
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    const hub = await startHub(context.folder);
    const browser = await openChromium();
    try {
      const staff = await signInByLink(hub.setupUrl);
      const members = await makeRegion(hub, context.folder, {
        count: size.stations,
        gauge: risingGauge,
        place: (i) => ({
          lat: GRID.south + Math.floor(i / GRID.columns) * GRID.northStep,
          lon: GRID.west + (i % GRID.columns) * GRID.eastStep,
        }),
      });
      const screen = await openScreen(browser, staff);
      await Promise.all(members.map((member) => member.send()));
      await screen.ready(members.length);
      const ways = await play(members, size.changes, screen);
      await pause(LAST_FRAMES_MS, new AbortController().signal);
      const clock = await screen.clockOff();
      for (const member of members) member.end();
      const arrivals = await follow(screen, ways);
      await screen.close();
      return report(context, { arrivals, clock, goalMs: size.goalMs, frames: screen.frames().length });
    } finally {
      await browser.close();
      await hub.stop();
    }
  },
};

/** One gauge after the other changes and sends, when the change before has come to the map. */
async function play(members: readonly Member<RisingGauge>[], count: number, screen: Screen): Promise<Way[]> {
  const ways: Way[] = [];
  for (let i = 0; i < count; i++) {
    const member = members[i % members.length];
    if (!member) continue;
    member.gauge.next();
    const text = metres(member.gauge.valueM);
    const way = { station: member.station, text, ...(await member.send()) };
    ways.push(way);
    await eventually('the change to be on the map', () => screen.changes().find(isOf(way)), {
      withinMs: SEEN_WITHIN_MS,
      everyMs: 10,
    }).catch(() => undefined);
    await pause(REST_MS, new AbortController().signal);
  }
  return ways;
}

const isOf = (way: Way) => (change: TextChange) =>
  change.station === way.station && change.text.startsWith(way.text) && change.changedAt >= way.sentAt;

async function follow(screen: Screen, ways: readonly Way[]): Promise<Arrival[]> {
  const changes = screen.changes();
  await screen.freeze();
  const frames = screen.frames();
  const arrivals: Arrival[] = [];
  for (const way of ways) {
    const seen = changes.find(isOf(way));
    const next = ways.find(({ station, sentAt }) => station === way.station && sentAt > way.sentAt);
    const painted =
      seen &&
      (await paintedIn(
        frames,
        { changedAt: seen.changedAt, until: next?.sentAt ?? Number.POSITIVE_INFINITY },
        (frame) => screen.patchOf(frame, seen.box),
      ));
    arrivals.push({ ...way, seen, paintedAt: painted?.at });
  }
  return arrivals;
}

interface Measured {
  arrivals: readonly Arrival[];
  clock: { offMs: number; withinMs: number };
  goalMs: number;
  frames: number;
}

function report(context: ProofContext, { arrivals, clock, goalMs, frames }: Measured): Verdict {
  const waits = (instantOf: (one: Arrival) => number | undefined) =>
    arrivals.flatMap((one) => {
      const instant = instantOf(one);
      return instant === undefined ? [] : [Math.round(instant - one.sentAt)];
    });
  const painted = waits(({ paintedAt }) => paintedAt);
  const stages: [string, number[]][] = [
    ['on the hub’s disk (PUBACK)', waits(({ acknowledgedAt }) => acknowledgedAt)],
    ['in the page’s text', waits(({ seen }) => seen?.changedAt)],
    ['the frame after it begins', waits(({ seen }) => seen?.frameAt)],
    ['pixels in a frame of the screen', painted],
  ];
  context.table(
    ['from sending until', 'changes', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'],
    stages.map(([stage, ms]) => [stage, ms.length, ...[50, 95, 99, 100].map((part) => percentile(ms, part))]),
  );
  const levels = new Set(arrivals.flatMap(({ seen }) => seen?.level ?? []));
  context.say(
    `  ${frames} frames; levels shown: ${[...levels].sort().join(', ')}; ` +
      `the page’s clock is ours within ${(Math.abs(clock.offMs) + clock.withinMs).toFixed(1)} ms`,
  );
  const unseen = arrivals.filter(({ paintedAt }) => paintedAt === undefined);
  for (const { station, text, seen } of unseen.slice(0, 8))
    context.say(
      `  ${station}: ${text} m ${seen ? 'stood in the page, and no pixel changed' : 'never came to the map'}`,
    );
  const p99 = percentile(painted, 99);
  return {
    holds: unseen.length === 0 && (context.short || p99 <= goalMs),
    figure: `${painted.length} of ${arrivals.length} changes painted; p50 ${percentile(painted, 50)} ms, p99 ${p99} ms${context.short ? '' : ` (goal ${goalMs})`}`,
  };
}
