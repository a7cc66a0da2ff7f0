import { type FactBody, type Instant, type NewFact, StationId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aRegistration, journalled, minute } from '../testing/builders.js';
import { CAMERA } from '../testing/pictures.js';
import { createPictureTables, pictureTable } from './picture-table.js';

type Received = FactBody<'picture.received'>;

const digest = (name: string) => Buffer.from(name.padEnd(32)).toString('hex');
const received = (minutes: number, name: string, changes: Partial<Received> = {}): NewFact => ({
  kind: 'picture.received',
  body: {
    town: aRegistration().town,
    node: aRegistration().id,
    camera: CAMERA,
    station: StationId.parse('kajiyase-bashi'),
    takenAt: minute(minutes),
    takenFrom: 'note',
    digest: digest(name),
    bytes: 1_000,
    width: 640,
    height: 480,
    incomplete: false,
    ...changes,
  },
});

function anIndex() {
  const database = openDatabase(':memory:', 'rebuildable');
  createPictureTables(database);
  const table = pictureTable(database);
  let seq = 1;
  const hears = (...facts: NewFact[]) =>
    facts.map((fact) => journalled([fact], minute(0), seq++).map((one) => table.apply(one))[0]);
  const shown = (from: Instant = minute(-1_000), to: Instant = minute(1_000)) =>
    table.range(CAMERA, from, to, 100).map((picture) => [picture.at, picture.digest]);
  return { table, hears, shown };
}

test('pictures stand in the order of their times, however they came', () => {
  const { table, hears, shown } = anIndex();
  hears(received(-10, 'b'), received(-30, 'a'), received(-5, 'c'));
  expect(shown()).toEqual([
    [minute(-30), digest('a')],
    [minute(-10), digest('b')],
    [minute(-5), digest('c')],
  ]);
  expect(table.newest(CAMERA)?.digest).toBe(digest('c'));
  expect(shown(minute(-30), minute(-10))).toHaveLength(2);
});

test('the same bytes are one picture, also where their time was corrected differently', () => {
  const { hears, shown } = anIndex();
  expect(hears(received(-10, 'a'), received(-10, 'a'), received(-9, 'a'))).toEqual([
    CAMERA,
    undefined,
    undefined,
  ]);
  expect(shown()).toEqual([[minute(-10), digest('a')]]);
});

test.each([
  ['the first of two whole ones', [false, false], 'a'],
  ['the whole one that follows one cut short', [true, false], 'b'],
  ['the whole one that came before', [false, true], 'a'],
  ['the first of two cut short', [true, true], 'a'],
] as const)(
  'of two pictures of one instant %s is shown; the other stays known',
  (_what, incomplete, name) => {
    const { table, hears, shown } = anIndex();
    hears(received(0, 'a', { incomplete: incomplete[0] }), received(0, 'b', { incomplete: incomplete[1] }));
    expect(shown()).toEqual([[minute(0), digest(name)]]);
    expect([...table.all()].map((one) => one.digest).sort()).toEqual([digest('a'), digest('b')].sort());
  },
);

test('nearest looks both ways, and takes the earlier of two as close', () => {
  const { table, hears } = anIndex();
  expect(table.nearest(CAMERA, minute(0))).toBeUndefined();
  hears(received(-10, 'a'), received(10, 'b'));
  expect(table.nearest(CAMERA, minute(0))?.digest).toBe(digest('a'));
  expect(table.nearest(CAMERA, minute(1))?.digest).toBe(digest('b'));
  expect(table.nearest(CAMERA, minute(-500))?.digest).toBe(digest('a'));
  expect(table.nearest(CAMERA, minute(500))?.digest).toBe(digest('b'));
});

test('what was withdrawn is marked until it is restored; a picture stays withdrawn when its camera is restored', () => {
  const { table, hears } = anIndex();
  hears(received(-10, 'a'), received(-5, 'b'));
  const by = 'hq';
  const marks = () => table.range(CAMERA, minute(-60), minute(0), 9).map(({ withdrawn }) => withdrawn);
  const withdrawn = (takenAt: Instant | null): NewFact => ({
    kind: 'public.withdrawn',
    body: { camera: CAMERA, takenAt, by, reason: '' },
  });
  const restored = (takenAt: Instant | null): NewFact => ({
    kind: 'public.restored',
    body: { camera: CAMERA, takenAt, by },
  });
  expect(hears(withdrawn(minute(-5)), withdrawn(minute(-5)))).toEqual([CAMERA, undefined]);
  expect(marks()).toEqual([false, true]);
  hears(withdrawn(null));
  expect(marks()).toEqual([true, true]);
  expect(table.isCameraWithdrawn(CAMERA)).toBe(true);
  hears(restored(null));
  expect(marks()).toEqual([false, true]);
  hears(restored(minute(-5)));
  expect(marks()).toEqual([false, false]);
});
