import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeId, PublicStation, PublicStations, type StationFile, TownId } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { eventually, within } from './parts/eventually.js';
import { inventedStation, writeDocuments } from './parts/invented-station.js';
import { killNow } from './parts/processes.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { call, type Staff, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext, Verdict } from './proof.js';
import { faultOf, metaOf } from './public-files/judging.js';
import type { ReaderOrder, ReaderReport } from './public-files/reader.js';
import { requestRate } from './public-files/request-rate.js';
import { type FastNode, startFlood } from './public-files/river-at-speed.js';
import { type Server, startNginx, startPublicServer } from './public-files/servers.js';

const READERS = 2;
const SHORT = { reads: 2_000, withdrawals: 3, rounds: 3, roundMs: 200 };
const FULL = { reads: 100_000, withdrawals: 30, rounds: 7, roundMs: 2_000 };
/** A withdrawn picture is out of reach within this, everywhere. The goal of the full measure. */
const WITHDRAWN_WITHIN_MS = 5_000;

const TOWNS = ['nakatosa', 'shimanto'] as const;
/** Its pictures are withdrawn and restored all the while. */
const TROUBLED = 'troubled-cam';
const STEADY = 'steady-cam';

/** The residents' files, read by many while the hub writes them anew; then without the hub. */
export const publicFiles: Proof = {
  name: 'public-files',
  about:
    'residents’ files read while they are rewritten: none torn, mixed or silent about its age, also without a hub',
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    const dir = join(context.folder, 'site');
    const hub = await startHub(context.folder, { public: { dir, quiet: '1s' } });
    const servers: Server[] = [];
    try {
      const nodes = await furnish(hub, context.folder);
      const staff = await signInByLink(hub.setupUrl);
      await eventually('the pages', () =>
        existsSync(join(dir, 'stations/shimanto-1.json')) ? true : undefined,
      );
      servers.push(await startPublicServer(dir), await startNginx(join(context.folder, 'nginx'), dir));
      const flood = startFlood(hub.mqttPort, nodes, seeded(context.seed));
      await eventually('the first picture', () => newestOf(dir, TROUBLED), { withinMs: 30_000 });
      const reading = startReaders(dir, servers, size.reads, context.seed);
      const withdrawn = await withdrawAgain(staff, dir, servers, size.withdrawals, reading.over);
      const reports = await reading.done;
      const sent = await flood.stop();
      const rewritten = context.short ? undefined : await seesTime(dir);
      const ends = await endings(context, hub, dir);
      const rates = await compare(servers, size);
      return verdict(context, { size, reports, sent, withdrawn, ends, rates, rewritten });
    } finally {
      for (const server of servers) await server.stop();
      if (hub.lives()) await hub.stop();
    }
  },
};

/** Two towns, seven stations, a node for each town, two cameras: one in peace, one in trouble. */
async function furnish(hub: RealHub, folder: string): Promise<FastNode[]> {
  const config = join(folder, 'firmware-config');
  for (const kind of ['towns', 'profiles']) {
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  }
  const stations: StationFile[] = TOWNS.flatMap((town, t) =>
    Array.from({ length: 3 + t }, (_, i) => ({
      ...inventedStation(`${town}-${i + 1}`, town),
      ...(i === 0 ? { cameras: [cameraFile(t === 0 ? TROUBLED : STEADY)] } : {}),
    })),
  );
  writeDocuments(join(config, 'stations'), stations);
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
  return Promise.all(
    TOWNS.map(async (town): Promise<FastNode> => {
      const own = stations.filter((station) => station.town === town);
      const id = `${town}-node`;
      const password = await hub.addNode(
        id,
        town,
        own.map((station) => station.id),
      );
      return { id: NodeId.parse(id), town: TownId.parse(town), password, stations: own };
    }),
  );
}

const cameraFile = (id: string) => ({
  id,
  nameJa: '検証用',
  nameEn: 'for a proof',
  public: {
    masks: [
      [
        [0, 0],
        [0.3, 0],
        [0.3, 0.3],
      ],
    ] as [number, number][][],
  },
});

