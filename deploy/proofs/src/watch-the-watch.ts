import { join } from 'node:path';
import { MINUTE } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { sideBySide } from './parts/side-by-side.js';
import type { Proof, ProofContext, Verdict } from './proof.js';
import { paceOf } from './watch-the-watch/pace.js';
import type { Death, Scene } from './watch-the-watch/scene.js';
import { SCENES, SHORT_SCENES } from './watch-the-watch/scenes.js';
import type { Stage } from './watch-the-watch/stage.js';

/** By the system's clock. */
const TOLD_WITHIN = 10 * MINUTE;
/** Before anything dies everything has stood for so long: what a start forgives is over. */
const STANDS_FOR = 4 * MINUTE;
/** In the short form the clocks of hub, watchdog and box run so much faster (libfaketime). */
const SHORT_SPEED = 15;
const LOOK_MS = 50;
/** Stages that stand at once: each is a hub, a watchdog and what is around them, and all of them must find time. */
const AT_A_TIME = 8;

interface Row {
  scene: string;
  death: string;
  noticedBy: Death['noticedBy'];
  /** Minutes of the system's clock; undefined: not told in time. */
  minutes: number | undefined;
  /** What broke before it could be judged. */
  fault?: string;
}

/** Lets stages be set one after the other: a start takes what a machine has. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function play(
  scene: Scene,
  context: ProofContext,
  setting: ReturnType<typeof oneByOne>,
): Promise<Row[]> {
  const pace = paceOf(context.short ? SHORT_SPEED : 1);
  const folder = join(context.folder, scene.name.replace(/\W+/g, '-'));
  const set = await setting(() => scene.set({ context, folder, pace }));
  try {
    await pause(pace.real(STANDS_FOR));
    const tellings = set.deaths.map(async (death): Promise<Row> => {
      const at = Date.now();
      await death.inflict();
      const minutes = await toldAfter(set.stage, death, at);
      return { scene: scene.name, death: death.name, noticedBy: death.noticedBy, minutes };
    });
    return await Promise.all(tellings);
  } finally {
    await set.end?.();
    await set.stage.close();
  }
}

async function toldAfter(
  stage: Pick<Stage, 'told' | 'pace'>,
  { says, toldAt }: Death,
  diedAt: number,
): Promise<number | undefined> {
  const until = performance.now() + stage.pace.real(TOLD_WITHIN);
  while (performance.now() < until) {
    const mail = stage
      .told()
      .find(({ heardAt, subject, text }) => heardAt >= diedAt && says.test(`${subject}\n${text}`));
    const at = toldAt ? toldAt() : mail?.heardAt;
    if (at !== undefined && at >= diedAt) return stage.pace.minutes(at - diedAt);
    await pause(LOOK_MS);
  }
  return undefined;
}

const broken = (scene: Scene, error: unknown): Row[] => [
  {
    ...{ scene: scene.name, death: scene.name, noticedBy: 'hub', minutes: undefined },
    fault: error instanceof Error ? error.message : String(error),
  },
];

const scenesOf = (short: boolean): readonly Scene[] => (short ? SHORT_SCENES : SCENES);

/** Parts of a hub, of its field and of its watchers die without a word, and a person is told of each. */
export const watchTheWatch: Proof = {
  name: 'watch-the-watch',
  about: 'parts that die without a word, each told to a person within ten minutes of the system’s clock',
  rows: (short) => scenesOf(short).map(({ name }) => name),
  run: async (context): Promise<Verdict> => {
    const { short, only } = context;
    const isRoot = process.getuid?.() === 0;
    const chosen = scenesOf(short).filter(({ name }) => only === undefined || name.includes(only));
    const scenes = chosen.filter(({ needsRoot }) => isRoot || !needsRoot);
    for (const { name } of chosen.filter((one) => !scenes.includes(one)))
      context.say(`  not run, for it needs root: ${name}`);
    context.say(
      short
        ? `the clocks of hub, watchdog and box run ${SHORT_SPEED} times as fast as this machine's`
        : 'the clocks are those of this machine',
    );
    // At another speed time goes on while one waits for its turn.
    const setting = short ? <T>(work: () => Promise<T>) => work() : oneByOne();
    const rows = (
      await sideBySide(scenes, AT_A_TIME, (scene) =>
        play(scene, context, setting).catch((error) => broken(scene, error)),
      )
    ).flat();
    context.table(
      ['what died', 'noticed by', 'told after (system’s clock)'],
      rows.map(({ death, noticedBy, minutes, fault }) => [
        death,
        noticedBy,
        fault ?? (minutes === undefined ? 'not within 10 min' : `${minutes.toFixed(1)} min`),
      ]),
    );
    const told = rows.filter(({ minutes }) => minutes !== undefined);
    const longest = Math.max(0, ...told.map(({ minutes }) => minutes ?? 0));
    return {
      holds: told.length === rows.length && (only !== undefined || rows.length >= (short ? 9 : 20)),
      figure: `${told.length} of ${rows.length} silent deaths told, the last after ${longest.toFixed(1)} minutes of the system's clock`,
    };
  },
};
