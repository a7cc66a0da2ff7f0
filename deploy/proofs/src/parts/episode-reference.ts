// A second opinion on episodes, written from the words of the design and from nothing of the product. Plain and slow: for every
// reading it looks back over all that came before.

export interface ReferenceMark {
  id: string;
  valueM: number;
  /** By what it is left where that is not its station's. */
  hysteresisM?: number;
  holdMs?: number;
}
export interface ReferenceRules {
  /** Ascending. */
  marks: readonly ReferenceMark[];
  /** Of marks that do not say it. */
  hysteresisM: number;
  holdMs: number;
  intervalMs: number;
}
export interface ReferenceEpisode {
  openedAt: number;
  subsidedAt: number | null;
  changes: { at: number; from: string | null; to: string | null; valueM: number }[];
}

const mm = (metres: number) => Math.round(metres * 1000);

/** Episodes of good readings, ascending by time. Each level is looked at alone; the highest that stands is the station's. */
export function referenceEpisodes(
  readings: readonly { at: number; valueM: number }[],
  { marks, intervalMs, ...usual }: ReferenceRules,
): ReferenceEpisode[] {
  const episodes: ReferenceEpisode[] = [];
  const stands = marks.map(() => false);
  let held = -1;
  readings.forEach(({ at, valueM }, i) => {
    marks.forEach((mark, m) => {
      if (mm(valueM) >= mm(mark.valueM)) stands[m] = true;
      else if (stands[m] && leftAt(i, mark)) stands[m] = false;
    });
    const now = stands.lastIndexOf(true);
    if (now === held) return;
    const change = { at, from: marks[held]?.id ?? null, to: marks[now]?.id ?? null, valueM };
    if (held < 0) episodes.push({ openedAt: at, subsidedAt: null, changes: [] });
    const episode = episodes.at(-1);
    episode?.changes.push(change);
    if (now < 0 && episode) episode.subsidedAt = at;
    held = now;
  });
  return episodes;

  /** All readings over at least the hold time, two at least and without a gap over three intervals, lie below level - hysteresis. */
  function leftAt(i: number, mark: ReferenceMark): boolean {
    const { valueM: levelM, hysteresisM = usual.hysteresisM, holdMs = usual.holdMs } = mark;
    let first = i;
    const below = (k: number) =>
      mm(readings[k]?.valueM ?? Number.POSITIVE_INFINITY) < mm(levelM) - mm(hysteresisM);
    if (!below(i)) return false;
    while (
      first > 0 &&
      below(first - 1) &&
      (readings[first]?.at ?? 0) - (readings[first - 1]?.at ?? 0) <= 3 * intervalMs
    ) {
      first--;
    }
    return i - first >= 1 && (readings[i]?.at ?? 0) - (readings[first]?.at ?? 0) >= holdMs;
  }
}
