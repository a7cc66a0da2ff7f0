import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DAY, type Health, HOUR, type SeriesView, type TownId } from '@kawamori/contracts';
import { differences, type Faces, flood, furnish, shown, TOWNS } from './export/town-hub.js';
import { type Influxd, makeInfluxd } from './influx/influxd.js';
import { eventually } from './parts/eventually.js';
import { neededFaketime, surroundingsAt } from './parts/faketime.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { runProgram } from './parts/replay-run.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { call, noticesOf, type Staff, signInByLink } from './parts/staff.js';
import { type WebhookDesk, webhookDesk } from './parts/webhook-desk.js';
import type { Proof, ProofContext } from './proof.js';

/** One town is enough to say whether it is right; which one, the seed says. */
const SHORT = { steps: 60, oldSteps: 40, damages: 1 };
const FULL = { steps: 400, oldSteps: 1_000, damages: 20 };

/** How long ago the older flood was: its readings have left the journal since, by their age. */
const OLDER_BY = 100 * DAY;

/** A town leaves a hub of two with everything, and a hub of its own shows the same. */
export const exports: Proof = {
  name: 'export',
  about:
    'a town leaves with everything it has, readings too that left the journal for the store and InfluxDB: an empty hub takes it, shows the same, tells nobody again, and exports the same bytes',
  run: async (context) => {
    const rows: (string | number)[][] = [];
    const faults: string[] = [];
    // With a server the store has let go of a part and keeps the rest: both ways are gone in one run.
    for (const keeper of context.short ? (['InfluxDB'] as const) : (['store', 'InfluxDB'] as const)) {
      const folder = join(context.folder, keeper);
      mkdirSync(folder);
      const left = await leave({ ...context, folder }, keeper);
      rows.push(...left.rows.map((row) => [keeper, ...row]));
      faults.push(...left.faults.map((fault) => `${keeper}: ${fault}`));
    }
    context.table(
      [
        'older readings in',
        'town',
        'bytes',
        'notices',
        'facts',
        'from store',
        'pictures',
        'damaged, refused',
      ],
      rows,
    );
    for (const fault of faults) context.say(fault);
    return {
      holds: faults.length === 0,
      figure: `${rows.length} towns moved, ${faults.length} faults, every byte the same again`,
    };
  },
};

async function leave(
  context: ProofContext,
  keeper: 'store' | 'InfluxDB',
): Promise<{ rows: (string | number)[][]; faults: string[] }> {
  const { steps, oldSteps, damages } = context.short ? SHORT : FULL;
  const crew: ChildProcess[] = [];
  const duty = await webhookDesk({ folder: context.folder, manner: () => ({ does: 'takes', afterMs: 0 }) });
  const influxd =
    keeper === 'InfluxDB' ? await makeInfluxd(crew, join(context.folder, 'influxd')) : undefined;
  await influxd?.start();
  const more = { ...notify(duty), ...(influxd ? { influx: { url: influxd.url } } : {}) };
  const random = seeded(context.seed);

  const then = await startHub(context.folder, more, surroundingsAt(neededFaketime(), `-${OLDER_BY / DAY}d`));
  const secrets = await furnish(then, context.folder);
  const old = await flood(then, secrets, { steps: oldSteps, random, now: () => Date.now() - OLDER_BY });
  await then.stop();
  // A hub that stood still for a hundred days takes nothing away for weeks. This one is to have been up all the time: it asks the nodes.
  rmSync(join(context.folder, 'hub', 'age-clock.json'), { force: true });

  const now = await startHub(context.folder, more);
  const sent = await flood(now, secrets, { steps, random, now: () => Date.now() });
  await now.stop();

  // It looks for what has grown old at its start, and then each hour; by then nodes had told it what time it is.
  const hub = await startHub(context.folder, more);
  try {
    const staff = await signInByLink(hub.setupUrl);
    await eventually(
      'every notice to be told',
      async () => {
        const notices = await noticesOf(staff);
        const isTold = notices.every(({ deliveries }) =>
          deliveries.every(({ state }) => state === 'accepted' || state === 'given-up'),
        );
        return isTold && notices.length > 0 ? true : undefined;
      },
      { withinMs: 60_000, everyMs: 250 },
    );
    await leftJournal(hub, old.readings);
    const faults: string[] = [];
    if (influxd) faults.push(...(await leftStore(hub, staff, influxd, context.folder)));
    const rows: (string | number)[][] = [];
    for (const town of context.short ? TOWNS.slice(context.seed % 2).slice(0, 1) : TOWNS) {
      const file = join(context.folder, `${town}.tar`);
      const config = influxd ? ['--config', join(context.folder, 'hub.yaml')] : [];
      const said = await must(hub.kawamori('export', 'town', town, file, ...config));
      const before = await shown(staff, town);
      const moved = await moveIn(context, { town, file, duty });
      faults.push(...differences(before.faces, moved.faces).map((fault) => `${town}: ${fault}`));
      faults.push(...moved.faults.map((fault) => `${town}: ${fault}`));
      const refused = await damage(file, damages, random);
      if (refused < damages) faults.push(`${town}: ${damages - refused} damaged files were taken`);
      const carried = Number(/\((\d+) readings from the store\)/.exec(said)?.[1] ?? 0);
      if (carried * TOWNS.length !== old.readings)
        faults.push(`${town}: ${carried} older readings left with it, of ${old.readings / TOWNS.length}`);
      rows.push([
        town,
        readFileSync(file).length,
        before.notices,
        moved.facts,
        carried,
        moved.pictures,
        `${refused} of ${damages}`,
      ]);
    }
    context.say(
      `${keeper}: ${old.readings} readings a hundred days ago and ${sent.readings} now, ${old.pictures + sent.pictures} pictures were sent`,
    );
    return { rows, faults };
  } finally {
    if (hub.lives()) await hub.stop();
    await duty.close();
    for (const child of crew) child.kill('SIGKILL');
  }
}

