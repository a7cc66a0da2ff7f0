// The reference of the order-free tests: what the design says of a finished set of readings, written from its words in the plainest way
// and found by looking at all of it again and again. Nothing here may import from the judge, the fold or the engine.
import {
  HOUR,
  type Instant,
  type LevelSet,
  levelsAt,
  MINUTE,
  markId,
  type NewFact,
  type Quality,
  type QualityReason,
  type SensorProfile,
  type SeriesId,
  type StationConfig,
  seriesParts,
  toMm,
} from '@kawamori/contracts';

/** One value of one series. */
export interface RawReading {
  series: SeriesId;
  at: Instant;
  value: number;
}

export interface JudgedReading extends RawReading {
  quality: Quality;
  /** In the order of the alphabet. */
  reasons: QualityReason[];
}

export interface Outcome {
  readings: JudgedReading[];
  episodes: {
    openedAt: Instant;
    subsidedAt: Instant | undefined;
    highest: string;
    rise: number;
    crest: { at: Instant; valueM: number };
    changes: {
      at: Instant;
      from: string | null;
      to: string | null;
      valueM: number;
      rose: boolean;
      bySub: boolean;
    }[];
  }[];
  rises: RiseOutcome[];
  /** As a station downstream is told of `danger`. */
  downstream: { openedAt: Instant; subsidedAt: Instant | undefined; rises: Instant[] }[];
}

export interface RiseOutcome {
  openedAt: Instant;
  subsidedAt: Instant | undefined;
  changes: { at: Instant; to: string | null; since: Instant | undefined }[];
}

/** What people, and the silence, say of readings. */
export type Said = Extract<
  NewFact,
  {
    kind:
      | 'reading.overruled'
      | 'reading.overrule-undone'
      | 'maintenance.begun'
      | 'maintenance.ended'
      | 'reading.unanswered';
  }
>;

/** When a maintenance was ended that began at an instant: half an hour later, whenever that was journalled. */
export const ENDED_AFTER = 30 * MINUTE;

const isSub = ({ series }: { series: SeriesId }) => seriesParts(series).quantity === 'level-sub';
const byTime = (a: RawReading, b: RawReading) => a.at - b.at || Number(isSub(a)) - Number(isSub(b));

/** What becomes of the level readings of a station, of one gauge or of two with the same profile. */
export function reference(
  raw: readonly RawReading[],
  station: StationConfig,
  profile: SensorProfile,
  said: readonly Said[],
): Outcome {
  const kept = onePerInstant(raw, station, profile)
    .map((one) => asStaffSay(one, said))
    .sort(byTime);
  const { story, counted } = storyOf(
    kept.filter(({ quality }) => quality === 'good'),
    station,
    profile,
  );
  return {
    readings: kept.map((one) => {
      const told = story.find((other) => other.series === one.series && other.at === one.at);
      if (!told) return one;
      const found: QualityReason[] = [
        ...(told.doubt ? [told.doubt] : told.isStill ? ['stuck' as const] : []),
        ...(told.isContradicted ? ['disagrees' as const] : []),
      ];
      return {
        ...one,
        quality: isGood(told) ? 'good' : 'suspect',
        reasons: [...found, ...one.reasons].sort(),
      };
    }),
    ...outcomesOf(counted, story, station),
  };
}

function outcomesOf(
  counted: readonly Good[],
  story: readonly Told[],
  station: StationConfig,
): Pick<Outcome, 'episodes' | 'rises' | 'downstream'> {
  const good = story
    .filter((one) => !isSub(one) && isGood(one))
    .map(({ at, value }) => ({ at, valueM: value }));
  return { ...levelsHeld(counted, station), rises: risesOf(good, station) };
}

