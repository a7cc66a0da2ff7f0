import {
  ASCENDING,
  alertLevelOf,
  crestOf,
  DATUM_WORDS,
  dateTimeWords,
  type FindingCode,
  findingOf,
  type Instant,
  type Leaving,
  type LevelFinding,
  type LevelKey,
  type LevelMark,
  type LevelSet,
  leavingOf,
  levelWords,
  markName,
  opensEpisode,
  restsAt,
  type StationConfig,
  toMm,
} from '@kawamori/contracts';

/** By what a station is judged, or might be. */
export interface LevelPlan extends Leaving {
  set: LevelSet;
  rise: StationConfig['rise'];
}

/** The statutory steps of an ordinary gauge. */
const STEPS: readonly LevelKey[] = ['caution', 'evacuation', 'danger', 'overflow'];

const GRAVITY: readonly LevelFinding['severity'][] = ['fault', 'warning', 'note'];

/**
 * What is to be said of levels before anything is judged by them: order, gaps, datum, crest. What a file's own schema refuses (levels that
 * do not ascend, another datum than the series') never comes here. The gravest first.
 */
export function levelFindings(
  station: StationConfig,
  plan: LevelPlan | undefined,
  now: Instant,
): LevelFinding[] {
  const found = plan ? findingsOf(station, plan) : [notYetInForce(station)];
  const later = station.levels.map(({ validFrom }) => validFrom).filter((from) => from > now);
  const next = later.length > 0 ? Math.min(...later) : undefined;
  if (plan && next !== undefined) found.push(findingOf('changes-later', {}, timeWords(next)));
  return found.sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
}

function notYetInForce({ levels }: StationConfig): LevelFinding {
  if (levels.length === 0) return findingOf('nothing-told');
  return findingOf('not-in-force', {}, timeWords(Math.min(...levels.map(({ validFrom }) => validFrom))));
}

function findingsOf(station: StationConfig, plan: LevelPlan): LevelFinding[] {
  const { marks } = plan.set;
  const told = marks.filter(opensEpisode);
  return [
    ...marks.flatMap((mark) => reachable(mark, station)),
    ...crestFindings(station, marks),
    ...(told.length === 0 ? [findingOf('nothing-told')] : noStepBefore(told)),
    ...pairsOf(told).flatMap(([lower, upper]) => neighbours(upper, lower, plan)),
    ...noHysteresis(told, plan),
    ...restingFindings(station, marks),
    ...datumFindings(station, marks),
    ...notSet(station, marks),
  ];
}

/** Why no file may state levels so: two that do not ascend, or stand at the same height. */
export function orderFindings(marks: readonly LevelMark[]): LevelFinding[] {
  const known = ASCENDING.flatMap((key) => marks.filter((mark) => mark.key === key));
  const told = marks.filter(opensEpisode).toSorted((a, b) => a.valueM - b.valueM);
  return [
    ...pairsOf(known)
      .filter(([lower, upper]) => toMm(lower.valueM) >= toMm(upper.valueM))
      .map(([lower, upper]) => ofTwo('not-ascending', upper, lower)),
    ...pairsOf(told)
      .filter(([lower, upper]) => toMm(lower.valueM) === toMm(upper.valueM))
      .map(([lower, upper]) => ofTwo('same-height', upper, lower)),
  ];
}

const pairsOf = (marks: readonly LevelMark[]): [LevelMark, LevelMark][] =>
  marks.slice(1).flatMap((upper, i): [LevelMark, LevelMark][] => {
    const lower = marks[i];
    return lower ? [[lower, upper]] : [];
  });

/** As a file that is applied must have it: above the mark a range goes on, or the flood that reaches it is thrown away. */
function reachable(mark: LevelMark, { series }: StationConfig): LevelFinding[] {
  if (!opensEpisode(mark)) return [];
  const ranges = [series.level?.range, series['level-sub']?.range].filter((range) => range !== undefined);
  const shut = ranges.find(({ min, max }) => mark.valueM < min || mark.valueM >= max);
  return shut ? [about('out-of-range', mark, { min: shut.min, max: shut.max })] : [];
}

function crestFindings(station: StationConfig, marks: readonly LevelMark[]): LevelFinding[] {
  const crest = crestOf(station);
  if (crest === undefined) return [findingOf('crest-unknown')];
  const above = marks.filter(({ valueM }) => toMm(valueM) > toMm(crest));
  return above.flatMap((mark) => {
    if (opensEpisode(mark)) return [about('above-crest', mark, { crest: levelWords(crest) })];
    if (mark.key !== 'design') return [];
    return [findingOf('design-above-crest', { value: levelWords(mark.valueM), crest: levelWords(crest) })];
  });
}

