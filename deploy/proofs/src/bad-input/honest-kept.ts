import { eventually } from '../parts/eventually.js';
import type { HonestNode } from '../parts/honest-node.js';
import { HONEST_STATION, type Stage } from './stage.js';

/** Stops the honest node, waits until its last reading has been judged, and looks whether all that was acknowledged is kept. */
export async function settled(stage: Stage, honest: HonestNode) {
  const { acknowledged, cuts, waits } = await honest.stop();
  const newest = acknowledged.at(-1);
  // A judge that is far behind on a busy machine has lost nothing yet.
  const kept = await eventually(
    "the honest node's last reading to be judged",
    async () => {
      const all = await stage.kept(HONEST_STATION);
      return all.some(({ at }) => at === newest?.at) ? all : undefined;
    },
    { withinMs: 120_000, everyMs: 200 },
  ).catch(() => []);
  const values = new Map(kept.map(({ at, value }) => [at, value]));
  const lost = acknowledged.filter(({ at, value }) => values.get(at) !== value).length;
  return { lost, acknowledged: acknowledged.length, cuts, waits };
}
