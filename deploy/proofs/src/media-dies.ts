import { NodeId, type SeriesView, StationId, seriesId, TownId } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { ask, listeningPorts, oddRequests, trespass } from './media-dies/odd-requests.js';
import { HONEST, type Stage, setTheStage, TOWN } from './media-dies/stage.js';
import { type Viewer, watchFlv, watchHls } from './media-dies/viewers.js';
import { eventually, within } from './parts/eventually.js';
import { type HonestNode, startHonestNode } from './parts/honest-node.js';
import { leftBehind } from './parts/play.js';
import { killNow } from './parts/processes.js';
import { seeded } from './parts/seeded.js';
import type { Proof, ProofContext } from './proof.js';

interface Size {
  cameras: number;
  kills: number;
  quietMs: number;
  /** How long an odd request is heard out. */
  hearMs: number;
  /** Also what takes its time: a publisher that stalls, and that nothing runs when nobody watches. */
  patient: boolean;
}
const SHORT: Size = { cameras: 1, kills: 2, quietMs: 1_000, hearMs: 40, patient: false };
const FULL: Size = { cameras: 3, kills: 20, quietMs: 15_000, hearMs: 300, patient: true };

/** The one at the loopback port that a hurried run tries: each death makes the next start wait longer. */
const KILLS = 'GET /live/a%20b.flv';
const RETURNS_WITHIN_MS = 60_000;
/** A kill comes so long after the streams have returned, at most. */
const LATEST_KILL_MS = { short: 600, full: 4_000 };

/** The media process is killed and tormented while people watch: video returns, and telemetry notices nothing. */
export const mediaDies: Proof = {
  name: 'media-dies',
  about:
    'the media process is killed during viewing, asked odd things, and a camera stalls; video returns, telemetry does not notice, nothing is left',
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    const stage = await setTheStage(context.folder, size.cameras);
    try {
      return await play(context, size, stage);
    } finally {
      await stage.close();
    }
  },
};

async function play(context: ProofContext, size: Size, stage: Stage) {
  const random = seeded(context.seed);
  const honest = await measure(stage);
  await pause(size.quietMs);
  const watchedFrom = performance.now();
  const viewers = stage.cameras.map((camera) => watchFlv(stage.staff, camera));
  const [first] = stage.cameras;
  if (first !== undefined) viewers.push(watchHls(stage.staff, first));
  const begun = await returns(viewers, watchedFrom);

  const returned: Returned[] = [];
  for (let kill = 0; kill < size.kills; kill++) {
    await pause(random() * (context.short ? LATEST_KILL_MS.short : LATEST_KILL_MS.full));
    returned.push(await killMedia(stage, viewers));
    // HLS takes the longest to return; a hurried run has seen it once then.
    if (!size.patient) await retire(viewers, 'HLS');
  }
  const requests = oddRequests(random).filter(
    ({ to, what }) => size.patient || to === 'entrance' || what === KILLS,
  );
  const odd = await beOdd(stage, viewers, requests, size.hearMs);
  const stalled = size.patient ? await stall(stage, viewers) : undefined;
  for (const viewer of viewers) await viewer.stop();
  const idle = size.patient ? await nothingRuns(stage) : undefined;
  const { waits, cuts, acknowledged } = await honest.stop();
  const untrue = await untrueReadings(stage, acknowledged);
  const stands = stage.hub.lives();
  await stage.close();
  const left = [...stage.videoProcesses(), ...(await leftBehind(context.folder))];

  const quiet = waits.filter(({ sentAt }) => sentAt < watchedFrom).map(({ ms }) => ms);
  const during = waits.filter(({ sentAt }) => sentAt >= watchedFrom).map(({ ms }) => ms);
  context.table(
    ['', 'median', 'worst'],
    [
      ['first picture, s', ...inSeconds([begun.flv])],
      ['first HLS segment, s', ...inSeconds([begun.hls])],
      [`back after ${size.kills} kills, FLV, s`, ...inSeconds(returned.map(({ flv }) => flv))],
      [
        `back after ${size.kills} kills, HLS, s`,
        ...inSeconds(returned.map(({ hls }) => hls).filter((ms) => ms > 0)),
      ],
      ...(stalled === undefined
        ? []
        : [
            ['back after a stall, FLV, s', ...inSeconds([stalled.flv])],
            ['back after a stall, HLS, s', ...inSeconds([stalled.hls])],
          ]),
      ['PUBACK before anybody watched, ms', ...inMs(quiet)],
      ['PUBACK meanwhile, ms', ...inMs(during)],
    ],
  );
  context.say(
    `  ${odd.asked} kinds of odd requests ended the media process ${odd.deaths} times; ` +
      `strangers let in: ${odd.letIn}; PUBACK in the median ${(middle(during) / middle(quiet)).toFixed(2)} times that of the quiet run`,
  );
  context.say(
    `  telemetry: ${acknowledged.length} readings of the honest node and those of ${size.cameras} agents, ` +
      `${untrue} lost or doubled, ${cuts} cuts; the hub ${stands ? 'stands' : 'has fallen'}; ` +
      `${left.length} processes left behind${idle === undefined ? '' : `, ${idle} when nobody watched any more`}`,
  );
  const holds =
    stands && untrue === 0 && cuts === 0 && odd.letIn === 0 && left.length === 0 && (idle ?? 0) === 0;
  const slowest = Math.max(...returned.map(({ flv, hls }) => Math.max(flv, hls)));
  return {
    holds,
    figure: `video back after each of ${size.kills} kills, the slowest in ${(slowest / 1_000).toFixed(1)} s; ${untrue} of ${acknowledged.length} readings touched, ${left.length} processes left`,
  };
}

