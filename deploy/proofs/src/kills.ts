import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StationConfig, toIsoJst } from '@kawamori/contracts';
import { freePort, readYaml } from '@kawamori/kit';
import { type ReferenceEpisode, referenceEpisodes } from './parts/episode-reference.js';
import { within } from './parts/eventually.js';
import { type ExpectedNotice, inventFlood, type Level, noticesOf, STEP } from './parts/invented-flood.js';
import { INVENTED_RULES, inventedStation, writeDocuments } from './parts/invented-station.js';
import { carryOut, type Killed, type PlannedKill, planKills } from './parts/killing.js';
import { followRiver } from './parts/live-river.js';
import { leftBehind, type Play, startPlay } from './parts/play.js';
import type { ReplayResult } from './parts/replay-run.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { signInByLink } from './parts/staff.js';
import { type Manner, type WebhookDesk, webhookDesk } from './parts/webhook-desk.js';
import { withoutAge } from './parts/without-age.js';
import type { Proof, ProofContext } from './proof.js';

type Chance = () => number;

const BEGINS = Date.UTC(2026, 5, 1);
const RECIPIENT = 'duty';
/** Starts after the end of the flood, at most, in which notices that were still on their way arrive. */
const AFTER_STARTS = 5;

interface Flood {
  station: string;
  town: string;
  levels: Level[];
  episodes: ReferenceEpisode[];
  notices: ExpectedNotice[];
}

interface Size {
  times: number;
  stations: number;
  steps: number;
  withinMs: number;
}
const SHORT: Size = { times: 3, stations: 3, steps: 400, withinMs: 90_000 };
const FULL: Size = { times: 10, stations: 7, steps: 4_000, withinMs: 400_000 };

/** Hub and nodes are killed again and again while a flood is played through them. */
export const kills: Proof = {
  name: 'kills',
  about:
    'kill -9 of the hub and of nodes during a flood: stored is what was sent, once, and one notice for each rise',
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    // A source for each: in what order the receiver and the kills come to draw is not for the seed to say.
    const forFloods = seeded(context.seed);
    const forMoods = seeded(context.seed + 1);
    const forKills = seeded(context.seed + 2);
    const floods = inventFloods(forFloods, size);
    const files = writeFloods(context.folder, floods);
    const expected = new Set(floods.flatMap(({ notices }) => notices.map(keyOf)));
    const desk = await webhookDesk({ folder: context.folder, manner: moody(forMoods, expected.size) });
    try {
      const args = await playArguments(context.folder, files, floods, desk);
      const ends = BEGINS + size.steps * STEP;
      const plan = planKills(forKills, {
        times: size.times,
        from: BEGINS + 0.03 * size.steps * STEP,
        to: BEGINS + 0.92 * size.steps * STEP,
      });
      const { result, killed, deaths } = await playWithKills(args, {
        plan,
        desk,
        random: forKills,
        withinMs: size.withinMs,
      });
      const afterStarts = await deliverTheRest(args, desk, expected);
      const left = await leftBehind(context.folder);
      return report(context, {
        size,
        floods,
        ends,
        result,
        killed,
        deaths,
        desk,
        expected,
        afterStarts,
        left,
      });
    } finally {
      await desk.close();
    }
  },
};

/** The towns' own stations with five invented levels each, and a flood for each. */
function inventFloods(random: Chance, { stations, steps }: Size): Flood[] {
  const folder = join(REPOSITORY.firmwareConfig, 'stations');
  const real = readdirSync(folder)
    .sort()
    .map((file) => StationConfig.parse(readYaml(join(folder, file))))
    .filter((station) => station.series.level !== undefined);
  return real.slice(0, stations).map(({ id, town }) => {
    const levels = inventFlood(random, { from: BEGINS, steps });
    const episodes = referenceEpisodes(levels, INVENTED_RULES);
    const notices = episodes.flatMap((episode) =>
      noticesOf(`${id}:level:${toIsoJst(episode.openedAt)}`, episode),
    );
    return { station: id, town, levels, episodes, notices };
  });
}

