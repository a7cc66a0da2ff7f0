import {
  badgeWords,
  CONDITION_WORDS,
  type ConditionKind,
  type Instant,
  type Language,
  type Snapshot,
  type StandingStep,
  type StationId,
  type StationState,
  toLevelMark,
} from '@kawamori/contracts';
import { type Sign, type StepSign, stepSign } from './sign.js';

/** Something that goes on now. */
export interface Ongoing {
  key: string;
  /** What is broken is never above the river, and looks quieter. */
  matter: 'river' | 'maintenance';
  sign: Sign;
  /** Null where it is no single station's. */
  station: StationId | null;
  /** Where, in the reader's language. */
  place: string;
  words: string;
  since: Instant;
  /** The larger the worse, within its matter. */
  rank: number;
}

const LEVEL_STEP = 10;
/** Between the levels that are reached: water that comes near the overflow level stands above level 3, a fast rise above level 2. */
const STEP_RANK: Readonly<Record<StepSign, number>> = {
  near: 3 * LEVEL_STEP + 5,
  rise: 2 * LEVEL_STEP + 5,
  upstream: LEVEL_STEP + 5,
  check: LEVEL_STEP + 2,
};
/** That nobody is called, what hides the water, and the hub's own faults, before what can wait for the morning. */
const CONDITION_RANK: Readonly<Record<ConditionKind, number>> = {
  'duty-gap': 7,
  hub: 6,
  silent: 5,
  'node-offline': 4,
  'camera-dark': 3,
  'camera-blind': 2,
  'battery-low': 1,
};

/** Everything that goes on: the river before what is broken, each worst first, and of equal ones the newest. */
export function ongoing(view: Pick<Snapshot, 'stations' | 'hub'>, language: Language): Ongoing[] {
  const places = new Map(view.stations.map((one) => [one.id, language === 'ja' ? one.nameJa : one.nameEn]));
  const placeOf = (id: StationId) => places.get(id) ?? id;
  const river = view.stations.flatMap((station) => [
    ...levelOf(station, placeOf(station.id), language),
    ...station.steps.map((step) => stepOf(step, placeOf(step.station), language)),
  ]);
  const broken = view.hub.conditions.map(
    ({ condition, subject, nameJa, nameEn, station, beganAt, detail }): Ongoing => ({
      key: `${condition}|${subject}`,
      ...{ matter: 'maintenance', sign: { kind: condition }, station, since: beganAt },
      place: language === 'ja' ? nameJa : nameEn,
      words: [CONDITION_WORDS[condition][language], detail].filter(Boolean).join('　'),
      rank: CONDITION_RANK[condition],
    }),
  );
  return [river, broken].flatMap((of) =>
    of.sort((a, b) => b.rank - a.rank || b.since - a.since || (a.key < b.key ? -1 : 1)),
  );
}

/** What stands beside the levels of each station, of its own water and of stations upstream; the worst first. */
export function stepsByStation(stations: readonly StationState[]): ReadonlyMap<StationId, StepSign[]> {
  const found = new Map<StationId, StepSign[]>();
  for (const step of stations.flatMap(({ steps }) => steps)) {
    const signs = new Set([...(found.get(step.station) ?? []), stepSign(step)]);
    found.set(
      step.station,
      [...signs].sort((a, b) => STEP_RANK[b] - STEP_RANK[a]),
    );
  }
  return found;
}

/** Those at one station: its own levels and steps, and what is told there of stations upstream. */
export const ongoingAt = (all: readonly Ongoing[], station: StationId): Ongoing[] =>
  all.filter((one) => one.station === station);

/** Since when a station's level is held: when the water came to it last, rising or falling; undefined below all marks. */
export const heldSince = ({ level }: Pick<StationState, 'level'>): Instant | undefined =>
  level?.held == null ? undefined : level.episode?.changes.at(-1)?.at;

function levelOf(station: StationState, place: string, language: Language): Ongoing[] {
  const { id, level, marks } = station;
  const held = marks.find((mark) => mark.id === level?.held);
  const since = heldSince(station);
  if (!held || since === undefined) return [];
  return [
    {
      ...{ key: `${id}|level`, matter: 'river', sign: { level: held.alertLevel }, station: id, place },
      words: badgeWords(toLevelMark(held), language),
      since,
      rank: held.alertLevel * LEVEL_STEP,
    },
  ];
}

function stepOf(step: StandingStep, place: string, language: Language): Ongoing {
  const kind = stepSign(step);
  return {
    key: `${step.episode}|${step.mark}|${step.station}`,
    ...{ matter: 'river', sign: { kind }, station: step.station, place, since: step.since },
    words: language === 'ja' ? step.wordsJa : step.wordsEn,
    rank: STEP_RANK[kind],
  };
}