/** Told at once where it rises by so much in ten minutes or an hour, or would soon come to the overflow level; over after a calm hold. */
function risesOf(
  readings: readonly { at: Instant; valueM: number }[],
  station: StationConfig,
): RiseOutcome[] {
  const interval = observing(station, false);
  const { in10min = Number.NaN, in1h = Number.NaN, ahead } = station.rise;
  const found: RiseOutcome[] = [];
  let held = -1;
  const shown = readings.map((now, index) => {
    const risen = (window: number) => {
      const reach = window + interval / 2;
      const past = readings.slice(0, index);
      const within = past.filter(({ at }) => now.at - at <= reach);
      const before = past.findLast(({ at }) => now.at - at > reach);
      const all =
        before && within.length > 0 && now.at - reach - before.at <= 3 * interval
          ? [before, ...within]
          : within;
      const second = all.sort((a, b) => toMm(a.valueM) - toMm(b.valueM) || a.at - b.at)[1];
      if (!second || toMm(now.valueM) <= toMm(second.valueM)) return { mm: 0, since: undefined };
      const share = Math.min(1, window / (now.at - second.at));
      return { mm: (toMm(now.valueM) - toMm(second.valueM)) * share, since: second.at };
    };
    const [short, long] = [risen(10 * MINUTE), risen(HOUR)];
    const overflow = marksAt(now.at, station).find(({ key }) => key === 'overflow');
    const left = overflow && toMm(overflow.valueM) - toMm(now.valueM);
    const towards = typeof ahead === 'number' && left !== undefined && long.mm > 0;
    const near = !towards ? 0 : left > 0 ? (long.mm * (ahead / HOUR)) / left : 0.9;
    const [quick, steady] = [short.mm / toMm(in10min) || 0, long.mm / toMm(in1h) || 0];
    const since = near >= 1 || steady > quick ? long.since : short.since;
    const step = near >= 1 ? 1 : Math.max(quick, steady) >= 1 ? 0 : -1;
    return { at: now.at, valueM: now.valueM, step, since, isCalm: Math.max(near, quick, steady) < 0.5 };
  });
  for (const [index, { at, step, since }] of shown.entries()) {
    const open = found.at(-1);
    if (step > held) {
      const change = { at, to: ['rise', 'near'][step] ?? null, since };
      if (held < 0) found.push({ openedAt: at, subsidedAt: undefined, changes: [change] });
      else open?.changes.push(change);
      held = step;
    } else if (held >= 0 && open && isCalmFor(index, open.changes.at(-1)?.at ?? 0)) {
      open.subsidedAt = at;
      open.changes.push({ at, to: null, since: undefined });
      held = -1;
    }
  }
  return found;

  /** Back to the last change all readings were calm, two at least, over the hold time and without a gap. */
  function isCalmFor(index: number, changedAt: Instant): boolean {
    let first = index;
    if (!shown[index]?.isCalm) return false;
    while (first > 0) {
      const [earlier, later] = [shown[first - 1], shown[first]];
      if (!earlier?.isCalm || !later || earlier.at <= changedAt || isGap(earlier, later, station, false))
        break;
      first--;
    }
    return index > first && (shown[index]?.at ?? 0) - (shown[first]?.at ?? 0) >= station.hold;
  }
}

interface Told extends JudgedReading {
  doubt: 'spike' | 'rate' | undefined;
  /** Its height was believed at once, though it may have stood there for too long. */
  isBelieved: boolean;
  isStill: boolean;
  /** By the next reading of its own gauge, or by the other gauge. */
  confirmedBy: 'own' | 'other' | undefined;
  /** The other gauge stands elsewhere. */
  isContradicted: boolean;
}

const isGoodByItself = (one: Told) => (one.isBelieved && !one.isStill) || one.confirmedBy !== undefined;
/** The main gauge counts though the other one contradicts it. */
const isGood = (one: Told) => isGoodByItself(one) && !(isSub(one) && one.isContradicted);
const isOfPerson = ({ reasons }: JudgedReading) => reasons.includes('overruled');
/** The silence of both gauges. */
const isOfSilence = (one: JudgedReading) => isSub(one) && one.reasons.includes('unanswered');
const hasHeight = (one: Told) => one.isBelieved || one.confirmedBy === 'other';
const isOpen = (one: Told | undefined): one is Told =>
  one !== undefined && !one.isBelieved && one.confirmedBy === undefined;

