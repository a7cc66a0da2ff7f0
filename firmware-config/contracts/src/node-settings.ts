import { z } from 'zod';
import { CameraId, NodeId, Quantity, SeriesId, StationId, seriesId, TownId } from './ids.js';
import type { NodeConfig } from './node.js';
import { DAY, Duration, MINUTE, type Milliseconds, SECOND } from './units.js';

/** Bytes of one message with settings, at most. */
export const MAX_SETTINGS_BYTES = 16 * 1024;
/** Sensors of one node that can be set from afar: its birth tells their own values, and a status has a size. */
export const MOST_SENSORS_SET = 40;
const MOST_CAMERAS = 8;

const within = (least: Milliseconds, most: Milliseconds, says: string) =>
  Duration.refine((ms) => ms >= least && ms <= most, says);
const ReadingEvery = within(10 * SECOND, DAY, 'between 10s and 1d');
const PictureEvery = within(MINUTE, DAY, 'between 1m and 1d');

/** How often one sensor is read. A resting crisis gauge decides by itself what of it is sent. */
const SetSensor = z.strictObject({ station: StationId, quantity: Quantity, every: ReadingEvery });

/** What of one camera is set; the node's own file says the rest. */
const SetCamera = z.strictObject({
  camera: CameraId,
  every: PictureEvery.optional(),
  /** Pixels; a wider picture is made smaller, a narrower one is left. */
  maxWidth: z.number().int().min(320).max(4_096).optional(),
  /** JPEG quality. */
  quality: z.number().int().min(30).max(95).optional(),
});

const SET = {
  sensors: z.array(SetSensor).max(MOST_SENSORS_SET).default([]),
  cameras: z.array(SetCamera).max(MOST_CAMERAS).default([]),
  /** Below so many volts its battery is low. */
  battery: z.strictObject({ lowV: z.number().min(1).max(100) }).optional(),
};

interface Named {
  sensors: readonly { station: StationId; quantity: Quantity }[];
  cameras: readonly { camera: CameraId }[];
}

function eachOnce({ sensors, cameras }: Named, context: z.RefinementCtx): void {
  const twice = (list: 'sensors' | 'cameras', names: readonly string[]) =>
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      context.addIssue({ code: 'custom', path: [list, index], message: `${name} is stated twice` });
    });
  twice(
    'sensors',
    sensors.map(({ station, quantity }) => seriesId(station, quantity)),
  );
  twice(
    'cameras',
    cameras.map(({ camera }) => camera),
  );
}

/**
 * What may be set at a node from afar, over what its own file says: nothing by which it could become unreachable. What is left out
 * stands as in that file.
 */
export const NodeSettings = z.strictObject(SET).superRefine(eachOnce);
export type NodeSettings = z.infer<typeof NodeSettings>;
export type NodeSettingsFile = z.input<typeof NodeSettings>;

/** The same as the hub keeps it: of which node. */
export const NodeSettingsDocument = z
  .strictObject({ id: NodeId, town: TownId, ...SET })
  .superRefine(eachOnce);
export type NodeSettingsDocument = z.infer<typeof NodeSettingsDocument>;

/** What is in a document for a node to hear. */
export const settingsIn = ({
  sensors = [],
  cameras = [],
  battery,
}: z.input<typeof NodeSettingsDocument>): NodeSettingsFile => ({
  ...{ sensors, cameras },
  ...(battery && { battery }),
});

/**
 * Settings on their way to a node, retained. A node deals with each version once, in ascending order: what it has dealt with before
 * changes nothing.
 */
export const NodeSettingsOrder = z.object({
  v: z.literal(1),
  node: NodeId,
  /** From 1 on, ascending over all changes of this node's settings. */
  version: z.number().int().min(1),
  settings: NodeSettings,
});
export type NodeSettingsOrder = z.infer<typeof NodeSettingsOrder>;

