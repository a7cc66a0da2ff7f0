import {
  type Contact,
  type Instant,
  levelsAt,
  type Milliseconds,
  type Person,
  type PersonId,
  SECOND,
  type StationId,
  type TownId,
} from '@kawamori/contracts';
import { onDuty } from '../duty/ladder.js';
import type { Settings } from '../settings/settings.js';

/** Before every flood that may be played: the levels of today judge it. */
const EVER = '1950-01-01T00:00:00+09:00';

/** Where an address stands, a rehearsal has this: its messages are handed in by a person's id. */
const NO_ADDRESS = {
  voice: { channel: 'voice', number: '0000000000' },
  sms: { channel: 'sms', number: '0000000000' },
  'line-works': { channel: 'line-works', user: 'rehearsal' },
  mail: { channel: 'mail', to: 'rehearsal@kawamori.invalid' },
  'web-push': { channel: 'web-push' },
} as const satisfies { [C in Contact['channel']]: Extract<Contact, { channel: C }> };

type Known = Pick<Settings, 'towns' | 'people' | 'duties' | 'shifts' | 'stations' | 'documents'>;

interface Chosen {
  /** Stations that are played. */
  stations: readonly StationId[];
  people: readonly PersonId[];
  now: Instant;
}

const chosenIn = ({ people }: Pick<Known, 'people'>, chosen: readonly PersonId[]): Person[] =>
  chosen.flatMap((id) => people.get(id) ?? []);

/** The towns among those of the stations that are played in which somebody who was chosen is called. */
export function townsCalled(
  known: Pick<Known, 'people' | 'duties' | 'shifts' | 'stations'>,
  { stations, people, now }: Chosen,
): TownId[] {
  const towns = new Set(stations.flatMap((id) => known.stations.get(id)?.town ?? []));
  return [...towns].filter((town) => planOf(known, town, chosenIn(known, people), now) !== undefined);
}

/**
 * The settings of a rehearsal's hub, by `kind/id`: towns, profiles and the stations that are played, as they are, with the levels in force
 * now; of people only those who were chosen, without their addresses; and each town's plan as far as it calls them.
 */
export function drillSettings(known: Known, { stations, people, now }: Chosen): Record<string, unknown> {
  const kept = [...known.documents].filter(([name]) => /^(?:town|profile)\//.test(name));
  const chosen = chosenIn(known, people);
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(stations.map((id) => [`station/${id}`, stationOf(known, id, stations, now)])),
    ...Object.fromEntries(chosen.map((person) => [`person/${person.id}`, unreachable(person)])),
    ...Object.fromEntries(
      [...known.towns.keys()].flatMap((town) => {
        const plan = planOf(known, town, chosen, now);
        return plan ? [[`duty/${town}`, plan]] : [];
      }),
    ),
  };
}

/**
 * No picture comes in a rehearsal, and no reading of a second gauge, which would be waited for; nor is anything told of a station upstream
 * that the flood leaves out.
 */
function stationOf(
  { stations, documents }: Known,
  id: StationId,
  played: readonly StationId[],
  now: Instant,
): unknown {
  const { series, upstream, ...document } = documents.get(`station/${id}`) as {
    series: object;
    levels?: unknown[];
    upstream?: { station: StationId }[];
  };
  const { 'level-sub': _second, ...gauges } = series as Record<string, unknown>;
  const sets = stations.get(id)?.levels ?? [];
  const inForce = levelsAt(sets, now);
  const stated = inForce && document.levels?.[sets.indexOf(inForce)];
  return {
    ...document,
    series: gauges,
    ...(upstream ? { upstream: upstream.filter(({ station }) => played.includes(station)) } : {}),
    cameras: [],
    levels: stated ? [{ ...(stated as object), validFrom: EVER }] : [],
  };
}

const unreachable = ({ contacts, ...person }: Person) => ({
  ...person,
  contacts: contacts.map(({ channel }) => NO_ADDRESS[channel]),
});

const FIRST = 'first';
const stated = (ms: Milliseconds) => `${Math.round(ms / SECOND)}s`;

/** A town's plan with the chosen alone: whoever is on duty now by their turn, who stands in no step with the first. */
function planOf(
  known: Pick<Known, 'duties' | 'shifts'>,
  town: TownId,
  chosen: readonly Person[],
  now: Instant,
): unknown {
  const own = known.duties.get(town);
  const isChosen = (id: PersonId) => chosen.some((person) => person.id === id);
  const turn = onDuty(
    known.shifts.filter((shift) => shift.town === town),
    now,
  );
  const steps = (own?.ladder ?? []).flatMap(({ after = 0, call }) => {
    const named =
      'group' in call
        ? own?.groups.find(({ id }) => id === call.group)?.members
        : turn.slice(call.onDuty - 1, call.onDuty);
    const members = (named ?? []).filter(isChosen);
    return members.length === 0 ? [] : [{ after, members }];
  });
  const called = new Set(steps.flatMap(({ members }) => members));
  const others = chosen
    .filter((person) => person.town === town && !called.has(person.id))
    .map(({ id }) => id);
  const [first, ...later] = steps;
  const atOnce = [...(first?.members ?? []), ...others];
  if (atOnce.length === 0) return undefined;
  const ladder = [{ after: first?.after ?? 0, members: atOnce }, ...later];
  return {
    town,
    groups: ladder.map(({ members }, step) => ({
      id: groupId(step),
      nameJa: `訓練 ${step + 1}番目`,
      members,
    })),
    ladder: ladder.map(({ after }, step) => ({
      ...(step === 0 ? {} : { after: stated(after - (first?.after ?? 0)) }),
      call: { group: groupId(step) },
    })),
    ...(own
      ? {
          remindEvery: stated(own.remindEvery),
          ...(own.otherTownAfter === undefined ? {} : { otherTownAfter: stated(own.otherTownAfter) }),
        }
      : {}),
  };
}

const groupId = (step: number) => (step === 0 ? FIRST : `step-${step + 1}`);
