// The processes of one rehearsal (訓練): a hub of its own and its nodes, played in a folder that the leading hub has laid out. It leaves
// when that hub asks it to, or goes away.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeLog, UNUSABLE, wallClock } from '@kawamori/kit';
import { aborted, enlist } from './crew.js';
import { play } from './player.js';
import { replayPlan } from './replay-plan.js';
import { applyPlan, fitNode, workshopFolders } from './workshop.js';

const HELP = `node deploy/demo/dist/rehearsal.js: plays the flood of a rehearsal; started by a hub (kawamori rehearsal --help)

  --folder DIR     laid out by the hub: hub.yaml, firmware-config/, flood/
  --speed N        river time per real time, 1 to 60
  --mqtt-port N    where its hub takes its nodes' readings, on this machine

Exit codes: 0 stopped when asked, 1 broke, 2 wrong usage.
`;

type Word = { type: 'playing' } | { type: 'played' };
const tell = (word: Word) => {
  if (process.connected) process.send?.(word);
};

/** Aborted when somebody asks it to stop, or the leading hub has gone. */
function stopAsked(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => asked.abort());
  process.once('disconnect', () => asked.abort());
  // It went away before anybody listened.
  if (!process.connected) asked.abort();
  return asked.signal;
}

async function rehearse({
  folder,
  speed,
  mqttPort,
}: {
  folder: string;
  speed: number;
  mqttPort: number;
}): Promise<number> {
  const stop = stopAsked();
  const log = makeLog('rehearsal', 'warn');
  const settings = join(folder, 'firmware-config');
  const plan = replayPlan(join(folder, 'flood'), join(settings, 'stations'), settings);
  const folders = workshopFolders(folder);
  const kept = { startsAt: 0, now: 0, mqttPort };
  const broken = new AbortController();
  const crew = enlist({ plan, folders, kept, speed }, log, () => broken.abort());
  const over = AbortSignal.any([stop, broken.signal]);
  const exitCode = () => (broken.signal.aborted ? 1 : 0);
  try {
    const hub = await Promise.race([crew.startHub(), aborted(over)]);
    if (!hub) return exitCode();
    await applyPlan(plan, folders);
    for (const node of plan.nodes) {
      if (over.aborted) return exitCode();
      await fitNode(node, folders, mqttPort);
    }
    const nodes = crew.startNodes();
    if (!(await Promise.race([Promise.all(nodes.map((node) => node.ready())), aborted(over)])))
      return exitCode();
    tell({ type: 'playing' });
    const sent = await Promise.race([
      play({
        ...{ hub, nodes, wallClock, speed, from: 0, endsWithFiles: true },
        onMoving: crew.remember,
        signal: over,
      }),
      aborted(over),
    ]);
    if (sent === undefined) return exitCode();
    tell({ type: 'played' });
    await aborted(over);
    return exitCode();
  } finally {
    await crew.stop();
  }
}

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    speed: { type: 'string' },
    'mqtt-port': { type: 'string' },
    help: { type: 'boolean' },
  },
});
const [speed, mqttPort] = [Number(values.speed), Number(values['mqtt-port'])];
if (values.help || values.folder === undefined || !(speed >= 1 && speed <= 60) || !(mqttPort > 0)) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : UNUSABLE);
}
process.exit(
  await rehearse({ folder: values.folder, speed, mqttPort }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }),
);