/** What of a node can be set, with its values. */
export const NodeValues = z.object({
  sensors: z.array(z.object({ series: SeriesId, every: z.number().int().min(1) })).max(MOST_SENSORS_SET),
  cameras: z
    .array(
      z.object({
        camera: CameraId,
        every: z.number().int().min(1),
        maxWidth: z.number().int().min(1),
        quality: z.number().int().min(1).max(100),
      }),
    )
    .max(MOST_CAMERAS),
  battery: z.object({ lowV: z.number() }).optional(),
});
export type NodeValues = z.infer<typeof NodeValues>;

/**
 * What became of settings at their node. `own`: none were ever sent; `trial`: they count, and are taken back unless the hub is reached;
 * `applied`: they count; `refused`: they never counted; `returned`: they were on trial, and the hub was not reached; `unreadable`: what
 * the node had kept of them could not be read.
 */
export const SettingsState = z.enum(['own', 'trial', 'applied', 'refused', 'returned', 'unreadable']);
export type SettingsState = z.infer<typeof SettingsState>;

/** A node's word about its settings, in its status. A node that says none takes none. */
export const SettingsWord = z.object({
  /** The newest version that it has dealt with; 0: none. */
  version: z.number().int().min(0),
  /** The version that counts; 0: its own file alone. */
  inForce: z.number().int().min(0),
  state: SettingsState,
  /** Why, in words for the operator. */
  detail: z.string().max(300),
  /** What its own file says, told at its birth. */
  own: NodeValues.optional(),
});
export type SettingsWord = z.infer<typeof SettingsWord>;

/** What of a node's own file can be set from afar. */
export const ownValues = ({
  sensors,
  cameras,
  battery,
}: Pick<NodeConfig, 'sensors' | 'cameras' | 'battery'>): NodeValues => ({
  sensors: sensors
    .slice(0, MOST_SENSORS_SET)
    .map(({ station, quantity, every }) => ({ series: seriesId(station, quantity), every })),
  cameras: cameras.map(({ camera, every, maxWidth, quality }) => ({ camera, every, maxWidth, quality })),
  ...(battery && { battery: { lowV: battery.lowV } }),
});

/** A node's values once settings count. What they name and the node has not is passed over. */
export function valuesWith(own: NodeValues, settings: NodeSettings): NodeValues {
  const everyOf = new Map(
    settings.sensors.map(({ station, quantity, every }) => [seriesId(station, quantity), every]),
  );
  const setOf = new Map(settings.cameras.map((one) => [one.camera, one]));
  return {
    sensors: own.sensors.map(({ series, every }) => ({ series, every: everyOf.get(series) ?? every })),
    cameras: own.cameras.map(({ camera, every, maxWidth, quality }) => {
      const set = setOf.get(camera);
      return {
        camera,
        every: set?.every ?? every,
        maxWidth: set?.maxWidth ?? maxWidth,
        quality: set?.quality ?? quality,
      };
    }),
    ...(own.battery && { battery: settings.battery ?? own.battery }),
  };
}

/** Something that settings name and a node has not, and where it stands in them. */
export interface Stranger {
  path: (string | number)[];
  name: string;
}

/** What settings name and a node has not. */
export function strangersIn(own: NodeValues, settings: NodeSettings): Stranger[] {
  const series = new Set<string>(own.sensors.map((one) => one.series));
  const cameras = new Set<string>(own.cameras.map((one) => one.camera));
  return [
    ...settings.sensors.flatMap(({ station, quantity }, index) => {
      const name = seriesId(station, quantity);
      return series.has(name) ? [] : [{ path: ['sensors', index], name }];
    }),
    ...settings.cameras.flatMap(({ camera }, index) =>
      cameras.has(camera) ? [] : [{ path: ['cameras', index], name: camera }],
    ),
    ...(settings.battery && !own.battery ? [{ path: ['battery'], name: 'battery' }] : []),
  ];
}