/** Waits until the older readings have left the journal. */
async function leftJournal(hub: RealHub, messages: number): Promise<void> {
  await eventually(
    'older readings to leave the journal',
    async () => {
      const report = await hub.kawamori('journal', 'verify', '--json');
      const { pruned } = JSON.parse(report.stdout) as { pruned: { rows: number } };
      return pruned.rows === messages ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 500 },
  );
}

/** Waits until the store has let go of older readings too; while the server is down, no town may leave without them in silence. */
async function leftStore(hub: RealHub, staff: Staff, influxd: Influxd, folder: string): Promise<string[]> {
  const [town] = TOWNS;
  const period = `from=${Date.now() - OLDER_BY - 30 * DAY}&to=${Date.now() - OLDER_BY - HOUR}`;
  const path = `/api/v1/readings.csv?station=${town}-up&${period}`;
  const isLetGo = async () =>
    (await call(staff.url, 'GET', path, { headers: { cookie: staff.cookie } })).status === 503;
  await eventually(
    'the store to let go of what InfluxDB has',
    async () => {
      await influxd.stop();
      if (await isLetGo()) return true;
      await influxd.start();
      await eventually(
        'InfluxDB to be fed',
        async () => ((await staff.get<Health>('/api/v1/health')).influx?.state === 'fed' ? true : undefined),
        { withinMs: 60_000, everyMs: 250 },
      );
      return undefined;
    },
    { withinMs: 120_000, everyMs: 1_000 },
  );
  const file = join(folder, 'without.tar');
  const { code } = await hub.kawamori(
    'export',
    'town',
    String(town),
    file,
    '--config',
    join(folder, 'hub.yaml'),
  );
  await influxd.start();
  await eventually(
    'the chart to show what only InfluxDB has',
    async () => {
      const series = await staff.get<SeriesView>(
        `/api/v1/stations/${town}-up/series?from=${Date.now() - OLDER_BY - 30 * DAY}&to=${Date.now()}`,
      );
      return series.olderMissing === undefined ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 250 },
  );
  return code === 1 && !existsSync(file) ? [] : ['a town could leave while InfluxDB was down'];
}

const notify = ({ url, secretFile }: WebhookDesk) => ({
  notices: { webhooks: [{ recipient: 'duty', towns: [...TOWNS], url, secretFile }] },
});

async function must(run: ReturnType<typeof runProgram>): Promise<string> {
  const { code, stdout, stderr } = await run;
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return stdout;
}

/** Brings a town's file into a hub of its own, with other recipients than before; starts it, looks at it, and exports it again. */
async function moveIn(
  context: ProofContext,
  { town, file, duty }: { town: TownId; file: string; duty: WebhookDesk },
): Promise<{ faces: Faces; facts: number; pictures: number; faults: string[] }> {
  const folder = join(context.folder, `of-${town}`);
  const data = join(folder, 'hub');
  mkdirSync(folder);
  const faults: string[] = [];
  const kawamori = (...words: string[]) => runProgram([REPOSITORY.kawamori, '--data', data, ...words]);
  const content = JSON.parse(await must(kawamori('import', 'town', file, '--json'))) as {
    facts: number;
    pictures: number;
  };
  if ((await kawamori('import', 'town', file)).code !== 1) faults.push('it could be imported twice');

  const toldBefore = duty.heard.length;
  const hub = await startHub(folder, {
    notices: {
      webhooks: [{ recipient: 'own-duty', towns: [town], url: duty.url, secretFile: duty.secretFile }],
    },
  });
  try {
    const staff = await signInByLink(hub.setupUrl);
    const seen = await shown(staff, town);
    if (seen.others.length > 0) faults.push(`its hub knows of ${seen.others.join(', ')}`);
    const again = join(folder, 'again.tar');
    await must(hub.kawamori('export', 'town', town, again));
    if (!readFileSync(again).equals(readFileSync(file))) faults.push('exported again it is another file');
    faults.push(...(await readByOthers(again, folder)));
    if (duty.heard.length !== toldBefore)
      faults.push(`${duty.heard.length - toldBefore} notices were told again`);
    return { faces: seen.faces, facts: content.facts, pictures: content.pictures, faults };
  } finally {
    await hub.stop();
  }
}

const run = promisify(execFile);

/** GNU tar and sha256sum know nothing of us. */
async function readByOthers(file: string, folder: string): Promise<string[]> {
  const out = join(folder, 'unpacked');
  mkdirSync(out);
  try {
    await run('tar', ['-xf', file, '-C', out]);
    await run('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
      cwd: out,
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    return [`tar or sha256sum: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** How many of some copies, each with one bit turned or cut off somewhere, are refused. */
async function damage(file: string, times: number, random: () => number): Promise<number> {
  const whole = readFileSync(file);
  let refused = 0;
  for (let i = 0; i < times; i++) {
    const at = Math.floor(random() * whole.length);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
    const copy = `${file}.damaged`;
    writeFileSync(copy, i % 2 === 0 ? changed : whole.subarray(0, at));
    const { code } = await runProgram([REPOSITORY.kawamori, 'import', 'town', copy, '--check']);
    if (code === 1) refused++;
  }
  return refused;
}
