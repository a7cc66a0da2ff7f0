import { CameraId, MINUTE, type NodeValues, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { documentOf, draftOf } from './node-settings-draft.js';

const node = { id: 'kajiyase-1', town: 'nakatosa' };
const own: NodeValues = {
  sensors: ['naro/level', 'naro/rain'].map((name) => ({ series: SeriesId.parse(name), every: MINUTE })),
  cameras: [{ camera: CameraId.parse('naro-up'), every: MINUTE, maxWidth: 1_280, quality: 80 }],
  battery: { lowV: 11 },
};
const document = {
  ...node,
  sensors: [{ station: 'naro', quantity: 'rain', every: '5m' }],
  cameras: [{ camera: 'naro-up', quality: 60 }],
  battery: { lowV: 12 },
};

test('what stands is sent as it stands, in the order of the node', () => {
  expect(documentOf(draftOf(document), own, node)).toEqual(document);
});

test('what is left empty is not sent, and what the node has no more is not sent again', () => {
  const draft = draftOf(document);
  const emptied = { ...draft, cameras: { 'naro-up': { quality: undefined } }, lowV: undefined };
  expect(documentOf(emptied, own, node)).toEqual({ ...node, sensors: document.sensors, cameras: [] });
  const less = { sensors: own.sensors.slice(0, 1), cameras: [] };
  expect(documentOf(draft, less, node)).toEqual({ ...node, sensors: [], cameras: [] });
});

test('of a node of which nothing is set nothing is sent', () => {
  expect(documentOf(draftOf(null), own, node)).toEqual({ ...node, sensors: [], cameras: [] });
});
