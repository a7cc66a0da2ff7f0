// Which pictures are given up when there is no room for all. Pure.
import type { CameraId, Instant } from '@kawamori/contracts';

/** What thinning looks at. Ids grow in the order in which pictures were kept. */
export interface Thinnable {
  readonly id: number;
  readonly camera: CameraId;
  readonly takenAt: Instant;
  /** The level it is bound to, in metres. */
  readonly levelM: number | undefined;
  readonly bytes: number;
  /** Set aside because the hub cut the line at it. */
  readonly parked: boolean;
}

/** A fall of so much ends a rise, and only so much again begins the next one: waves and noise of a gauge are smaller. Metres. */
const RISE_M = 0.3;

/**
 * Chooses what to give up until the rest fits: first what was parked, then the picture whose absence leaves the smallest gap in its
 * camera's time, and when nothing else is left the lower crests of past rises. The newest picture of each camera and the one
 * with its highest level are never chosen, nor is `spared`, whatever it costs.
 * @returns the chosen ones, in the order of choice; none when all fit
 */
export function thinOut<P extends Thinnable>(pictures: readonly P[], maxBytes: number, spared?: number): P[] {
  let bytes = pictures.reduce((sum, picture) => sum + picture.bytes, 0);
  const chosen: P[] = [];
  const giveUp = (picture: P) => {
    bytes -= picture.bytes;
    chosen.push(picture);
  };

  for (const picture of pictures) {
    if (bytes <= maxBytes) return chosen;
    if (picture.parked && picture.id !== spared) giveUp(picture);
  }
  const runs = runsOfCameras(pictures.filter(({ parked }) => !parked));
  const crests: P[] = [];
  const links: Link<P>[] = [];
  for (const run of runs) {
    const always = new Set([spared, newestOf(run)?.id, crestOf(run)?.id]);
    const rises = crestsOfRises(run);
    for (const link of linked(run)) {
      const { id } = link.picture;
      if (always.has(id)) continue;
      if (rises.has(id)) crests.push(link.picture);
      else links.push(link);
    }
  }
  while (bytes > maxBytes) {
    const next = leastMissed(links);
    if (next === undefined) break;
    links.splice(links.indexOf(next), 1);
    unlink(next);
    giveUp(next.picture);
  }
  for (const crest of crests.sort((a, b) => levelOf(a) - levelOf(b) || a.takenAt - b.takenAt)) {
    if (bytes <= maxBytes) break;
    giveUp(crest);
  }
  return chosen;
}

/** A picture between its neighbours in time, of the same camera. */
interface Link<P> {
  readonly picture: P;
  before: Link<P> | undefined;
  after: Link<P> | undefined;
}

const levelOf = ({ levelM }: Thinnable): number => levelM ?? Number.NEGATIVE_INFINITY;

function runsOfCameras<P extends Thinnable>(pictures: readonly P[]): P[][] {
  const runs = new Map<CameraId, P[]>();
  for (const picture of pictures) {
    const run = runs.get(picture.camera);
    if (run) run.push(picture);
    else runs.set(picture.camera, [picture]);
  }
  for (const run of runs.values()) run.sort((a, b) => a.takenAt - b.takenAt || a.id - b.id);
  return [...runs.values()];
}

/** The one kept last: a clock that was set back does not make an older picture the newest. */
const newestOf = <P extends Thinnable>(run: readonly P[]): P | undefined =>
  run.reduce<P | undefined>((newest, each) => (newest && newest.id > each.id ? newest : each), undefined);

/** The first of those with the highest level; undefined where no level is known. */
const crestOf = <P extends Thinnable>(run: readonly P[]): P | undefined =>
  run.reduce<P | undefined>(
    (crest, each) => (each.levelM !== undefined && (!crest || levelOf(each) > levelOf(crest)) ? each : crest),
    undefined,
  );

/** The highest picture of each rise of at least {@link RISE_M}, by id. */
function crestsOfRises(run: readonly Thinnable[]): Set<number> {
  const found = new Set<number>();
  let lowM = Number.POSITIVE_INFINITY;
  let crest: { id: number; levelM: number } | undefined;
  for (const { id, levelM } of run) {
    if (levelM === undefined) continue;
    if (crest === undefined) {
      lowM = Math.min(lowM, levelM);
      if (levelM >= lowM + RISE_M) crest = { id, levelM };
    } else if (levelM > crest.levelM) {
      crest = { id, levelM };
    } else if (levelM <= crest.levelM - RISE_M) {
      found.add(crest.id);
      crest = undefined;
      lowM = levelM;
    }
  }
  if (crest) found.add(crest.id);
  return found;
}

function linked<P>(run: readonly P[]): Link<P>[] {
  const links = run.map((picture): Link<P> => ({ picture, before: undefined, after: undefined }));
  links.forEach((link, index) => {
    link.before = links[index - 1];
    link.after = links[index + 1];
  });
  return links;
}

function unlink<P>({ before, after }: Link<P>): void {
  if (before) before.after = after;
  if (after) after.before = before;
}

/** At an end of the run the gap has no end: those go last, so that the whole time stays covered. */
const gapWithout = <P extends Thinnable>({ before, after }: Link<P>): number =>
  before && after ? after.picture.takenAt - before.picture.takenAt : Number.POSITIVE_INFINITY;

function leastMissed<P extends Thinnable>(links: readonly Link<P>[]): Link<P> | undefined {
  let least: Link<P> | undefined;
  let leastGap = Number.POSITIVE_INFINITY;
  for (const link of links) {
    const gap = gapWithout(link);
    if (least !== undefined && gap >= leastGap) continue;
    least = link;
    leastGap = gap;
  }
  return least;
}