function writeFloods(folder: string, floods: readonly Flood[]) {
  const [replay, station] = [join(folder, 'replay'), join(folder, 'stations')];
  mkdirSync(replay);
  for (const flood of floods) {
    const rows = flood.levels.map(({ at, valueM }) => `${toIsoJst(at)},${valueM.toFixed(3)}\n`);
    writeFileSync(join(replay, `${flood.station}.csv`), `time,level_m\n${rows.join('')}`);
  }
  writeDocuments(
    station,
    floods.map((flood) => inventedStation(flood.station, flood.town)),
  );
  return { replay, station };
}

async function playArguments(
  folder: string,
  { replay, station }: { replay: string; station: string },
  floods: readonly Flood[],
  desk: WebhookDesk,
): Promise<string[]> {
  const notices = join(folder, 'notices.yaml');
  const towns = [...new Set(floods.map(({ town }) => town))];
  const webhook = { recipient: RECIPIENT, towns, url: desk.url, secretFile: desk.secretFile };
  writeFileSync(notices, JSON.stringify({ webhooks: [webhook], timeout: 5_000 }));
  const where = [
    '--replay',
    replay,
    '--station',
    station,
    '--data',
    join(folder, 'data'),
    '--notices',
    notices,
  ];
  // A port that is kept: a map that watches must find the hub again.
  return [...where, '--port', String(await freePort()), '--speed', 'max', '--once'];
}

/**
 * A receiver with its own troubles: now and then it fails, or takes a notice and dies before it can say so, but never twice over one. Late
 * in the flood it is well, so that little is left to tell when the play has ended.
 */
function moody(random: Chance, due: number): (times: number, all: number) => Manner {
  return (times, all) => {
    const mood = random();
    const afterMs = random() * 50;
    if (times > 0 || mood > 0.2 || all > 0.8 * due) return { does: 'takes', afterMs };
    return { does: mood > 0.1 ? 'takes-and-hangs-up' : 'fails', afterMs };
  };
}

async function playWithKills(
  args: readonly string[],
  options: { plan: readonly PlannedKill[]; desk: WebhookDesk; random: Chance; withinMs: number },
): Promise<{ result: ReplayResult; killed: Killed[]; deaths: ReturnType<Play['deaths']> }> {
  const { plan, desk, random, withinMs } = options;
  const play = startPlay(args);
  try {
    const staff = await signInByLink(await play.setupUrl());
    const river = followRiver(staff);
    try {
      const inputs = { player: play.pid, river, nextNotice: desk.next, random, ended: play.ended };
      const killed = await within(withinMs, 'the kills to be done', carryOut(plan, inputs));
      const result = await within(withinMs, 'the flood to end', play.result());
      return { result, killed, deaths: play.deaths() };
    } finally {
      await river.stop();
    }
  } finally {
    await play.stop();
  }
}

/** What was still waiting for the receiver when the play ended goes out at the next start, as it would in service. */
async function deliverTheRest(
  args: readonly string[],
  desk: WebhookDesk,
  expected: ReadonlySet<string>,
): Promise<number> {
  for (let starts = 0; ; starts++) {
    const taken = takenKeys(desk);
    if (starts === AFTER_STARTS || [...expected].every((key) => taken.has(key))) return starts;
    const play = startPlay(args);
    await within(60_000, 'the play after the flood', play.result()).finally(() => play.stop());
  }
}

const keyOf = ({ episode, mark, rise }: ExpectedNotice): string =>
  `${episode}|${mark}|${rise}|${RECIPIENT}|webhook`;

function takenKeys(desk: WebhookDesk): Set<string> {
  return new Set(desk.heard.filter(({ manner }) => manner !== 'fails').map(({ key }) => key));
}

interface Findings {
  size: Size;
  floods: readonly Flood[];
  ends: number;
  result: ReplayResult;
  killed: readonly Killed[];
  deaths: readonly { child: string; reason: string }[];
  desk: WebhookDesk;
  expected: ReadonlySet<string>;
  afterStarts: number;
  left: readonly string[];
}

