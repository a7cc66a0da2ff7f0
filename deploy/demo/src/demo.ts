import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE, toIsoJst } from '@kawamori/contracts';
import {
  ConfigError,
  freePort,
  isFree,
  makeLog,
  portFrom,
  type ReplayReport,
  readYaml,
  UNUSABLE,
  wallClock,
} from '@kawamori/kit';
import { aborted, enlist } from './crew.js';
import { type Kept, readKept } from './kept-state.js';
import { type DemoOptions, HELP, readOptions, UsageFault } from './options.js';
import type { Plan } from './plan.js';
import { holdPlayFolder } from './play-folder.js';
import { play } from './player.js';
import { replayPlan } from './replay-plan.js';
import { REPOSITORY } from './repository.js';
import { type ResidentsPages, serveResidents } from './residents.js';
import { typhoonPlan } from './typhoon-plan.js';
import {
  applyPlan,
  fitNode,
  MQTT_HOST,
  type WorkshopFolders,
  workshopFolders,
  writeHubFile,
} from './workshop.js';

const HTTP_PORT = 8_080;

/** `npm start`: returns the exit code. */
export async function demo(argv: readonly string[]): Promise<number> {
  try {
    const options = readOptions(argv);
    if (!options) {
      process.stdout.write(HELP);
      return 0;
    }
    return await runDemo(options);
  } catch (error) {
    const expected = error instanceof UsageFault || error instanceof ConfigError;
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    return expected ? 2 : 1;
  }
}

async function runDemo(options: DemoOptions): Promise<number> {
  const stop = stopSignal();
  const replay = options.replay === undefined ? undefined : replayPlan(options.replay, options.station);
  const passing = options.once && options.data === undefined;
  // What is kept of one replay is of no use to another: each has a folder of its own.
  const kept = join(REPOSITORY.root, '.kawamori', replay ? join('replay', replay.name) : 'demo');
  const folder = options.data ?? (passing ? mkdtempSync(join(tmpdir(), 'kawamori-')) : kept);
  const held = holdPlayFolder(folder, options.fresh);
  try {
    return await perform(options, replay, workshopFolders(folder), stop);
  } finally {
    held.release();
    if (passing) rmSync(folder, { recursive: true, force: true });
  }
}

/** Aborted by Ctrl-C or SIGTERM. */
function stopSignal(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => asked.abort());
  return asked.signal;
}

async function perform(
  options: DemoOptions,
  replay: Plan | undefined,
  folders: WorkshopFolders,
  stop: AbortSignal,
): Promise<number> {
  const log = makeLog('demo', 'warn');
  const wallNow = wallClock.now();
  const startsAt = wallNow - (wallNow % (10 * MINUTE));
  const kept: Kept = readKept(folders.keptFile) ?? {
    startsAt,
    now: replay ? 0 : startsAt,
    mqttPort: await freePort(MQTT_HOST),
  };
  const plan = replay ?? typhoonPlan(kept.startsAt);
  if (!(await isFree(kept.mqttPort, MQTT_HOST))) kept.mqttPort = await freePort(MQTT_HOST);
  // Fixed from here on, also where any port will do: a hub that is started again must be found at the same address.
  const httpPort =
    options.port === 0
      ? await freePort('localhost')
      : (options.port ?? (await portFrom(HTTP_PORT, 'localhost')));
  const notices = options.notices === undefined ? undefined : readYaml(options.notices);
  const video = plan.nodes.some((node) => node.cameras.length > 0);
  // A flood that is played once for its result has no residents.
  const residents = !options.once;
  writeHubFile(folders, { httpPort, mqttPort: kept.mqttPort, notices, video, residents });

  const broken = new AbortController();
  let brokenWith = 1;
  const crew = enlist({ plan, folders, kept, speed: options.speed }, log, (name, exitCode) => {
    process.stderr.write(`${name} could not be kept running; its own messages stand above\n`);
    brokenWith = exitCode === UNUSABLE ? UNUSABLE : 1;
    broken.abort();
  });
  const ended = () => (broken.signal.aborted ? brokenWith : 0);
  const over = AbortSignal.any([stop, broken.signal]);
  let pages: ResidentsPages | undefined;
  try {
    const hub = await Promise.race([crew.startHub(), aborted(over)]);
    if (!hub) return ended();
    await applyPlan(plan, folders);
    for (const node of plan.nodes) {
      if (over.aborted) return ended();
      await fitNode(node, folders, kept.mqttPort);
    }
    const nodes = crew.startNodes();
    if (!(await Promise.race([Promise.all(nodes.map((node) => node.ready())), aborted(over)])))
      return ended();
    const { url, setupUrl } = await hub.ready();
    if (residents) {
      // With any port for the map, any port for the pages, too: nothing else is expected of a second play beside the first.
      pages = await serveResidents(
        folders.publicSite,
        options.publicPort ?? (options.port === 0 ? 0 : undefined),
        log,
      );
    }
    announce(options, plan, { map: url, setup: setupUrl, pages: pages?.url });
    const sent = await Promise.race([
      play({
        hub,
        nodes,
        wallClock,
        speed: options.speed,
        from: kept.now,
        endsWithFiles: options.once,
        onMoving: crew.remember,
        signal: over,
      }),
      aborted(over),
    ]);
    if (sent === undefined) return ended();
    if (options.once) {
      const { report } = await hub.ask('report', { type: 'report' });
      process.stdout.write(`${JSON.stringify(resultOf(sent, report))}\n`);
      return 0;
    }
    process.stderr.write(
      '記録の最後まで再生しました。Ctrl-C で終了します。 / The records have ended; Ctrl-C stops.\n',
    );
    await aborted(over);
    return ended();
  } catch (error) {
    // Ctrl-C may end the operator's command in the instant in which it begins: it was asked for.
    if (stop.aborted) return ended();
    throw error;
  } finally {
    await pages?.stop();
    await crew.stop();
  }
}

function announce(
  options: DemoOptions,
  plan: Plan,
  at: { map: string; setup: string | null; pages: string | undefined },
): void {
  const speed = Number.isFinite(options.speed) ? `${options.speed}x` : 'max';
  const lines = [
    '',
    '  川守 Kawamori',
    `  ${plan.title}  ${speed}`,
    `  地図 / map             ${at.map}`,
    ...(at.pages === undefined ? [] : [`  住民のページ / residents  ${at.pages}`]),
    ...(at.setup === null
      ? []
      : [`  最初の登録 / first account  ${at.setup}`, '    （一度だけ使えます / works once）']),
    '  Ctrl-C で停止します。次回は続きから始まります。 / Ctrl-C stops; the next start goes on from there.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The last line of `--once`. Times in JST. */
function resultOf(sent: number, report: ReplayReport) {
  return {
    sent,
    stored: report.stored,
    duplicate: report.duplicate,
    deadLettered: report.deadLettered,
    stations: report.stations.map(({ station, readings, episodes }) => ({
      station,
      readings,
      episodes: episodes.map((episode) => ({
        openedAt: toIsoJst(episode.openedAt),
        subsidedAt: episode.subsidedAt === null ? null : toIsoJst(episode.subsidedAt),
        changes: episode.changes.map(({ at, from, to, valueM }) => ({ at: toIsoJst(at), from, to, valueM })),
      })),
    })),
  };
}