function startReaders(dir: string, servers: readonly Server[], reads: number, seed: number) {
  const over = new AbortController();
  const readers = Array.from({ length: READERS }, async (_, i): Promise<ReaderReport> => {
    const child = fork(fileURLToPath(new URL('./public-files/reader.js', import.meta.url)), { execArgv: [] });
    child.send({
      dir,
      urls: servers.map(({ url }) => url),
      reads: reads / READERS,
      width: 8,
      seed: seed + i,
    } satisfies ReaderOrder);
    const [report] = (await within(900_000, 'a reader to end', once(child, 'message'))) as [ReaderReport];
    return report;
  });
  const done = Promise.all(readers).finally(() => over.abort());
  return { done, over: over.signal };
}

interface Withdrawn {
  times: number;
  /** From the request to the answer, and until the file is out of reach on the disk and at every server. Milliseconds. */
  answerMs: number[];
  unreachableMs: number[];
  /** Files still there when the staff were answered. */
  late: number;
}

/** Staff withdraw the newest picture, or the camera, and restore it, until the readers have ended and at least so often. */
async function withdrawAgain(
  staff: Staff,
  dir: string,
  servers: readonly Server[],
  atLeast: number,
  over: AbortSignal,
): Promise<Withdrawn> {
  const result: Withdrawn = { times: 0, answerMs: [], unreachableMs: [], late: 0 };
  const act = async (what: string, takenAt: number | null) => {
    const body = JSON.stringify({ takenAt });
    const headers = { cookie: staff.cookie };
    const answer = await call(staff.url, 'POST', `/api/v1/cameras/${TROUBLED}/${what}`, { body, headers });
    if (answer.status !== 200) throw new Error(`${what}: HTTP ${answer.status} ${answer.text}`);
  };
  while (result.times < atLeast || !over.aborted) {
    const picture = await eventually('a picture to withdraw', () => newestOf(dir, TROUBLED), {
      withinMs: 30_000,
    });
    const whole = result.times % 3 === 2;
    const begun = performance.now();
    await act('withdraw', whole ? null : Date.parse(picture.at));
    result.answerMs.push(performance.now() - begun);
    if (existsSync(join(dir, picture.small)) || existsSync(join(dir, picture.large))) result.late++;
    for (const { url } of servers) {
      await eventually(`${picture.large} to be gone at ${url}`, async () =>
        (await fetch(`${url}/${picture.large}`)).status === 404 ? true : undefined,
      );
    }
    result.unreachableMs.push(performance.now() - begun);
    await act('restore', whole ? null : Date.parse(picture.at));
    result.times++;
    await pause(100, over);
  }
  return result;
}

function newestOf(dir: string, camera: string) {
  const { stations } = PublicStations.parse(JSON.parse(readFileSync(join(dir, 'stations.json'), 'utf8')));
  return stations.flatMap(({ cameras }) => cameras).find(({ id }) => id === camera)?.pictures[0];
}

const writtenOf = (dir: string) =>
  metaOf(readFileSync(join(dir, 'index.html'), 'utf8'), 'kawamori:written') ?? '';

/** Without any news the page is written anew within the minute, so that its time goes on. Seconds that it took. */
async function seesTime(dir: string): Promise<number> {
  await pause(3_000);
  const before = writtenOf(dir);
  const begun = performance.now();
  await eventually('a page written anew', () => (writtenOf(dir) === before ? undefined : true), {
    withinMs: 75_000,
  });
  return (performance.now() - begun) / 1_000;
}

interface Ending {
  how: string;
  files: number;
  faults: string[];
}

/** The hub stopped as it should, then started again and killed: what residents are left with. */
async function endings(context: ProofContext, hub: RealHub, dir: string): Promise<Ending[]> {
  await hub.stop();
  const stopped = { how: 'stopped', ...leftWith(dir) };
  const before = writtenOf(dir);
  const again = spawn(process.execPath, [REPOSITORY.hub, '--config', join(context.folder, 'hub.yaml')], {
    stdio: 'ignore',
  });
  await eventually('the hub to write again', () => (writtenOf(dir) === before ? undefined : true), {
    withinMs: 30_000,
  });
  const gone = once(again, 'exit');
  killNow(again.pid ?? 0);
  await gone;
  return [stopped, { how: 'killed (SIGKILL)', ...leftWith(dir) }];
}

/** From the files alone: each is whole, says when it was written and from when on it is old, and ages are counted from there. */
function leftWith(dir: string): Omit<Ending, 'how'> {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:html|json|jpg)$/.test(name),
  );
  const faults = names.flatMap((name) => {
    const bytes = readFileSync(join(dir, name));
    // Judged as of its own writing: that it is old by now is what it says itself.
    const fault = faultOf(name, bytes, writtenAtOf(name, bytes.toString('utf8')));
    return fault ? [`${name}: ${fault}`] : [];
  });
  return { files: names.length, faults };
}