function report(context: ProofContext, findings: Findings) {
  const { size, floods, ends, result, killed, deaths, desk, expected, left } = findings;
  const rows = floods.reduce((sum, { levels }) => sum + levels.length, 0);
  const taken = takenKeys(desk);
  const heardKeys = new Set(desk.heard.map(({ key }) => key));
  const repeats = repeatsIn(desk);
  const killsOf = (victim: string) => killed.filter((one) => one.victim === victim).length;
  const lines: [what: string, expected: number, found: number][] = [
    ['kills of the hub', size.times, killsOf('hub')],
    ['kills of nodes', size.times, killsOf('node')],
    ['kills after the end of the flood', 0, killed.filter(({ riverAt }) => riverAt >= ends - STEP).length],
    ['deaths that nobody asked for', 0, deaths.filter(({ reason }) => reason !== 'SIGKILL').length],
    ['readings in the files', rows, rows],
    ['  sent', rows, result.sent],
    ['  stored', rows, result.stored],
    ['  dead letters', 0, result.deadLettered],
    ['stations with other readings', 0, floods.filter((flood) => !hasAllReadings(flood, result)).length],
    ['stations with other episodes', 0, floods.filter((flood) => !hasItsEpisodes(flood, result)).length],
    [
      'notices due (episode, level, rise)',
      expected.size,
      [...expected].filter((key) => taken.has(key)).length,
    ],
    ['  of rises that never were', 0, [...heardKeys].filter((key) => !expected.has(key)).length],
    ['  not signed, or not readable', 0, desk.refused.length],
    ['  repeats that say something else', 0, repeats.different],
    ['processes left behind', 0, left.length],
  ];
  context.table(
    ['', 'expected', 'found'],
    lines.map(([what, due, found]) => [what, due, due === found ? found : `${found} !`]),
  );
  const refusals = desk.heard.filter(({ manner }) => manner === 'fails').length;
  context.say(
    `  ${result.duplicate} readings came twice and changed nothing; ${repeats.marked + repeats.unmarked} notices came again under the same key ` +
      `(${repeats.marked} as a further attempt, ${repeats.unmarked} as the first), ${refusals} were refused by the receiver at first, ` +
      `${findings.afterStarts} further starts delivered the last ones`,
  );
  for (const { child, reason } of deaths.filter((one) => one.reason !== 'SIGKILL'))
    context.say(`  ${child} died: ${reason}`);
  return {
    holds: lines.every(([, due, found]) => due === found),
    figure: `${killed.length} kills, ${result.stored} of ${rows} readings stored once, ${taken.size} of ${expected.size} notices`,
  };
}

function hasAllReadings({ station, levels }: Flood, result: ReplayResult): boolean {
  return result.stations.find((one) => one.station === station)?.readings === levels.length;
}

function hasItsEpisodes({ station, episodes }: Flood, result: ReplayResult): boolean {
  const told = episodes.map(({ openedAt, subsidedAt, changes }) => ({
    openedAt: toIsoJst(openedAt),
    subsidedAt: subsidedAt === null ? null : toIsoJst(subsidedAt),
    changes: changes.map((change) => ({ ...change, at: toIsoJst(change.at) })),
  }));
  return isDeepStrictEqual(result.stations.find((one) => one.station === station)?.episodes, told);
}

/** A notice that was taken may come again, after a receipt that was lost with the hub or on the way: under its own key, word for word but for its age. */
function repeatsIn(desk: WebhookDesk): { marked: number; unmarked: number; different: number } {
  const first = new Map<string, WebhookDesk['heard'][number]>();
  const repeats = { marked: 0, unmarked: 0, different: 0 };
  for (const heard of desk.heard) {
    const before = first.get(heard.key);
    if (before && !isDeepStrictEqual(withoutAge(before.notice), withoutAge(heard.notice)))
      repeats.different++;
    if (before && before.manner !== 'fails') repeats[heard.attempt > 1 ? 'marked' : 'unmarked']++;
    if (!before || before.manner === 'fails') first.set(heard.key, heard);
  }
  return repeats;
}
