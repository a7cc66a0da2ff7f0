import {
  type ContactChannel,
  DAY,
  type DutyGap,
  type DutyPlan,
  dutyGapSubject,
  type Instant,
  type Person,
  type Shift,
  type TownId,
} from '@kawamori/contracts';
import { gapsIn } from '../duty/roster-change.js';
import type { Settings } from '../settings/settings.js';
import type { Seen } from './condition-changes.js';

type Known = Pick<Settings, 'towns' | 'stations' | 'people' | 'duties' | 'shifts'>;

/** So far ahead it is looked whether somebody would be called. */
const AHEAD = DAY;
/** Nights that a desk fills, and days that an office does, are no gap; nobody for so long is. */
const GAP_FROM = DAY;

/**
 * What towns with stations have left open about whom to call.
 * @param now wall clock
 * @param works whether a person can be reached by a channel of theirs, as far as it is known
 */
export function dutySight(
  settings: Known,
  now: Instant,
  works: (person: Person, channel: ContactChannel) => boolean,
): { broken: Seen[]; unsure: Set<string> } {
  const withStations = new Set([...settings.stations.values()].map(({ town }) => town));
  const broken = [...settings.towns.keys()]
    .filter((town) => withStations.has(town))
    .flatMap((town) => gapsOf(town, settings, now, works));
  return { broken, unsure: new Set() };
}

function gapsOf(town: TownId, settings: Known, now: Instant, works: Parameters<typeof dutySight>[2]): Seen[] {
  const gap = (kind: DutyGap, more: { from?: Instant } = {}): Seen => ({
    ...{ condition: 'duty-gap', town },
    subject: { subject: dutyGapSubject(kind, town), ...more },
  });
  const plan = settings.duties.get(town);
  if (!plan) return [gap('no-plan')];
  const shifts = settings.shifts.filter((one) => one.town === town);
  const people = calledWithin(plan, shifts, now).flatMap((id) => settings.people.get(id) ?? []);
  const isReached = people.some((one) => one.contacts.some(({ channel }) => works(one, channel)));
  const from = asksRoster(plan) ? emptyFrom(shifts, now) : undefined;
  return [
    ...(isReached ? [] : [gap('no-way')]),
    ...(from === undefined ? [] : [gap('nobody-on-duty', { from })]),
  ];
}

const asksRoster = ({ ladder }: DutyPlan): boolean => ladder.some(({ call }) => 'onDuty' in call);

/** Whom a plan may call for the river within the time that is looked ahead. */
function calledWithin(plan: DutyPlan, shifts: readonly Shift[], now: Instant) {
  const groups = plan.ladder.flatMap(({ call }) => ('group' in call ? [call.group] : []));
  return [
    ...plan.groups.filter(({ id }) => groups.includes(id)).flatMap(({ members }) => members),
    ...(asksRoster(plan)
      ? shifts.filter(({ from, to }) => from < now + AHEAD && to > now).flatMap(({ people }) => people)
      : []),
  ];
}

/** From when on nobody is on duty for a day or more, where that begins within the time that is looked ahead. */
const emptyFrom = (shifts: readonly Shift[], now: Instant): Instant | undefined =>
  gapsIn(
    shifts.filter(({ to }) => to > now),
    now,
    now + AHEAD + GAP_FROM,
  ).find(({ from, to }) => from < now + AHEAD && to - from >= GAP_FROM)?.from;
