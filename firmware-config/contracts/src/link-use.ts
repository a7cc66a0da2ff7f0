// How much a node sends by its settings. Pure.
import type { CameraId } from './ids.js';
import type { NodeValues } from './node-settings.js';
import { DAY } from './units.js';

/** A picture of a camera as it came: by it others are estimated. */
export interface MeasuredPicture {
  bytes: number;
  /** Pixels. */
  width: number;
  /** JPEG quality by which it was made. */
  quality: number;
}

/** What a node sends, about. */
export interface LinkUse {
  readingsPerDay: number;
  picturesPerDay: number;
  /** Of 30 days, in 10^6 bytes: readings and pictures, without what keeps the line open. */
  megabytesPerMonth: number;
}

/**
 * JPEG bytes by quality, of those at quality 80. Medians of seven photographs of rivers at 1280 pixels, made by sharp as the
 * nodes make them; single ones lie up to three tenths beside them.
 */
const BYTES_BY_QUALITY: readonly (readonly [quality: number, bytes: number])[] = [
  [30, 0.33],
  [40, 0.42],
  [50, 0.5],
  [60, 0.6],
  [70, 0.75],
  [80, 1],
  [90, 1.63],
  [95, 2.54],
];
/** Bytes of a pixel at quality 80, in the same measurement. */
const BYTES_OF_PIXEL = 0.081;
/** Height by width of most cameras' pictures. */
const HEIGHT = 3 / 4;

/** A reading that goes alone: SenML (about 110 bytes), topic and MQTT (60), PUBACK, and two TCP segments each way with TLS (230). */
const BYTES_OF_READING = 400;
/** What goes beside a picture's bytes: 3 % for TCP/IP and TLS. */
const ON_THE_LINE = 1.03;
const DAYS_OF_MONTH = 30;

function bytesByQuality(quality: number): number {
  const after = BYTES_BY_QUALITY.findIndex(([at]) => at >= quality);
  const [least, most] = [BYTES_BY_QUALITY[0], BYTES_BY_QUALITY.at(-1)];
  if (after <= 0) return (after === 0 ? least : most)?.[1] ?? 1;
  const [fromAt, from] = BYTES_BY_QUALITY[after - 1] ?? [0, 1];
  const [toAt, to] = BYTES_BY_QUALITY[after] ?? [0, 1];
  return from + ((to - from) * (quality - fromAt)) / (toAt - fromAt);
}

/** How large a camera's pictures are, about: by its newest one where there is one. */
export function pictureBytes(
  { maxWidth, quality }: Pick<NodeValues['cameras'][number], 'maxWidth' | 'quality'>,
  measured: MeasuredPicture | undefined,
): number {
  if (!measured) return maxWidth * maxWidth * HEIGHT * BYTES_OF_PIXEL * bytesByQuality(quality);
  const pixels = (maxWidth / measured.width) ** 2;
  return measured.bytes * pixels * (bytesByQuality(quality) / bytesByQuality(measured.quality));
}

/** What a node with these values sends, about. */
export function linkUse(
  { sensors, cameras }: NodeValues,
  measured: (camera: CameraId) => MeasuredPicture | undefined,
): LinkUse {
  const readingsPerDay = sensors.reduce((sum, { every }) => sum + DAY / every, 0);
  const picturesPerDay = cameras.reduce((sum, { every }) => sum + DAY / every, 0);
  const pictureBytesPerDay = cameras.reduce(
    (sum, one) => sum + (DAY / one.every) * pictureBytes(one, measured(one.camera)) * ON_THE_LINE,
    0,
  );
  const bytesPerDay = readingsPerDay * BYTES_OF_READING + pictureBytesPerDay;
  return { readingsPerDay, picturesPerDay, megabytesPerMonth: (bytesPerDay * DAYS_OF_MONTH) / 1e6 };
}
