// Real: the store in memory.
import { type Quality, type QualityReason, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { createInterventionTables, interventionTable } from '../readings/intervention-table.js';
import { readingTable } from '../readings/reading-table.js';
import { aStation, aStationFile, journalled, LEVEL, LEVEL_SUB, minute, RAIN } from '../testing/builders.js';
import { keepReadings, openEmbeddedStore } from '../testing/embedded-store.js';
import { hoursSource } from './hours-source.js';

const reading = (
  minutes: number,
  value: number,
  series: SeriesId = LEVEL,
  quality: Quality = 'good',
  reasons: QualityReason[] = [],
) => ({ series, at: minute(minutes), receivedAt: minute(minutes), value, quality, reasons });

function aStore() {
  const store = openEmbeddedStore();
  createInterventionTables(store);
  return store;
}

test('an hour holds what was read after the one before and until itself, of every gauge, and rain apart', () => {
  const { level, rain } = aStationFile().series;
  if (!level || !rain) throw new Error('the builder has both');
  const station = aStation({ series: { level, 'level-sub': level, rain } });
  const store = aStore();
  keepReadings(store, [
    ...[reading(-30, 2.7), reading(0, 2.8), reading(1, 2.9), reading(60, 3), reading(61, 3.1)],
    ...[reading(60, 3.2, LEVEL_SUB), reading(60, 0.5, RAIN)],
  ]);
  const source = hoursSource(store);
  const [main, sub] = source.gauges(station, minute(60));
  expect(main).toMatchObject({ quantity: 'level', firstAt: minute(-30), keptFrom: undefined });
  expect(main?.readings.map(({ value }) => value)).toEqual([2.9, 3]);
  expect(sub).toMatchObject({ quantity: 'level-sub', readings: [{ value: 3.2 }] });
  expect(source.rain(station, minute(60)).readings).toMatchObject([{ value: 0.5 }]);
});

test('of a gauge that is silent it knows what it said last, and what it sends that does not count', () => {
  const store = aStore();
  keepReadings(store, [reading(-300, 1.2), reading(-200, -999, LEVEL, 'missing', ['sentinel'])]);
  expect(hoursSource(store).gauges(aStation(), minute(60))[0]).toMatchObject({
    ...{ readings: [], lastUsable: { value: 1.2 }, lastHeard: { quality: 'missing' } },
  });
});

test('maintenance counts for its station and for what is worked on, while it lasts', () => {
  const store = aStore();
  const interventions = interventionTable(store);
  const body = {
    station: aStation().id,
    quantity: 'rain',
    ...{ from: minute(0), until: minute(120) },
  } as const;
  const begun = { kind: 'maintenance.begun', body: { ...body, by: 'mori', reason: '清掃' } } as const;
  for (const fact of journalled([begun], minute(0))) interventions.apply(fact);
  const source = hoursSource(store);
  expect(source.rain(aStation(), minute(60)).isInMaintenance).toBe(true);
  expect(source.gauges(aStation(), minute(60))[0]?.isInMaintenance).toBe(false);
  expect(source.rain(aStation(), minute(120)).isInMaintenance).toBe(false);
});

test('it says from when on readings are kept', () => {
  const store = aStore();
  keepReadings(store, [reading(0, 1), reading(60, 2)]);
  readingTable(store).writing?.begin(LEVEL, { beginsAt: minute(30), settledAt: minute(30) });
  expect(hoursSource(store).gauges(aStation(), minute(0))[0]?.keptFrom).toBe(minute(30));
});

test('a gauge that measures many times a second is read to its end', () => {
  const store = aStore();
  const series = SeriesId.parse('kajiyase-bashi/level');
  keepReadings(
    store,
    Array.from({ length: 10_001 }, (_, i) => ({ ...reading(59, i / 1_000, series), at: minute(59) + i })),
  );
  expect(hoursSource(store).gauges(aStation(), minute(60))[0]?.readings).toHaveLength(10_001);
});
