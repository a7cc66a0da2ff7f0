import { expect, test } from 'vitest';
import { aCrisisGaugeFile } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// A crisis gauge falls silent near its start level and is heard once a day: what it had raised is over with that.

const DAY_OF_MINUTES = 1_440;
const levels = (...marks: { key: 'start' | 'caution' | 'overflow'; valueM: number }[]) =>
  aCrisisGaugeFile({ levels: [{ validFrom: '2020-01-01T00:00:00+09:00', datum: 'tp', marks }] });
const WITH_CAUTION = levels(
  { key: 'start', valueM: 1 },
  { key: 'caution', valueM: 1.6 },
  { key: 'overflow', valueM: 5 },
);

test('the water falls fast to its rest: its level ends with the next heartbeat', () => {
  const hub = aHub(WITH_CAUTION);
  hub.reads([0, 1.1], [10, 1.5], [20, 1.7], [30, 1.65], [40, 1.4], [50, 1.1]);
  expect(hub.told()).toEqual(['20 caution 1']);
  hub.reads([50 + DAY_OF_MINUTES, 0.8]);
  expect(hub.ended()).toEqual([`${50 + DAY_OF_MINUTES} closed 1`]);
  expect(hub.episodes()[0]?.subsidedAt).toBeDefined();
});

test('a gauge that fell silent higher up has not rested: two words near the start level end it', () => {
  const hub = aHub(WITH_CAUTION);
  hub.reads([0, 1.1], [10, 1.7], [20, 1.45], [20 + DAY_OF_MINUTES, 0.8]);
  expect(hub.ended()).toEqual([]);
  hub.reads([20 + 2 * DAY_OF_MINUTES, 0.8]);
  expect(hub.ended()).toEqual([`${20 + 2 * DAY_OF_MINUTES} closed 1`]);
});

test('three days without a heartbeat are a gap at rest too', () => {
  const hub = aHub(WITH_CAUTION);
  hub.reads([0, 1.1], [10, 1.7], [20, 1.1], [30 + 3 * DAY_OF_MINUTES, 0.8]);
  expect(hub.ended()).toEqual([]);
});

test('a fast rise is over in a dry bed', () => {
  const hub = aHub(levels({ key: 'start', valueM: 1 }, { key: 'overflow', valueM: 5 }));
  hub.reads([0, 1.1], [10, 1.3], [20, 1.9], [30, 2.6], [40, 3.2], [50, 2.6], [60, 1.8], [70, 1.1]);
  const isOpen = () =>
    hub.database.prepare("SELECT 1 FROM episode WHERE track = 'rise' AND subsided_at IS NULL").all().length >
    0;
  expect(isOpen()).toBe(true);
  hub.reads([70 + DAY_OF_MINUTES, 0.8]);
  expect(isOpen()).toBe(false);
});
