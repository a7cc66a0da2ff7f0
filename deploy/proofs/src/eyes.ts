import type { PictureList, SeriesView, VideoState } from '@kawamori/contracts';
import { openChromium, type Viewing, watchLive } from './eyes/browser.js';
import { CAMERA, LEVEL_EVERY, NODE, PICTURE_EVERY, STATION, type Stage, setTheStage } from './eyes/stage.js';
import { lookAtStill, type SeenStill } from './eyes/still.js';
import { eventually } from './parts/eventually.js';
import { processes } from './parts/processes.js';
import type { Proof, ProofContext, Verdict } from './proof.js';

const BEGINS = Date.UTC(2026, 5, 2, 15, 0);

interface Size {
  minutes: number;
  /** How often live video is asked for, for FLV and HLS each. */
  views: number;
  /** For how long each is watched. */
  watchMs: number;
  /** Whether each click waits until nobody watches and nothing runs any more, as in service: most of a minute. */
  untilQuiet: boolean;
}
const SHORT: Size = { minutes: 4, views: 1, watchMs: 2_500, untilQuiet: false };
const FULL: Size = { minutes: 60, views: 5, watchMs: 8_000, untilQuiet: true };

/** A node with a real gauge and a real camera through an hour at speed, and live video from the click to the screen. */
export const eyes: Proof = {
  name: 'eyes',
  about:
    'a Modbus gauge and an RTSP camera through an hour at speed; live video from the click to the first frame',
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    const stage = await setTheStage(context.folder, BEGINS);
    const outcome = await (async () => {
      try {
        const hour = await playTheHour(stage, size.minutes);
        const faults = await judgeTheHour(context, stage, hour);
        const { viewings, seen } = await watch(stage, size);
        return { size, hour, faults, viewings, seen };
      } finally {
        await stage.close();
      }
    })();
    // Whatever still ran has ended with the hub and the node.
    const left = processes().filter(({ pid, command }) => outcome.seen.has(pid) && isFfmpeg(command)).length;
    return verdict(context, { ...outcome, left });
  },
};

interface Hour {
  /** What the gauge showed at each instant, millimetres. */
  shown: Map<number, number>;
  /** Instants at which the camera was due, and when (wall clock) each was asked for. */
  due: Map<number, { from: number; to: number }>;
  sent: number;
  wallMs: number;
}

/** A rise and a fall, to the millimetre another value at each minute. */
const levelAt = (minute: number): number =>
  1_200 + Math.round(900 * Math.sin((Math.PI * minute) / 60)) + (minute % 7);

async function playTheHour(stage: Stage, minutes: number): Promise<Hour> {
  const hour: Hour = { shown: new Map(), due: new Map(), sent: 0, wallMs: 0 };
  const begun = performance.now();
  for (let minute = 0; minute <= minutes; minute++) {
    const at = BEGINS + minute * LEVEL_EVERY;
    hour.shown.set(at, levelAt(minute));
    await stage.gauge.show(levelAt(minute));
    const from = Date.now();
    hour.sent = (await stage.moveTo(at)).sent;
    if (at % PICTURE_EVERY === 0) hour.due.set(at, { from, to: Date.now() });
  }
  hour.wallMs = performance.now() - begun;
  return hour;
}

/** Holds what the hub has kept against what the gauge showed and the camera saw. Returns what is wrong. */
async function judgeTheHour({ table }: ProofContext, stage: Stage, hour: Hour): Promise<string[]> {
  const faults: string[] = [];
  const period = `from=${BEGINS - 1}&to=${BEGINS + 2 * 60 * LEVEL_EVERY}`;
  const series = await stage.staff.get<SeriesView>(
    `/api/v1/stations/${STATION}/series?quantity=level&${period}`,
  );
  const kept = new Map(
    series.at.map((at, index) => [at, Math.round((series.value[index] ?? Number.NaN) * 1_000)]),
  );
  if (series.at.length !== hour.shown.size)
    faults.push(`${series.at.length} readings kept, ${hour.shown.size} shown`);
  for (const [at, shown] of hour.shown) {
    if (kept.get(at) !== shown)
      faults.push(`level at ${clock(at)}: shown ${shown} mm, kept ${kept.get(at)} mm`);
  }
  const { pictures } = await stage.staff.get<PictureList>(`/api/v1/cameras/${CAMERA}/pictures?${period}`);
  const at = pictures.map((picture) => picture.at);
  if (at.join() !== [...hour.due.keys()].join()) {
    faults.push(
      `pictures kept of ${at.map(clock).join(' ')}, due at ${[...hour.due.keys()].map(clock).join(' ')}`,
    );
  }
  const ages: number[] = [];
  for (const picture of pictures) {
    const seen = await fetchStill(stage, picture.at);
    const level = hour.shown.get(picture.at);
    if (
      picture.levelM === null ||
      Math.round(picture.levelM * 1_000) !== level ||
      picture.levelAt !== picture.at
    ) {
      faults.push(`picture of ${clock(picture.at)}: bound to ${picture.levelM} m of ${picture.levelAt}`);
    }
    if (
      seen.note?.takenAt !== picture.at ||
      seen.note.level?.at !== picture.at ||
      seen.note.level.valueM !== picture.levelM
    ) {
      faults.push(`picture of ${clock(picture.at)}: its file says ${JSON.stringify(seen.note)}`);
    }
    const asked = hour.due.get(picture.at);
    if (seen.frameMadeAt === undefined || !asked)
      faults.push(`picture of ${clock(picture.at)}: no clock to be read in it`);
    else if (seen.frameMadeAt > asked.to)
      faults.push(`picture of ${clock(picture.at)}: made after it was asked for`);
    else ages.push(asked.from - seen.frameMadeAt);
  }
  table(
    ['an hour at speed', ''],
    [
      ['readings kept / shown by the gauge', `${series.at.length} / ${hour.shown.size}`],
      ['pictures kept / due', `${pictures.length} / ${hour.due.size}`],
      [
        'bound to the level of the same instant',
        pictures.length - faults.filter((one) => one.includes('bound')).length,
      ],
      [
        'oldest frame, seconds before it was asked for',
        ages.length === 0 ? '-' : `${(Math.max(...ages) / 1_000).toFixed(1)} s`,
      ],
      ['wall time', `${(hour.wallMs / 1_000).toFixed(1)} s`],
    ],
  );
  // A frame that lay in some buffer for long would show a river of before.
  if (Math.max(...ages) > 5_000) faults.push(`a frame was ${Math.max(...ages)} ms old when it was asked for`);
  return faults;
}

