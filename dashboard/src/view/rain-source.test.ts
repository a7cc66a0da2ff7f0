import type { StationId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStation } from '../test-data.js';
import { rainSource, rainStation } from './rain-source.js';

const gauge = {
  ...aStation({ id: 'kubokawa', rainMm1h: 12 }),
  nameJa: '窪川',
  nameEn: 'Kubokawa',
  lat: 33.2097,
};
const id = gauge.id as StationId;
const dry = { ...aStation({ id: 'naro' }), rainFrom: id };

test('where a station has no rain gauge, the rain is that of the neighbour that is named, with name and distance', () => {
  expect(rainStation(dry)).toBe(id);
  expect(rainSource(dry, [dry, gauge], 'ja')).toBe('雨量: 窪川 3.2 km');
  expect(rainSource(dry, [dry, gauge], 'en')).toBe('Rain: Kubokawa, 3.2 km');
});

test('a station with a gauge of its own shows its own, and one without either shows none', () => {
  expect(rainStation(gauge)).toBe(id);
  expect(rainSource(gauge, [dry, gauge], 'ja')).toBeNull();
  const none = aStation({ id: 'naro' });
  expect(rainStation(none)).toBeNull();
  expect(rainSource(none, [none, gauge], 'ja')).toBeNull();
});

test('a neighbour that is gone is not named', () => {
  expect(rainSource(dry, [dry], 'ja')).toBeNull();
});
