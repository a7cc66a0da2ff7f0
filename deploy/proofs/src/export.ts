import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NoticeView, TownId } from '@kawamori/contracts';
import { flood, furnish, shown, TOWNS } from './export/town-hub.js';
import { eventually } from './parts/eventually.js';
import { startHub } from './parts/real-hub.js';
import { runProgram } from './parts/replay-run.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { signInByLink } from './parts/staff.js';
import { type WebhookDesk, webhookDesk } from './parts/webhook-desk.js';
import type { Proof, ProofContext } from './proof.js';

/** One town is enough to say whether it is right; which one, the seed says. */
const SHORT = { steps: 60, damages: 1 };
const FULL = { steps: 400, damages: 40 };

/** A town leaves a hub of two with everything, and a hub of its own shows the same. */
export const exports: Proof = {
  name: 'export',
  about:
    'a town leaves with everything it has: an empty hub takes it, shows the same, tells nobody again, and exports the same bytes',
  run: async (context) => {
    const { steps, damages } = context.short ? SHORT : FULL;
    const duty = await webhookDesk({ folder: context.folder, manner: () => ({ does: 'takes', afterMs: 0 }) });
    const hub = await startHub(context.folder, notify(duty));
    try {
      const random = seeded(context.seed);
      const sent = await flood(hub, await furnish(hub, context.folder), { steps, random });
      const staff = await signInByLink(hub.setupUrl);
      await eventually(
        'every notice to be told',
        async () => {
          const notices = await staff.get<NoticeView[]>('/api/v1/notices');
          const isTold = notices.every(({ deliveries }) =>
            deliveries.every(({ state }) => state === 'accepted'),
          );
          return isTold && notices.length > 0 && duty.heard.length === notices.length ? true : undefined;
        },
        { withinMs: 60_000, everyMs: 250 },
      );
      const faults: string[] = [];
      const rows: (string | number)[][] = [];
      for (const town of context.short ? TOWNS.slice(context.seed % 2).slice(0, 1) : TOWNS) {
        const file = join(context.folder, `${town}.tar`);
        await must(hub.kawamori('export', 'town', town, file));
        const before = await shown(staff, town);
        const moved = await moveIn(context, { town, file, duty });
        if (moved.shows !== before.text) faults.push(`${town}: the faces of its own hub show something else`);
        faults.push(...moved.faults.map((fault) => `${town}: ${fault}`));
        const refused = await damage(file, damages, random);
        if (refused < damages) faults.push(`${town}: ${damages - refused} damaged files were taken`);
        rows.push([
          town,
          readFileSync(file).length,
          before.notices,
          moved.facts,
          moved.pictures,
          `${refused} of ${damages}`,
        ]);
      }
      context.table(['town', 'bytes', 'notices', 'facts', 'pictures', 'damaged, refused'], rows);
      context.say(`${sent.readings} readings and ${sent.pictures} pictures were sent`);
      for (const fault of faults) context.say(fault);
      return {
        holds: faults.length === 0,
        figure: `${rows.length} towns moved, ${faults.length} faults, every byte the same again`,
      };
    } finally {
      if (hub.lives()) await hub.stop();
      await duty.close();
    }
  },
};

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
): Promise<{ shows: string; facts: number; pictures: number; faults: string[] }> {
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
    return { shows: seen.text, facts: content.facts, pictures: content.pictures, faults };
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