async function fetchStill({ staff }: Stage, at: number): Promise<SeenStill> {
  const response = await fetch(`${staff.url}/api/v1/cameras/${CAMERA}/pictures/${at}.jpg`, {
    headers: { cookie: staff.cookie },
  });
  if (!response.ok) throw new Error(`the picture of ${clock(at)}: HTTP ${response.status}`);
  return lookAtStill(new Uint8Array(await response.arrayBuffer()));
}

/** Watches as often as the size says. `seen`: every ffmpeg that ran while somebody watched, by its pid. */
async function watch(stage: Stage, size: Size): Promise<{ viewings: Viewing[]; seen: Set<number> }> {
  const viewings: Viewing[] = [];
  const seen = new Set<number>();
  const look = () => {
    for (const { pid } of ffmpegs(stage)) seen.add(pid);
  };
  const browser = await openChromium();
  try {
    for (let view = 0; view < size.views; view++) {
      for (const hls of [false, true]) {
        const how = { station: STATION, hls, forMs: size.watchMs, onFirstFrame: look };
        viewings.push(await watchLive(browser, stage.staff, how));
        // The next click begins anew, as in service: nobody watches, nothing runs.
        if (size.untilQuiet) await quiet(stage);
      }
    }
  } finally {
    await browser.close();
  }
  return { viewings, seen };
}

/** Waits until the hub says that nobody watches and no ffmpeg is left. */
async function quiet(stage: Stage): Promise<void> {
  await eventually(
    'the video to end when nobody watches',
    async () => {
      const { state } = await stage.staff.get<VideoState>(`/api/v1/cameras/${CAMERA}/live`);
      return state === 'off' && ffmpegs(stage).length === 0 ? true : undefined;
    },
    { withinMs: 90_000, everyMs: 200 },
  );
}

/** Every ffmpeg that the hub or the node has started, directly or not. */
function ffmpegs({ hubPid, nodePid }: Stage) {
  const all = processes();
  const below = (pid: number): boolean => {
    for (
      let one = all.find((each) => each.pid === pid);
      one;
      one = all.find((each) => each.pid === one?.parent)
    ) {
      if (one.parent === hubPid || one.parent === nodePid) return true;
    }
    return false;
  };
  return all.filter(({ pid, command }) => isFfmpeg(command) && below(pid));
}

const isFfmpeg = (command: string): boolean => /(^|\/)ffmpeg /.test(command);

function verdict(
  { table, say }: ProofContext,
  {
    size,
    hour,
    faults,
    viewings,
    seen,
    left,
  }: {
    size: Size;
    hour: Hour;
    faults: string[];
    viewings: Viewing[];
    seen: ReadonlySet<number>;
    left: number;
  },
): Verdict {
  const rows = ['flv', 'hls'].map((kind) => {
    const own = viewings.filter((viewing) => viewing.kind === kind);
    if (own.length !== size.views) faults.push(`${own.length} of ${size.views} viewings were ${kind}`);
    if (own.some(({ delaysMs }) => delaysMs.length === 0))
      faults.push(`${kind}: no clock to be read in the frames`);
    return [
      kind.toUpperCase(),
      spread(own.map(({ firstFrameMs }) => firstFrameMs)),
      spread(own.flatMap(({ delaysMs }) => delaysMs)),
    ];
  });
  table(['live video', 'click to first frame, s', 'behind the burnt-in clock, s'], rows);
  if (seen.size === 0) faults.push('no ffmpeg was seen while somebody watched');
  if (left > 0) faults.push(`${left} of ${seen.size} ffmpeg live on after the end`);
  say(`  ${seen.size} ffmpeg seen while somebody watched, ${left} of them left after the end`);
  for (const fault of faults.slice(0, 20)) say(`  ${NODE}: ${fault}`);
  const [flv, hls] = rows;
  return {
    holds: faults.length === 0,
    figure: `${hour.shown.size} readings and ${hour.due.size} pictures once, ${faults.length} faults; FLV first frame ${flv?.[1]} s, behind ${flv?.[2]} s; HLS ${hls?.[1]} s, ${hls?.[2]} s`,
  };
}

/** Median and range in seconds. */
function spread(ms: readonly number[]): string {
  if (ms.length === 0) return '-';
  const sorted = [...ms].sort((a, b) => a - b);
  const [low, middle, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((one) =>
    ((one ?? 0) / 1_000).toFixed(2),
  );
  return sorted.length === 1 ? `${middle}` : `${middle} (${low}-${high})`;
}

const clock = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(11, 16);
