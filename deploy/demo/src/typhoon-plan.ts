import { join } from 'node:path';
import {
  CameraId,
  type Instant,
  MaskPolygon,
  NodeId,
  type Quantity,
  StationConfig,
  toIsoJst,
} from '@kawamori/contracts';
import { checkConfig, loadYaml } from '@kawamori/kit';
import { z } from 'zod';
import type { Plan, PlannedNode } from './plan.js';
import { REPOSITORY } from './repository.js';
import { yamlFolder } from './yaml-folder.js';

const Wave = z.strictObject({ base: z.number(), rise: z.number().min(0), crestAfter: z.string() });

const Camera = z.strictObject({
  id: CameraId,
  nameJa: z.string(),
  nameEn: z.string(),
  public: z.boolean(),
  masks: z.array(MaskPolygon).default([]),
});

const Typhoon = z.strictObject({
  period: z.string(),
  stations: z.record(z.string(), Wave),
  inventedMarks: z.array(
    z.strictObject({
      id: z.string(),
      nameJa: z.string(),
      nameEn: z.string(),
      shownAs: z.number().int().min(0).max(5),
      at: z.number().gt(0).lt(1),
    }),
  ),
  cameras: z.record(z.string(), Camera),
  /** Whose rain stands above the hydrograph of which station. */
  rainFrom: z.record(z.string(), z.string()),
});
type Typhoon = z.infer<typeof Typhoon>;

/** The invented typhoon: the towns' own stations with a few marks more, two stations that do not exist, one node for each. */
export function typhoonPlan(startsAt: Instant): Plan {
  const typhoon = loadYaml(join(REPOSITORY.demo, 'typhoon.yaml'), Typhoon);
  const real = yamlFolder(join(REPOSITORY.firmwareConfig, 'stations'));
  const invented = yamlFolder(join(REPOSITORY.demo, 'stations'));
  const stations = [
    ...[...real.values()].map((one) => withInventedMarks(one, typhoon)),
    ...invented.values(),
  ].map((one) => withRain(withCamera(one, typhoon), typhoon));
  return {
    towns: [...yamlFolder(join(REPOSITORY.firmwareConfig, 'towns')).values()],
    profiles: [...yamlFolder(join(REPOSITORY.firmwareConfig, 'profiles')).values()],
    stations,
    nodes: stations.map((document) =>
      nodeFor(checkConfig('station', document, StationConfig), typhoon, startsAt),
    ),
    title: '架空の台風 / an invented typhoon',
    name: 'typhoon',
  };
}

function nodeFor(station: StationConfig, typhoon: Typhoon, startsAt: Instant): PlannedNode {
  const wave = typhoon.stations[station.id];
  if (!wave) throw new Error(`typhoon.yaml says nothing of ${station.id}`);
  const quantity: Quantity = station.series.level ? 'level' : 'rain';
  return {
    id: NodeId.parse(`${station.id}-1`),
    town: station.town,
    sensors: [
      {
        station: station.id,
        quantity,
        driver: {
          kind: 'simulated',
          startsAt: toIsoJst(startsAt),
          period: typhoon.period,
          ...wave,
          ...resting(station),
        },
      },
    ],
    cameras: camerasOf(station, typhoon),
  };
}

/** The station's drawn camera; its staff gauge reaches a little below observation start and above overflow. */
function camerasOf(station: StationConfig, typhoon: Typhoon): PlannedNode['cameras'] {
  const camera = typhoon.cameras[station.id];
  const marks = station.levels[0]?.marks.map((mark) => mark.valueM) ?? [];
  if (!camera || marks.length === 0) return [];
  return [
    {
      camera: camera.id,
      station: station.id,
      label: station.nameJa,
      position: station.position,
      every: '10m',
      driver: {
        kind: 'scene',
        bottomM: Math.floor(Math.min(...marks)) - 1,
        topM: Math.ceil(Math.max(...marks)) + 1,
        seed: Object.keys(typhoon.cameras).indexOf(station.id),
      },
    },
  ];
}

/** Gives a station its camera, as a town would state it in the station's file. */
function withCamera(document: unknown, typhoon: Typhoon): unknown {
  const camera = typhoon.cameras[(document as { id: string }).id];
  if (!camera) return document;
  const { id, nameJa, nameEn, masks } = camera;
  const shown = camera.public ? { public: { masks } } : {};
  const stated = { id, nameJa, nameEn, expected: '10m', video: true, ...shown };
  return { ...(document as object), cameras: [stated] };
}

/** Names the invented rain gauge for a station near it, as a town would in the station's file. */
function withRain(document: unknown, { rainFrom }: Typhoon): unknown {
  const from = rainFrom[(document as { id: string }).id];
  return from === undefined ? document : { ...(document as object), rainFrom: from };
}

/** A crisis gauge rests below its start level, as the real ones do. */
function resting(station: StationConfig): { restsBelow?: number } {
  const start = station.levels[0]?.marks.find((mark) => mark.key === 'start');
  return station.kind === 'crisis-gauge' && start ? { restsBelow: start.valueM } : {};
}

/** Adds the demo's own marks between start and overflow, each marked as invented. */
function withInventedMarks(document: unknown, typhoon: Typhoon): unknown {
  const station = checkConfig('station', document, StationConfig);
  const marks = station.levels[0]?.marks ?? [];
  const start = marks.find((mark) => mark.key === 'start')?.valueM;
  const overflow = marks.find((mark) => mark.key === 'overflow')?.valueM;
  if (start === undefined || overflow === undefined) return document;
  const more = typhoon.inventedMarks.map(({ at, ...mark }) => ({
    key: 'town',
    ...mark,
    valueM: Math.round((start + at * (overflow - start)) * 100) / 100,
    invented: true,
  }));
  const copy = structuredClone(document) as { levels: { marks: unknown[] }[] };
  for (const set of copy.levels) set.marks.push(...more);
  return copy;
}
