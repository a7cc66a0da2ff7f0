import {
  type AlertTally,
  DAY,
  HOUR,
  type LevelFinding,
  type LevelPlanView,
  lengthWords,
  MINUTE,
  type Milliseconds,
  type PlannedMark,
  type ReplayedRecord,
  type StationReplay,
  toIsoJst,
} from '@kawamori/contracts';

/** What was found of one station, for a terminal: what must be mended first, then what its levels would have told. */
export function stationReport(one: StationReplay): string[] {
  return [
    `${one.station}  ${one.nameJa}  ${one.nameEn}`,
    ...indented([
      one.plan && one.validFrom !== null
        ? `levels since ${toIsoJst(one.validFrom)}: ${planWords(one.plan)}`
        : 'no levels are in force',
      ...one.findings.map(findingLine),
      ...recordLines(one.record, one.lacksBefore),
      ...(one.tally ? tallyLines('these levels', one.tally) : []),
      ...triedLines(one),
    ]),
  ];
}

/** Whether a level cannot do what it is there for: in what is tried, or where nothing is, in what is in force. */
export const hasFault = ({ findings, tried }: StationReplay): boolean =>
  (tried?.findings ?? findings).some(({ severity }) => severity === 'fault');

function triedLines({ tried }: StationReplay): string[] {
  if (!tried) return [];
  return [
    `tried: ${planWords(tried.plan)}`,
    ...indented([
      ...tried.findings.map(findingLine),
      ...(tried.tally ? tallyLines('they', tried.tally) : []),
      "to put into the station's file (choose the hour; not before now), then kawamori config apply:",
      ...indented(tried.fileText.trimEnd().split('\n')),
    ]),
  ];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const findingLine = ({ severity, en }: LevelFinding): string => `${severity}: ${en}`;

function planWords({ datum, marks, hysteresisM, holdMs, rise }: LevelPlanView): string {
  const all = marks.map(({ id, valueM }) => `${id} ${valueM.toFixed(2)}`).join(', ');
  const { in10minM, in1hM, aheadMs } = rise;
  return [
    `${all || 'none'} m on ${datum}`,
    `left ${hysteresisM.toFixed(2)} m below for ${lengthWords(holdMs, 'en')}${leftOtherwise(marks)}`,
    ...(in10minM === null ? [] : [`a rise of ${in10minM.toFixed(2)} m in 10 min`]),
    ...(in1hM === null ? [] : [`a rise of ${in1hM.toFixed(2)} m in 1 h`]),
    ...(aheadMs === null ? [] : [`a rise that would overflow within ${lengthWords(aheadMs, 'en')}`]),
  ].join('; ');
}

/** ` (danger 0.30 m below for 1 h)`: those that are left otherwise than their station's others. */
function leftOtherwise(marks: readonly PlannedMark[]): string {
  const own = marks.flatMap(({ id, hysteresisM, holdMs }) => {
    const by = [
      ...(hysteresisM === null ? [] : [`${hysteresisM.toFixed(2)} m below`]),
      ...(holdMs === null ? [] : [`for ${lengthWords(holdMs, 'en')}`]),
    ];
    return by.length > 0 ? [`${id} ${by.join(' ')}`] : [];
  });
  return own.length > 0 ? ` (${own.join(', ')})` : '';
}

function recordLines(record: ReplayedRecord | null, lacksBefore: number | null): string[] {
  const lacks =
    lacksBefore === null ? [] : [`readings before ${toIsoJst(lacksBefore)} are not kept here any more`];
  if (!record) return ['no readings in this period', ...lacks];
  const { from, to, good, leftOut, reasons, gaps, highest } = record;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const { suspect, bad, missing } = leftOut;
  return [
    `readings from ${toIsoJst(from)} to ${toIsoJst(to)} (${periodWords(to - from)}): ${good} good`,
    ...lacks,
    `left out: ${suspect} doubtful, ${bad} bad, ${missing} without a value${why.length > 0 ? ` (${why.join(', ')})` : ''}`,
    gaps.longest
      ? `gaps: ${gaps.count}, together ${periodWords(gaps.totalMs)}; the longest ${periodWords(gaps.longest.to - gaps.longest.from)} from ${toIsoJst(gaps.longest.from)}`
      : 'gaps: none',
    ...(highest ? [`highest: ${highest.valueM.toFixed(2)} m, ${toIsoJst(highest.at)}`] : []),
  ];
}

function tallyLines(who: string, tally: AlertTally): string[] {
  const { notices, alerts, episodes, marks, lead, rises, downstream, checks } = tally;
  return [
    `${who} would have alerted ${times(alerts)} in ${episodes} ${episodes === 1 ? 'episode' : 'episodes'}`,
    ...indented(marks.map(({ id, valueM, ...told }) => `${id} ${valueM.toFixed(2)} m: ${toldWords(told)}`)),
    ...(lead ? [leadLine(lead)] : []),
    `with what else is told: ${notices} ${notices === 1 ? 'notice' : 'notices'}`,
    ...indented([
      ...rises.map(({ nameEn, ...told }) => `${nameEn}: ${toldWords(told)}`),
      ...downstream.map(({ station, ...told }) => `told at ${station} downstream: ${toldWords(told)}`),
      `to be checked: ${toldWords(checks)}`,
    ]),
  ];
}

const toldWords = ({ times: count, lastAt }: { times: number; lastAt: number | null }): string =>
  `${times(count)}${lastAt === null ? '' : `, last ${toIsoJst(lastAt)}`}`;

function leadLine({
  fromEn,
  toEn,
  times: reached,
  medianMin,
  shortestMin,
}: NonNullable<AlertTally['lead']>): string {
  const way = `from ${fromEn} to ${toEn}`;
  if (medianMin === null || shortestMin === null) return `${way}: never reached`;
  return `${way}: ${times(reached)}, median ${minutes(medianMin)}, shortest ${minutes(shortestMin)}`;
}

const minutes = (count: number): string => `${Math.round(count)} min`;
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** Long periods in days, short ones in hours or minutes. */
function periodWords(length: Milliseconds): string {
  if (length >= 2 * DAY) return `${Math.floor(length / DAY)} days`;
  return length >= 2 * HOUR ? `${Math.floor(length / HOUR)} h` : `${Math.floor(length / MINUTE)} min`;
}