async function retire(viewers: Viewer[], kind: Viewer['kind']): Promise<void> {
  for (const viewer of viewers.filter((one) => one.kind === kind)) {
    viewers.splice(viewers.indexOf(viewer), 1);
    await viewer.stop();
  }
}

function measure(stage: Stage): Promise<HonestNode> {
  return startHonestNode({
    port: stage.hub.mqttPort,
    town: TownId.parse(TOWN),
    node: NodeId.parse(HONEST),
    password: stage.honestSecret,
    series: seriesId(StationId.parse(HONEST), 'level'),
  });
}

interface Returned {
  /** Milliseconds until the last of them had its picture. */
  flv: number;
  hls: number;
}

/** Waits until everybody sees what they have asked for after an instant. */
async function returns(
  viewers: readonly Viewer[],
  since: number,
  how: 'anew' | 'still' = 'anew',
): Promise<Returned> {
  const seen = await Promise.all(
    viewers.map(async (viewer) => ({
      kind: viewer.kind,
      ms:
        (await within(
          RETURNS_WITHIN_MS,
          `${viewer.kind} of ${viewer.camera}`,
          how === 'still' ? viewer.seenStill(since) : viewer.seenAnew(since),
        )) - since,
    })),
  );
  const last = (kind: Viewer['kind']) =>
    Math.max(0, ...seen.filter((one) => one.kind === kind).map(({ ms }) => ms));
  return { flv: last('FLV'), hls: last('HLS') };
}

/** How often the hub has found its media process dead. */
const deathsOf = (stage: Stage): number =>
  stage.hub
    .log()
    .split('\n')
    .filter((line) => line.includes('"child":"media"') && line.includes('died')).length;

const mediaRuns = (stage: Stage) => eventually('a media process', () => stage.mediaPid());

async function killMedia(stage: Stage, viewers: readonly Viewer[]): Promise<Returned> {
  const pid = await mediaRuns(stage);
  if (!killNow(pid)) throw new Error('the media process was dead already');
  return returns(viewers, performance.now());
}