/** What every reading is worth, and which of them in which order are taken for the river's. */
function storyOf(
  readings: readonly JudgedReading[],
  station: StationConfig,
  profile: SensorProfile,
): { story: Told[]; counted: Good[] } {
  const story: Told[] = [];
  const counted: Good[] = [];
  let mainGoodAt = Number.NEGATIVE_INFINITY;
  const { spike, rate } = profile;
  if (!spike || !rate) throw new Error('the reference is written for a profile with these rules');
  const { disagrees } = station.series['level-sub'] ?? {};
  const window = Math.max(observing(station, false), observing(station, true));

  const of = (sub: boolean) => story.filter((one) => isSub(one) === sub);
  const standsThere = (sub: boolean): boolean => standsStill(of(sub), station, profile);
  const apart = (a: { value: number }, b: { value: number }) => Math.abs(toMm(a.value) - toMm(b.value));
  const bearsOut = (witness: RawReading, doubted: RawReading): boolean => {
    const heights = of(isSub(doubted)).filter((one) => one.at < doubted.at && hasHeight(one));
    const before = heights.at(-1);
    return (
      disagrees !== undefined &&
      Math.abs(witness.at - doubted.at) <= window &&
      apart(witness, doubted) <= toMm(spike.confirmWithin) &&
      (!before || apart(witness, doubted) < apart(witness, before))
    );
  };
  const count = (one: Told) => {
    const isMain = !isSub(one);
    const inCharge = one.at - mainGoodAt > 1.5 * observing(station, false);
    if (!isGood(one)) return;
    const last = counted.findLast(({ counts }) => counts);
    const isPassed = last !== undefined && (one.at < last.at || (one.at === last.at && isMain && last.bySub));
    const counts = isMain || inCharge || isOfPerson(one) || isOfSilence(one);
    if (isMain) mainGoodAt = one.at;
    counted.push({
      ...{ at: one.at, valueM: one.value, bySub: !isMain },
      ...{ counts: counts && !isPassed, isOfPerson: isOfPerson(one) },
    });
  };

  for (const [index, reading] of readings.entries()) {
    const sub = isSub(reading);
    const own = of(sub);
    const last = own.findLast(hasHeight);
    const before = own.at(-1);
    const within = (rule: { neverBelow: number; maxChangePerMinute: number }, from: { at: Instant }) =>
      Math.max(rule.neverBelow, (rule.maxChangePerMinute * (reading.at - from.at)) / MINUTE);
    const witness = standsThere(!sub) ? undefined : of(!sub).at(-1);
    const standing = standingOf(readings.slice(0, index + 1), station, profile);
    const trusts = disagrees !== undefined && standing.isTrusted;
    const isWildAgain = isOpen(witness) && isOpen(of(!sub).at(-2));
    const isSeconded = trusts && witness !== undefined && !isWildAgain && bearsOut(witness, reading);
    let isBelieved = !last || wasResting(last, reading, station);
    let confirmed: Told | undefined;
    if (last && !isBelieved && isOpen(before)) {
      const jump = before.value - last.value;
      const step = reading.value - before.value;
      const saysTheSame = Math.abs(step) <= spike.confirmWithin;
      const goesOn = Math.sign(step) === Math.sign(jump) && Math.abs(step) <= within(rate, before);
      const isPastTheCrest =
        !isOpen(own.at(-2)) && jump > 0 && step < 0 && -step <= Math.min(jump / 2, within(rate, before));
      if (saysTheSame || goesOn || isPastTheCrest) {
        confirmed = before;
        isBelieved = true;
      }
    }
    if (reading.reasons.includes('overruled') || isSeconded) isBelieved = true;
    if (last && Math.abs(reading.value - last.value) <= within(spike, last)) isBelieved = true;
    let doubt: Told['doubt'];
    if (!isBelieved && last) {
      doubt = Math.abs(reading.value - last.value) > within(rate, last) ? 'rate' : 'spike';
      const next = readings.slice(index + 1).find((one) => isSub(one) === sub);
      const isSilent = reading.reasons.includes('unanswered') && reading.value > last.value;
      isBelieved = isSilent && !isShownOtherwise(reading, last, next, isOpen(before), profile);
    }
    const told: Told = {
      ...{ ...reading, doubt, isBelieved, isStill: false },
      ...{ confirmedBy: undefined, isContradicted: false },
    };
    const other = of(!sub).at(-1);
    story.push(told);
    told.isStill =
      isBelieved && doubt === undefined && !reading.reasons.includes('overruled') && standsThere(sub);
    if (confirmed) confirmed.confirmedBy = 'own';
    const borneOut =
      trusts && isOpen(other) && isGoodByItself(told) && bearsOut(told, other) ? other : undefined;
    if (borneOut) borneOut.confirmedBy = 'other';
    const settled = [confirmed, borneOut, told].filter((one) => one !== undefined);
    for (const one of settled) {
      if (!disagrees || !isGoodByItself(one)) continue;
      if (isSub(one) && !trusts && !isOfPerson(one) && !(isOfSilence(one) && one === told))
        one.isContradicted = true;
      if (one === told && !sub && standing.isApart && !isOfPerson(one)) one.isContradicted = true;
    }
    // The main one keeps counting, and is told to stand apart.
    const said = standsThere(false) ? undefined : of(false).findLast(hasHeight);
    if (sub && standing.isApart && said === of(false).at(-1) && said && !isOfPerson(said))
      said.isContradicted = true;
    for (const one of settled.sort(byTime)) count(one);
  }
  return { story, counted };
}