/** Nothing is told before the water may come over. */
function noStepBefore(told: readonly LevelMark[]): LevelFinding[] {
  const [lowest] = told;
  return lowest && (lowest.key === 'overflow' || lowest.key === 'danger')
    ? [about('no-step-before', lowest)]
    : [];
}

/** Of all of them, or of some. */
function noHysteresis(told: readonly LevelMark[], plan: LevelPlan): LevelFinding[] {
  const without = told.filter((mark) => leavingOf(mark, plan).hysteresisM === 0);
  return without.length === 0 ? [] : [aboutAll('no-hysteresis', without)];
}

function neighbours(upper: LevelMark, lower: LevelMark, plan: LevelPlan): LevelFinding[] {
  const { hysteresisM } = leavingOf(upper, plan);
  const [above, below] = [alertLevelOf(upper), alertLevelOf(lower)];
  const isClose = toMm(upper.valueM) - toMm(lower.valueM) < toMm(hysteresisM);
  return [
    ...(above > 0 && above < below ? [ofTwo('out-of-order', upper, lower)] : []),
    ...(isClose
      ? [ofTwo('closer-than-hysteresis', upper, lower, { hysteresis: hysteresisM.toFixed(2) })]
      : []),
  ];
}

const ofTwo = (
  code: FindingCode,
  upper: LevelMark,
  lower: LevelMark,
  values: Record<string, string> = {},
): LevelFinding =>
  findingOf(
    code,
    { ...values, upperValue: levelWords(upper.valueM), lowerValue: levelWords(lower.valueM) },
    {
      ja: { upper: markName(upper, 'ja'), lower: markName(lower, 'ja') },
      en: { upper: markName(upper, 'en'), lower: markName(lower, 'en') },
    },
  );

function restingFindings({ series }: StationConfig, marks: readonly LevelMark[]): LevelFinding[] {
  const start = marks.find(({ key }) => key === 'start');
  if (!start || series.level?.expected.resting === undefined) return [];
  return marks
    .filter((mark) => opensEpisode(mark) && restsAt(mark.valueM, start.valueM))
    .map((mark) => about('rests-here', mark, { start: levelWords(start.valueM) }));
}

function datumFindings({ series }: StationConfig, marks: readonly LevelMark[]): LevelFinding[] {
  const datum = series.level?.datum;
  if (!datum || datum.kind === 'tp') return [];
  const overflow = marks.find(({ key }) => key === 'overflow');
  const words = DATUM_WORDS[datum.kind];
  return [
    ...(datum.kind === 'overflow-zero' && overflow && toMm(overflow.valueM) !== 0
      ? [findingOf('overflow-not-zero', { value: levelWords(overflow.valueM) })]
      : []),
    ...(datum.zeroTpM === undefined
      ? [findingOf('zero-unknown', {}, { ja: { datum: words.ja }, en: { datum: words.en } })]
      : []),
  ];
}

/** A gauge may lack any of them, and none is ever interpolated; it is said which. */
function notSet({ kind }: StationConfig, marks: readonly LevelMark[]): LevelFinding[] {
  const keys = kind === 'crisis-gauge' ? (['start', ...STEPS] as const) : STEPS;
  const missing = keys.filter((key) => !marks.some((mark) => mark.key === key));
  if (missing.length === 0) return [];
  return [
    aboutAll(
      'not-set',
      missing.map((key) => ({ key, valueM: 0 }) as LevelMark),
    ),
  ];
}

const aboutAll = (code: FindingCode, marks: readonly LevelMark[]): LevelFinding =>
  findingOf(
    code,
    {},
    {
      ja: { marks: marks.map((mark) => markName(mark, 'ja')).join('、') },
      en: { marks: marks.map((mark) => markName(mark, 'en')).join(', ') },
    },
  );

const about = (
  code: FindingCode,
  mark: LevelMark,
  values: Record<string, string | number> = {},
): LevelFinding =>
  findingOf(
    code,
    { ...values, value: levelWords(mark.valueM) },
    { ja: { mark: markName(mark, 'ja') }, en: { mark: markName(mark, 'en') } },
  );

const timeWords = (instant: Instant) => ({
  ja: { time: dateTimeWords(instant, 'ja') },
  en: { time: `${dateTimeWords(instant, 'en')} JST` },
});
