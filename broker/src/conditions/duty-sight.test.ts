import { DAY, DutyPlan, HOUR, Person, type PersonId, type Shift, type TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, aTown, minute } from '../testing/builders.js';
import { dutySight } from './duty-sight.js';

const TOWN = aTown().id;
const NOW = minute(0);
const person = (id: string, channel: 'mail' | 'web-push' = 'mail') =>
  Person.parse({
    ...{ id, town: TOWN, nameJa: id },
    contacts: [channel === 'mail' ? { channel, to: `${id}@town.example.jp` } : { channel }],
  });
const ROSTER = [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'chief' } }];
const plan = (ladder: object[] = ROSTER) =>
  DutyPlan.parse({ town: TOWN, groups: [{ id: 'chief', nameJa: '課長', members: ['oka'] }], ladder });
const shift = (from: number, to: number, town: TownId = TOWN): Shift => ({
  ...{ id: `${from}`, town, from: NOW + from, to: NOW + to, people: ['mori' as PersonId] },
});

function gaps(
  changes: { plan?: DutyPlan | undefined; shifts?: Shift[]; people?: Person[]; stations?: 'none' } = {},
  works: Parameters<typeof dutySight>[2] = () => true,
) {
  const known = 'plan' in changes ? changes.plan : plan();
  const { shifts = [shift(-HOUR, 3 * DAY)], people = [person('mori'), person('oka')] } = changes;
  const station = aStation();
  return dutySight(
    {
      towns: new Map([[TOWN, aTown()]]),
      stations: new Map(changes.stations === 'none' ? [] : [[station.id, station]]),
      people: new Map(people.map((one) => [one.id, one])),
      duties: new Map(known ? [[TOWN, known]] : []),
      shifts,
    },
    NOW,
    works,
  ).broken.map(({ subject }) => [
    subject.subject,
    ...(subject.from === undefined ? [] : [subject.from - NOW]),
  ]);
}

describe('a town', () => {
  test('with a plan whose people can be reached, and somebody on duty, lacks nothing', () => {
    expect(gaps()).toEqual([]);
  });

  test('without a plan calls nobody', () => {
    expect(gaps({ plan: undefined })).toEqual([[`no-plan:${TOWN}`]]);
  });

  test('without a station has nothing to be called for', () => {
    expect(gaps({ plan: undefined, stations: 'none' })).toEqual([]);
  });

  test('whose people have no channel that works calls nobody either', () => {
    expect(gaps({}, () => false)).toEqual([[`no-way:${TOWN}`]]);
    expect(gaps({ people: [] })).toEqual([[`no-way:${TOWN}`]]);
    // One is enough.
    expect(gaps({}, ({ id }) => id === 'oka')).toEqual([]);
    expect(gaps({ people: [person('mori', 'web-push')] }, (_, channel) => channel === 'mail')).toEqual([
      [`no-way:${TOWN}`],
    ]);
  });
});

describe('a roster', () => {
  test('that runs out is told a day ahead, with from when on', () => {
    expect(gaps({ shifts: [shift(-HOUR, DAY + HOUR)] })).toEqual([]);
    expect(gaps({ shifts: [shift(-HOUR, DAY - HOUR)] })).toEqual([[`nobody-on-duty:${TOWN}`, DAY - HOUR]]);
    expect(gaps({ shifts: [] })).toEqual([[`nobody-on-duty:${TOWN}`, 0]]);
  });

  test('of another town fills nothing', () => {
    expect(gaps({ shifts: [shift(-HOUR, 3 * DAY, 'nakatosa' as TownId)] })).toEqual([
      [`nobody-on-duty:${TOWN}`, 0],
    ]);
  });

  test('may leave the days to the office: less than a day without anybody is no gap', () => {
    const nights = Array.from({ length: 5 }, (_, i) => shift(i * DAY + 9 * HOUR, (i + 1) * DAY));
    expect(gaps({ shifts: nights })).toEqual([]);
  });

  test('that the plan does not ask is not looked at', () => {
    expect(gaps({ plan: plan([{ call: { group: 'chief' } }]), shifts: [] })).toEqual([]);
  });
});