/**
 * How the second gauge stands beside the main one after the last of some readings: whether that one has shown them to be apart, and whether
 * the second is trusted. Of the values as they were sent, but for those that jump.
 */
function standingOf(
  readings: readonly JudgedReading[],
  station: StationConfig,
  profile: SensorProfile,
): { isApart: boolean; isTrusted: boolean } {
  const { disagrees } = station.series['level-sub'] ?? {};
  const { spike } = profile;
  if (!disagrees || !spike) return { isApart: false, isTrusted: true };
  const window = Math.max(observing(station, false), observing(station, true));
  const jumps = (one: JudgedReading) => {
    const before = readings.findLast((other) => isSub(other) === isSub(one) && other.at < one.at);
    if (!before || one.at - before.at > 12 * window) return false;
    const allowed = Math.max(spike.neverBelow, (spike.maxChangePerMinute * (one.at - before.at)) / MINUTE);
    return Math.abs(one.value - before.value) > allowed;
  };
  const by = toMm(disagrees.by);
  const off = (a: number, b: number) => toMm(a) - toMm(b);
  const asRiver = (between: number) =>
    toMm(disagrees.by + (disagrees.perMinute * Math.min(between, observing(station, false))) / MINUTE);
  type Found = 'none' | 'apart' | { side: number };
  const [mains, subs] = [readings.filter((one) => !isSub(one)), readings.filter(isSub)];
  const atArrival = (main: JudgedReading): Found => {
    const sub = subs.findLast(({ at }) => at < main.at);
    const before = mains.findLast(({ at }) => at < main.at);
    if (!sub || (before && sub.at <= before.at) || main.at - sub.at > window) return 'none';
    if (jumps(main) || jumps(sub)) return 'none';
    if (!before || sub.at - before.at > window)
      return Math.abs(off(sub.value, main.value)) > asRiver(main.at - sub.at) ? 'apart' : 'none';
    const heights = [toMm(before.value), toMm(main.value)];
    if (toMm(sub.value) > Math.max(...heights) + by || toMm(sub.value) < Math.min(...heights) - by)
      return 'apart';
    const share = (sub.at - before.at) / (main.at - before.at);
    const from = off(sub.value, before.value + (main.value - before.value) * share);
    return { side: Math.abs(from) > by ? Math.sign(from) : 0 };
  };
  const atSub = (main: JudgedReading, sub: JudgedReading): Found => {
    if (sub.at - main.at > window || jumps(main) || jumps(sub)) return 'none';
    if (Math.abs(off(sub.value, main.value)) > asRiver(sub.at - main.at)) return 'apart';
    return sub.at === main.at ? { side: 0 } : 'none';
  };
  /** Since a person has said that the second one is right. */
  const since = subs.findLast(isOfPerson);
  const isSince = (one: JudgedReading) => !since || byTime(one, since) > 0;
  const found = mains.map((main, index) => {
    const next = mains[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const ofSubs = subs
      .filter((sub) => sub.at >= main.at && sub.at < next && isSince(sub))
      .map((sub) => atSub(main, sub));
    const isKept = isSince(main) || ofSubs.some((one) => one !== 'none');
    return { isKept, all: [...(isSince(main) ? [atArrival(main)] : []), ...ofSubs] };
  });
  const kept = found.filter(({ isKept }) => isKept).slice(-12);
  const outcomes = kept.flatMap(({ all }): Found[] => {
    if (all.includes('apart')) return ['apart'];
    const agreed = all.findLast((one) => one !== 'none');
    return agreed === undefined ? [] : [agreed];
  });
  const sides = outcomes.slice(-6).map((one) => (typeof one === 'object' ? one.side : 0));
  const isLasting = sides.length === 6 && sides[0] !== 0 && sides.every((side) => side === sides[0]);
  const last = readings.at(-1);
  const newest = !last
    ? 'none'
    : !isSub(last)
      ? atArrival(last)
      : mains.length > 0 && !isOfPerson(last)
        ? atSub(mains.at(-1) ?? last, last)
        : 'none';
  return { isApart: newest === 'apart', isTrusted: !outcomes.slice(-3).includes('apart') && !isLasting };
}

const observing = (station: StationConfig, sub: boolean): number =>
  station.series[sub ? 'level-sub' : 'level']?.expected.observing ?? 0;

/** Nothing for more than three of the intervals in which something was due: after a reading at rest, those of the heartbeat. */
function isGap(
  earlier: { at: Instant; valueM: number },
  later: { at: Instant },
  station: StationConfig,
  sub: boolean,
): boolean {
  const resting = station.series[sub ? 'level-sub' : 'level']?.expected.resting;
  const start = station.levels.at(-1)?.marks.find((mark) => mark.key === 'start')?.valueM;
  const rests = resting !== undefined && start !== undefined && earlier.valueM <= start + 0.35;
  const interval = observing(station, sub);
  return later.at - earlier.at > 3 * (rests ? Math.max(resting, interval) : interval);
}

/** For each instant: a value that can be judged before one that cannot, of several the higher one. */
function onePerInstant(
  raw: readonly RawReading[],
  station: StationConfig,
  profile: SensorProfile,
): JudgedReading[] {
  const known = raw.map((one): JudgedReading => {
    const range = station.series[isSub(one) ? 'level-sub' : 'level']?.range ?? { min: 0, max: 0 };
    if (profile.sentinels.includes(one.value)) return { ...one, quality: 'missing', reasons: ['sentinel'] };
    if (one.value < range.min || one.value > range.max) return { ...one, quality: 'bad', reasons: ['range'] };
    return { ...one, quality: 'good', reasons: [] };
  });
  const rank = (one: JudgedReading) => (one.quality === 'good' ? 1_000_000 : 0) + one.value;
  const best = new Map<string, JudgedReading>();
  for (const one of known) {
    const place = `${one.series} ${one.at}`;
    const other = best.get(place);
    if (!other || rank(one) > rank(other)) best.set(place, one);
  }
  return [...best.values()];
}

/** What is left of a reading after people have spoken: the last word that stands counts. */
function asStaffSay(one: JudgedReading, said: readonly Said[]): JudgedReading {
  if (one.quality === 'missing') return one;
  const isSame = (a: Said, b: Said) =>
    'to' in a.body &&
    'to' in b.body &&
    a.body.series === b.body.series &&
    a.body.from === b.body.from &&
    a.body.to === b.body.to;
  const isUndone = (word: Said, index: number) =>
    said.slice(index + 1).some((other) => other.kind !== 'maintenance.begun' && isSame(word, other));
  const word = said.findLast(
    (fact, index) =>
      fact.kind === 'reading.overruled' &&
      fact.body.series === one.series &&
      fact.body.from <= one.at &&
      one.at <= fact.body.to &&
      !isUndone(fact, index),
  );
  if (word?.kind === 'reading.overruled') {
    return { ...one, quality: word.body.verdict, reasons: ['overruled'] };
  }
  if (one.quality !== 'good') return one;
  const isAtWork = said.some((fact, index) => {
    if (fact.kind !== 'maintenance.begun') return false;
    const { from, quantity } = fact.body;
    if (quantity !== null && quantity !== seriesParts(one.series).quantity) return false;
    const later = said
      .slice(index + 1)
      .filter(({ body }) => 'quantity' in body && body.quantity === quantity && body.from === from);
    if (later.some(({ kind }) => kind === 'maintenance.begun')) return false;
    const ended = later.some(({ kind }) => kind === 'maintenance.ended');
    const until = ended ? Math.min(fact.body.until, from + ENDED_AFTER) : fact.body.until;
    return from <= one.at && one.at < until;
  });
  if (isAtWork) return { ...one, quality: 'bad', reasons: ['maintenance'] };
  const isUnanswered = said.some(
    ({ kind, body }) => kind === 'reading.unanswered' && body.series === one.series && body.at === one.at,
  );
  return isUnanswered ? { ...one, reasons: ['unanswered'] } : one;
}

/** Whether the reading after one that nothing answered in time says that it was no flood: no river gets from the one to the other. */
function isShownOtherwise(
  one: RawReading,
  before: RawReading,
  next: RawReading | undefined,
  afterDoubt: boolean,
  profile: SensorProfile,
): boolean {
  const { spike, rate } = profile;
  if (!next || !spike || !rate) return false;
  const minutes = (next.at - one.at) / MINUTE;
  const step = next.value - one.value;
  const river = Math.max(spike.neverBelow, spike.maxChangePerMinute * minutes);
  const wild = Math.max(rate.neverBelow, rate.maxChangePerMinute * minutes);
  if (Math.abs(step) <= Math.max(spike.confirmWithin, river)) return false;
  const jump = one.value - before.value;
  if (step < 0) return afterDoubt || -step > Math.min(jump / 2, wild);
  return step > wild;
}

/** Whether a gauge's newest value has been the same for too long, looking back from it over readings without a gap. */
function standsStill(own: readonly Told[], station: StationConfig, profile: SensorProfile): boolean {
  const now = own.at(-1);
  if (!now || !profile.stuck) return false;
  const expected = station.series[isSub(now) ? 'level-sub' : 'level']?.expected;
  if (!expected) return false;
  const start = station.levels.at(-1)?.marks.find((mark) => mark.key === 'start')?.valueM;
  if (expected.resting !== undefined && start !== undefined && now.value <= start + 0.35) return false;
  const isHigh = ({ at }: { at: Instant }) =>
    now.value >= (marksAt(at, station)[0]?.valueM ?? Number.POSITIVE_INFINITY);
  let since: RawReading = now;
  for (const earlier of own.slice(0, -1).reverse()) {
    if (earlier.value !== now.value || since.at - earlier.at > 3 * expected.observing) break;
    // A level was lowered to under the river: it stands high since then.
    if (isHigh(since) && !isHigh(earlier)) break;
    since = earlier;
  }
  return now.at - since.at >= (isHigh(now) ? profile.stuck.high : profile.stuck.low);
}

function wasResting(last: RawReading, next: { at: Instant }, station: StationConfig) {
  const expected = station.series[isSub(last) ? 'level-sub' : 'level']?.expected;
  const start = station.levels.at(-1)?.marks.find((mark) => mark.key === 'start')?.valueM;
  if (!expected || expected.resting === undefined || start === undefined) return false;
  return last.value <= start + 0.35 && next.at - last.at > 3 * expected.observing;
}

interface Good {
  at: Instant;
  valueM: number;
  bySub: boolean;
  /** Taken for the river's. Else the second gauge has only been seen there. */
  counts: boolean;
  isOfPerson: boolean;
}

const WAKING = ['standby', 'caution', 'evacuation', 'danger', 'gauge_danger', 'overflow', 'town'];
const marksAt = (at: Instant, station: StationConfig, keys = WAKING): LevelSet['marks'] =>
  (levelsAt(station.levels, at)?.marks ?? []).filter((mark) => keys.includes(mark.key));

/** Of all levels, and of `danger` alone as a station downstream is told of it. */
function levelsHeld(all: readonly Good[], station: StationConfig): Pick<Outcome, 'episodes' | 'downstream'> {
  const readings: Good[] = [];
  const own = watching(readings, station, WAKING);
  const downstream = watching(readings, station, ['danger']);
  let subSeen = Number.NEGATIVE_INFINITY;
  for (const one of all) {
    if (one.counts && !isDeaf(one)) {
      readings.push(one);
      for (const { judge } of [own, downstream]) judge(one, readings.length - 1);
    }
    if (own.held() === undefined) subSeen = Number.NEGATIVE_INFINITY;
    else if (one.bySub) subSeen = Math.max(subSeen, one.valueM);
  }
  return {
    episodes: own.episodes(),
    downstream: downstream.episodes().map(({ openedAt, subsidedAt, changes }) => ({
      ...{ openedAt, subsidedAt },
      rises: changes.filter(({ rose }) => rose).map(({ at }) => at),
    })),
  };

  /** The second gauge below a level at which it was not seen since that is held. */
  function isDeaf({ at, valueM, bySub, isOfPerson }: Good): boolean {
    const height = marksAt(at, station).find((mark) => markId(mark) === own.held())?.valueM;
    if (!bySub || isOfPerson || height === undefined) return false;
    return toMm(valueM) < toMm(height) && toMm(subSeen) < toMm(height);
  }
}

/** Each level for itself is up at once, and down when every reading over its hold, two at least and none missing, was below it less its hysteresis. */
function watching(readings: readonly Good[], station: StationConfig, keys: readonly string[]) {
  const episodes: Outcome['episodes'] = [];
  const marksOf = (at: Instant) => marksAt(at, station, [...keys]);
  const up = new Set<string>();
  let held: string | undefined;

  function judge(reading: Good, index: number) {
    const marks = marksOf(reading.at);
    for (const mark of marks) {
      if (toMm(reading.valueM) >= toMm(mark.valueM)) up.add(markId(mark));
      else if (wasLeft(markId(mark), index)) up.delete(markId(mark));
    }
    const ids = marks.map(markId);
    const to = ids.findLast((id) => up.has(id));
    if (to === held) return;
    const rose = ids.indexOf(to ?? '') > ids.indexOf(held ?? '');
    if (held === undefined) {
      episodes.push({
        openedAt: reading.at,
        subsidedAt: undefined,
        highest: '',
        rise: 1,
        crest: { at: reading.at, valueM: reading.valueM },
        changes: [],
      });
    }
    const episode = episodes.at(-1);
    if (!episode) throw new Error('a change without an episode');
    if (rose && episode.changes.at(-1)?.rose === false) episode.rise++;
    episode.changes.push({
      at: reading.at,
      from: held ?? null,
      to: to ?? null,
      valueM: reading.valueM,
      rose,
      bySub: reading.bySub,
    });
    if (to === undefined) episode.subsidedAt = reading.at;
    held = to;
  }

  return { judge, held: () => held, episodes: () => episodes.map(whole) };

  function whole(episode: Outcome['episodes'][number]): Outcome['episodes'][number] {
    const within = readings.filter(
      (one) => one.at >= episode.openedAt && one.at <= (episode.subsidedAt ?? Number.POSITIVE_INFINITY),
    );
    const crestM = Math.max(...within.map((one) => one.valueM));
    const crest = within.find((one) => one.valueM === crestM);
    const heights = episode.changes
      .filter((change) => change.rose)
      .map((change) => ({
        id: change.to ?? '',
        height: marksOf(change.at).find((mark) => markId(mark) === change.to)?.valueM ?? 0,
      }));
    const top = Math.max(...heights.map((one) => one.height));
    const highest = heights.findLast((one) => one.height === top)?.id ?? '';
    return { ...episode, ...(crest ? { crest: { at: crest.at, valueM: crest.valueM } } : {}), highest };
  }

  function wasLeft(id: string, index: number): boolean {
    const now = readings[index];
    const markAt = (at: Instant) => marksOf(at).find((mark) => markId(mark) === id);
    for (let from = index; from >= 0; from--) {
      const reading = readings[from];
      const later = readings[from + 1];
      if (!reading || !now) return false;
      if (later && from < index && isGap(reading, later, station, later.bySub)) return false;
      const mark = markAt(reading.at);
      if (!mark) return false;
      const { hysteresisM = station.hysteresisM } = mark;
      if (toMm(reading.valueM) >= toMm(mark.valueM) - toMm(hysteresisM)) return false;
      const hold = markAt(now.at)?.hold ?? station.hold;
      if (index - from + 1 >= 2 && now.at - reading.at >= hold) return true;
    }
    return false;
  }
}
