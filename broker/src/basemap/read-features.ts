// The only file that names @streamparser/json.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { JSONParser } from '@streamparser/json';
import { z } from 'zod';
import { signatureFault, systemFault } from './foreign-files.js';

/** A published file that cannot be taken; the message says what was expected and what to do. */
export class UnfitMap extends Error {
  constructor(file: string, message: string) {
    super(`${basename(file)}: ${message}`);
    this.name = 'UnfitMap';
  }
}

export interface ReadLimits {
  /** A prefecture's N03 has tens of megabytes, the whole country's more than five hundred. */
  fileBytes: number;
  features: number;
}

export const READ_LIMITS: ReadLimits = { fileBytes: 250_000_000, features: 500_000 };

/** A feature as it is published; nothing of it but its shape of a feature is trusted yet. */
export const PublishedFeature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullable(),
});
export type PublishedFeature = z.infer<typeof PublishedFeature>;

export interface ReadOptions {
  limits?: ReadLimits;
  /** Told after each chunk: bytes read and bytes in all. */
  progress?: (bytes: number, of: number) => void;
}

export interface FileRead {
  features: number;
  sha256: string;
}

/** What is looked at besides the features: it tells a FeatureCollection in degrees from everything else. */
const OUTER_PATHS = ['$.type', '$.crs', '$.features.*', '$.objects'];

/**
 * Reads a GeoJSON FeatureCollection feature by feature, so that memory holds one feature at a time.
 * @param take what to do with each feature; `position` counts from 1. What it throws ends the reading.
 * @throws UnfitMap for another kind of file, another coordinate system, another encoding, a file that ends too soon or is too large
 */
export async function readFeatures(
  file: string,
  take: (feature: PublishedFeature, position: number) => void,
  { limits = READ_LIMITS, progress }: ReadOptions = {},
): Promise<FileRead> {
  const { size } = await stat(file);
  const unfit = (message: string) => new UnfitMap(file, message);
  await checkDoor(file, size, limits, unfit);

  let features = 0;
  let root: unknown;
  /** The parser would wrap what its callback throws: it is kept and thrown outside. */
  let fault: unknown;
  const parser = new JSONParser({ paths: OUTER_PATHS, keepStack: false });
  parser.onValue = ({ value, key, stack }) => {
    if (fault !== undefined) return;
    try {
      if (stack.length === 1 && key === 'type') root = value;
      else if (stack.length === 1 && key === 'crs') {
        const told = systemFault(value);
        if (told) throw unfit(told);
      } else if (stack.length === 1) throw unfit(noCollection(key === 'objects' ? 'Topology' : String(key)));
      else {
        features += 1;
        if (features > limits.features) throw unfit(`has more than ${limits.features} features`);
        const feature = PublishedFeature.safeParse(value);
        if (!feature.success)
          throw unfit(`feature ${features} is no GeoJSON feature with properties and a geometry`);
        take(feature.data, features);
      }
    } catch (error) {
      fault = error;
    }
  };
  parser.onError = (error) => {
    fault ??= unfit(`is not whole JSON (after ${features} features): ${error.message}`);
  };

  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > limits.fileBytes) throw unfit(tooLarge(bytes, limits));
    hash.update(part);
    parser.write(decoded(decoder, part, unfit));
    if (fault !== undefined) throw fault;
    progress?.(bytes, size);
  }
  if (!parser.isEnded) throw unfit(`ends too soon, after ${features} features: fetch it anew`);
  if (root !== 'FeatureCollection') throw unfit(noCollection(root));
  if (features === 0) throw unfit('has no features');
  return { features, sha256: hash.digest('hex') };
}

async function checkDoor(
  file: string,
  size: number,
  limits: ReadLimits,
  unfit: (message: string) => UnfitMap,
): Promise<void> {
  if (size > limits.fileBytes) throw unfit(tooLarge(size, limits));
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const told = signatureFault(buffer.subarray(0, bytesRead));
    if (told) throw unfit(told);
  } finally {
    await handle.close();
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
const tooLarge = (bytes: number, { fileBytes }: ReadLimits) =>
  `has ${megabytes(bytes)}; at most ${megabytes(fileBytes)} are read. Take the file of one prefecture, not of the whole country; state several files one by one`;

const noCollection = (root: unknown) =>
  `expected a GeoJSON FeatureCollection, received ${typeof root === 'string' ? root : 'something else'}. ${
    root === 'Topology' ? 'TopoJSON is not read: convert it to GeoJSON' : 'Take the .geojson out of the ZIP'
  }`;

function decoded(decoder: TextDecoder, part: Buffer, unfit: (message: string) => UnfitMap): string {
  try {
    return decoder.decode(part, { stream: true });
  } catch {
    throw unfit(
      'is not UTF-8 (Shift_JIS?): convert it, for example with "ogr2ogr -f GeoJSON -oo ENCODING=CP932 out.geojson in.shp"',
    );
  }
}