function writtenAtOf(name: string, text: string): number {
  if (name.endsWith('.html')) return Date.parse(metaOf(text, 'kawamori:written') ?? '');
  if (name.endsWith('.jpg')) return 0;
  const schema = name === 'stations.json' ? PublicStations : PublicStation;
  return Date.parse(schema.parse(JSON.parse(text)).writtenAt);
}

/** Requests a second of the overview, small server and nginx in alternation on the same folder. */
async function compare([own, nginx]: readonly Server[], size: { rounds: number; roundMs: number }) {
  const pairs: { own: number; nginx: number }[] = [];
  if (!own || !nginx) return pairs;
  for (let i = 0; i < size.rounds; i++) {
    const pair = { own: 0, nginx: 0 };
    for (const name of i % 2 === 0 ? (['own', 'nginx'] as const) : (['nginx', 'own'] as const)) {
      pair[name] = await requestRate(name === 'own' ? own.url : nginx.url, '/index.html', size.roundMs);
    }
    pairs.push(pair);
  }
  return pairs;
}

interface Findings {
  size: typeof FULL;
  reports: readonly ReaderReport[];
  sent: { readings: number; pictures: number };
  withdrawn: Withdrawn;
  ends: readonly Ending[];
  rates: readonly { own: number; nginx: number }[];
  rewritten: number | undefined;
}

function verdict(context: ProofContext, findings: Findings): Verdict {
  const { size, reports, sent, withdrawn, ends, rates } = findings;
  const sum = (of: (report: ReaderReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const reads = sum((report) => report.reads);
  const faults = reports.flatMap((report) => report.faults);
  const kind = (name: string) => sum((report) => report.byKind[name] ?? 0);
  const slowest = Math.max(...withdrawn.unreachableMs);
  context.table(
    ['', 'expected', 'found'],
    [
      ['reads', size.reads, reads],
      ['  of pages, data, pictures', '', `${kind('html')}, ${kind('json')}, ${kind('jpg')}`],
      ['  from the disk, not through a server', '', sum((report) => report.direct)],
      ['  torn, mixed, stale without saying, or linking to nothing', 0, faults.length],
      ['readings and pictures meanwhile', '', `${sent.readings}, ${sent.pictures}`],
      ['withdrawals meanwhile', `${size.withdrawals} or more`, withdrawn.times],
      ['  files still there at the answer', 0, withdrawn.late],
      ...ends.map(({ how, files, faults: left }): [string, number, string] => [
        `hub ${how}: files that do not tell their age`,
        0,
        `${left.length} of ${files}`,
      ]),
    ],
  );
  for (const fault of [...faults, ...ends.flatMap((end) => end.faults)].slice(0, 10))
    context.say(`  ${fault}`);
  context.say(
    `  a withdrawal was answered after ${median(withdrawn.answerMs).toFixed(0)} ms (slowest ${Math.max(...withdrawn.answerMs).toFixed(0)}), ` +
      `and the picture was out of reach on the disk, at the small server and at nginx after ${median(withdrawn.unreachableMs).toFixed(0)} ms (slowest ${slowest.toFixed(0)}); ` +
      `${sum((report) => report.withdrawnMeanwhile)} links were read in that moment`,
  );
  if (findings.rewritten !== undefined) {
    context.say(`  without news the page was written anew after ${findings.rewritten.toFixed(0)} s`);
  }
  const ratios = rates.map(({ own, nginx }) => own / nginx);
  context.say(
    `  requests a second, one thread each: small server ${median(rates.map(({ own }) => own)).toFixed(0)}, nginx ${median(rates.map(({ nginx }) => nginx)).toFixed(0)}; ` +
      `ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${rates.length} rounds)`,
  );
  const correct =
    reads >= size.reads &&
    faults.length === 0 &&
    withdrawn.late === 0 &&
    withdrawn.times >= size.withdrawals &&
    ends.every((end) => end.faults.length === 0 && end.files > 20);
  return {
    holds: correct && (context.short || slowest <= WITHDRAWN_WITHIN_MS),
    figure: `${reads} reads, ${faults.length} torn or silent; withdrawn out of reach within ${(slowest / 1_000).toFixed(1)} s`,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
