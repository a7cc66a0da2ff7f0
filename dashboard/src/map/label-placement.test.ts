import { describe, expect, it } from 'vitest';
import { type LabelRequest, overlap } from './label-costs.js';
import { placeLabels } from './label-placement.js';

/** The seven gauges and two more, as longitude and latitude. */
const STATIONS: [id: string, lon: number, lat: number][] = [
  ['kajiyase-bashi', 133.12944, 33.2385],
  ['shinkaibashi-joryu', 133.13112, 33.210865],
  ['ordinary', 132.965, 33.245],
  ['showa-ohashi', 132.88972, 33.22167],
  ['kurinoki-ohashi', 133.1016, 33.302563],
  ['naro', 133.13914, 33.337696],
  ['nagasawa-bashi', 133.22484, 33.33165],
  ['kaminokae', 133.22227, 33.274525],
  ['rain', 133.12, 33.37],
];

/** The two towns fitted into a sheet, as the map does at first. */
function requestsOn(sheet: { width: number; height: number }, label: { width: number; height: number }) {
  const [west, east, south, north] = [132.787, 133.264, 33.118, 33.422];
  const squeeze = Math.cos((33.27 * Math.PI) / 180);
  const scale = Math.min(
    (sheet.width - 30) / ((east - west) * squeeze),
    (sheet.height - 30) / (north - south),
  );
  const middle = { x: sheet.width / 2, y: sheet.height / 2 };
  return STATIONS.map(
    ([id, lon, lat]): LabelRequest => ({
      id,
      x: middle.x + (lon - (west + east) / 2) * squeeze * scale,
      y: middle.y - (lat - (south + north) / 2) * scale,
      ...label,
    }),
  );
}

const SCREENS = [
  { name: 'desk', sheet: { width: 960, height: 730 }, label: { width: 156, height: 58 }, badgeRadius: 12 },
  { name: 'wall', sheet: { width: 1040, height: 740 }, label: { width: 260, height: 90 }, badgeRadius: 21 },
  { name: 'phone', sheet: { width: 390, height: 708 }, label: { width: 140, height: 60 }, badgeRadius: 14 },
];

describe.each(SCREENS)('labels at $name size', ({ sheet, label, badgeRadius }) => {
  const requests = requestsOn(sheet, label);
  const places = placeLabels(requests, { sheet, badgeRadius });

  it('do not cover one another', () => {
    const pairs = places.flatMap((a, i) => places.slice(i + 1).map((b) => [a.id, b.id, overlap(a, b, 0)]));
    expect(pairs.filter(([, , shared]) => shared !== 0)).toEqual([]);
  });

  it('cover no badge', () => {
    const covered = places.flatMap((place) =>
      requests
        .filter(({ x, y }) => {
          const r = badgeRadius;
          return overlap(place, { left: x - r, top: y - r, width: 2 * r, height: 2 * r }, 0) > 0;
        })
        .map(({ id }) => `${place.id} on ${id}`),
    );
    expect(covered).toEqual([]);
  });

  it('stay on the sheet', () => {
    const outside = places.filter(
      ({ left, top, width, height }) =>
        left < 0 || top < 0 || left + width > sheet.width || top + height > sheet.height,
    );
    expect(outside).toEqual([]);
  });

  it('stand in the same places for the same input, and stay when little changes', () => {
    expect(placeLabels(requests, { sheet, badgeRadius })).toEqual(places);
    const before = new Map(places.map((place) => [place.id, place]));
    const moved = requests.map((request) => ({ ...request, x: request.x + 2 }));
    const after = placeLabels(moved, { sheet, badgeRadius, before });
    expect(after.filter(({ id, dx }) => Math.abs((before.get(id)?.dx ?? 0) - dx) > 4)).toEqual([]);
  });
});

it('of forty on a sheet that has room for them none covers another, nor a badge', () => {
  const requests = Array.from({ length: 40 }, (_, i) => ({
    id: `gauge-${i}`,
    x: 120 + (i % 8) * 210,
    y: 80 + Math.floor(i / 8) * 180,
    width: 120,
    height: 44,
  }));
  const places = placeLabels(requests, { sheet: { width: 1900, height: 960 }, badgeRadius: 12 });
  const faults = places.flatMap((a, i) => [
    ...places.slice(i + 1).filter((b) => overlap(a, b, 0) > 0),
    ...requests.filter(({ x, y }) => overlap(a, { left: x - 12, top: y - 12, width: 24, height: 24 }, 0) > 0),
  ]);
  expect([places.length, faults]).toEqual([40, []]);
});

describe('in a crowd', () => {
  const label = { width: 150, height: 50 };
  const sheet = { width: 1000, height: 700 };
  const badgeRadius = 12;
  /** Badges so close that no label fits between them, and one that stands apart. */
  const crowd = Array.from({ length: 200 }, (_, i) => ({
    x: 30 + (i % 20) * 30,
    y: 30 + Math.floor(i / 20) * 60,
  }));
  const apart = { x: 850, y: 600 };

  it('a label that yields stands where it covers no badge, labelled or not, and nowhere else', () => {
    const spots = [crowd[0], crowd[105], apart].map((spot, i) => ({
      id: `${i}`,
      ...(spot ?? apart),
      ...label,
      yields: true,
    }));
    const places = placeLabels(spots, { sheet, badgeRadius, bare: crowd });
    expect(places.map(({ id }) => id)).toEqual(['2']);
  });

  it('a label that does not yield always stands, and those that yield go round it', () => {
    const firm = { id: 'firm', ...apart, ...label };
    const beside = { id: 'beside', x: apart.x + 20, y: apart.y, ...label, yields: true };
    const places = placeLabels([beside, firm, { ...firm, id: 'hidden', ...(crowd[105] ?? apart) }], {
      sheet,
      badgeRadius,
      bare: crowd,
    });
    expect(places.map(({ id }) => id).toSorted()).toEqual(['beside', 'firm', 'hidden']);
    const [a, b] = ['beside', 'firm'].map((id) => places.find((place) => place.id === id));
    expect(a && b && overlap(a, b, 0)).toBe(0);
  });
});