/** Asks every odd thing; whatever it does to the media process, video must come back. */
async function beOdd(
  stage: Stage,
  viewers: readonly Viewer[],
  requests: ReturnType<typeof oddRequests>,
  hearMs: number,
) {
  const deathsBefore = deathsOf(stage);
  for (const request of requests) {
    const ports = await eventually('the ports of the media process', () => {
      const open = listeningPorts(stage.mediaPid() ?? 0);
      return open.includes(stage.rtmpPort) ? open.filter((port) => port !== stage.rtmpPort) : undefined;
    });
    const deathsUntilNow = deathsOf(stage);
    for (const port of request.to === 'entrance' ? [stage.rtmpPort] : ports) await ask(port, request, hearMs);
    if (request.isFatal) {
      await eventually('its death', () => (deathsOf(stage) > deathsUntilNow ? true : undefined));
    }
  }
  await returns(viewers, performance.now(), 'still');
  const deaths = deathsOf(stage) - deathsBefore;
  const [camera] = stage.cameras;
  const url = `rtmp://127.0.0.1:${stage.rtmpPort}/live/${camera}`;
  const tries = await Promise.all([
    trespass(`${url}?key=${'x'.repeat(43)}`, 'publish'),
    trespass(url, 'play'),
  ]);
  return { asked: requests.length + tries.length, deaths, letIn: tries.filter(Boolean).length };
}

/** The first camera's push is stopped as by a dead line. Resolves with the time until its picture is back, by FLV and by HLS. */
async function stall(stage: Stage, viewers: readonly Viewer[]): Promise<Returned> {
  const [camera] = stage.cameras;
  const [pusher] = stage.pushers(camera ?? '');
  if (pusher === undefined) throw new Error('nobody pushes');
  const own = viewers.filter((viewer) => viewer.camera === camera);
  for (const kind of ['FLV', 'HLS'] as const) {
    if (!own.some((viewer) => viewer.kind === kind)) throw new Error(`nobody watches ${camera} by ${kind}`);
  }
  process.kill(pusher, 'SIGSTOP');
  return returns(own, performance.now());
}

/** Nobody watches: pushes and HLS must end by themselves. Returns how many do not. */
async function nothingRuns(stage: Stage): Promise<number> {
  await eventually('everything to rest', () => (stage.videoProcesses().length === 0 ? true : undefined), {
    withinMs: 45_000,
    everyMs: 200,
  }).catch(() => undefined);
  return stage.videoProcesses().length;
}

/** Readings that the hub does not hold exactly once: of the honest node by its PUBACKs, of the agents second by second. */
async function untrueReadings(
  stage: Stage,
  acknowledged: readonly { at: number; value: number }[],
): Promise<number> {
  const kept = async (station: string) => {
    const now = Date.now();
    const path = `/api/v1/stations/${station}/series?quantity=level&from=${now - 3_600_000}&to=${now + 60_000}`;
    return (await stage.staff.get<SeriesView>(path)).at;
  };
  const last = acknowledged.at(-1)?.at;
  const all = await eventually("the honest node's last reading", async () => {
    const at = await kept(HONEST);
    return last !== undefined && at.includes(last) ? at : undefined;
  });
  const times = new Set(all);
  let untrue = acknowledged.filter(({ at }) => !times.has(at)).length + (all.length - times.size);
  for (const camera of stage.cameras) {
    const at = await kept(camera);
    // An agent of which nothing was kept has lost all it had.
    if (at.length === 0) untrue += 1;
    untrue += at.filter((instant, index) => index > 0 && instant - (at[index - 1] ?? 0) !== 1_000).length;
  }
  return untrue;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const middle = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;
const inSeconds = (values: readonly number[]) =>
  [middle(values), Math.max(...values)].map((ms) => (ms / 1_000).toFixed(1));
const inMs = (values: readonly number[]) => [middle(values), Math.max(...values)].map((ms) => ms.toFixed(1));
