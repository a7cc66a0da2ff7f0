// The store of a hub: written as its judge writes, and read from its file as the faces, the files and InfluxDB's feeder read it.
import { join } from 'node:path';
import { openForReading } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { LEVEL, RAIN } from '../testing/builders.js';
import { keepReadings, openEmbeddedStore } from '../testing/embedded-store.js';
import { temporaryFolder } from '../testing/temporary.js';
import { readingColumns } from '../views/long-series.js';
import { openSeriesStore } from '../views/series-store.js';
import { aReading, readingStoreContract, type StoreUnderTest } from './reading-store.contract.js';
import { readingTable } from './reading-table.js';
import { queueRollUps } from './roll-up-backlog.js';

/** @param afterwards what is done to the store after each writing */
function ofAHub(afterwards: typeof queueRollUps = () => undefined): Promise<StoreUnderTest> {
  const file = join(temporaryFolder(), 'store.db');
  const writer = openEmbeddedStore(file);
  const reader = openForReading(file);
  const table = readingTable(reader);
  const faces = openSeriesStore(file);
  return Promise.resolve({
    store: {
      range: (period) => {
        const found = table.range(period.series, period.from, period.to, period.limit);
        expect(faces.readings(period)).toEqual(readingColumns(found));
        return Promise.resolve(found);
      },
      rollUps: (period) => Promise.resolve(faces.rollUps(period)),
    },
    write: (readings) => {
      keepReadings(writer, readings);
      afterwards(writer);
      return Promise.resolve();
    },
    dispose: () => {
      for (const open of [faces, reader, writer]) open.close();
      return Promise.resolve();
    },
  });
}

readingStoreContract('the store of a hub', () => ofAHub());
readingStoreContract('the same, while its roll-ups are still to be made', () => ofAHub(queueRollUps));

const aTable = () => {
  const store = openEmbeddedStore();
  const table = readingTable(store);
  return {
    write: (readings: Parameters<typeof keepReadings>[1]) => keepReadings(store, readings),
    newest: () =>
      [LEVEL, RAIN].flatMap((series) => {
        const one = table.newest(series);
        expect(table.latest().find((other) => other.series === series)).toEqual(one);
        return one ? [one.value] : [];
      }),
  };
};

test('the newest value of each series is known, whatever came last', () => {
  const { write, newest } = aTable();
  expect(newest()).toEqual([]);
  write([aReading(20, 2), aReading(10, 1), aReading(15, 0.5, { series: RAIN })]);
  write([aReading(5, 0)]);
  expect(newest()).toEqual([2, 0.5]);
});

test('a bad or missing value is never taken for the newest; a doubtful one may be', () => {
  const { write, newest } = aTable();
  write([
    aReading(0, 1),
    aReading(10, 2, { quality: 'suspect', reasons: ['spike'] }),
    aReading(20, 99, { quality: 'bad', reasons: ['range'] }),
    aReading(30, -9_999, { quality: 'missing', reasons: ['sentinel'] }),
  ]);
  expect(newest()).toEqual([2]);
});

test('where the newest turns out to be bad, the value before it is the newest', () => {
  const { write, newest } = aTable();
  write([aReading(0, 1), aReading(10, 2)]);
  write([aReading(10, 2, { quality: 'bad', reasons: ['future'] })]);
  expect(newest()).toEqual([1]);
  write([aReading(0, 1, { quality: 'bad', reasons: ['future'] })]);
  expect(newest()).toEqual([]);
});
