import { z } from 'zod';

const CONVERT = 'ogr2ogr -f GeoJSON -t_srs EPSG:6668 out.geojson';

/** What a file's first bytes say when it is one of those that lie beside the GeoJSON; undefined where it may be JSON. */
export function signatureFault(head: Uint8Array): string | undefined {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (head.length === 0) return 'is empty: fetch it anew';
  // ESRI Shapefile Technical Description (1998), main file header: file code 9994, big-endian.
  if (starts(0x00, 0x00, 0x27, 0x0a))
    return `is a Shapefile; convert it to GeoJSON: "${CONVERT} -oo ENCODING=CP932 in.shp"`;
  if (starts(0x50, 0x4b)) return 'is a ZIP: unpack it and take the .geojson inside';
  if (starts(0x1f, 0x8b)) return 'is gzipped: unpack it first';
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return 'is UTF-16; save it as UTF-8';
  const text = Buffer.from(head).toString('latin1').replace(/^ï»¿/, '').trimStart();
  if (text.startsWith('<'))
    return `is XML or GML; take the .geojson of the same ZIP, or convert it: "${CONVERT} in.xml"`;
  if (!text.startsWith('{')) return 'is no GeoJSON: it does not begin with {';
  return undefined;
}

/** The `crs` member of GeoJSON 2008, which the ministry's files still carry. */
const System = z.object({ properties: z.object({ name: z.string() }) });

/** Geographic systems whose degrees are WGS84's to within some decimetres: JGD2011, JGD2000, WGS84. */
const SAME_DEGREES = /(?:EPSG:[\d.]*:?(?:6668|6697|4612|4326)|OGC:[\d.]*:?CRS84)$/i;

/** What is wrong with a coordinate system; undefined where its degrees can be taken as they are. */
export function systemFault(crs: unknown): string | undefined {
  if (crs === null) return undefined;
  const named = System.safeParse(crs);
  if (!named.success) return 'names its coordinate system in a form that is not known';
  const { name } = named.data.properties;
  if (SAME_DEGREES.test(name)) return undefined;
  return `is in ${JSON.stringify(name.slice(0, 80))}; degrees of JGD2011 (EPSG:6668) are needed: "${CONVERT} in.geojson"`;
}

/** Japan with its seas, in degrees. */
const JAPAN = { west: 122, east: 155, south: 20, north: 46 };

const within = (value: number, from: number, to: number) => value >= from && value <= to;

/** What is wrong with a coordinate pair, by its numbers alone; undefined where it may lie in Japan. */
export function placeFault(lon: number, lat: number): string | undefined {
  if (within(lon, JAPAN.west, JAPAN.east) && within(lat, JAPAN.south, JAPAN.north)) return undefined;
  if (within(lat, JAPAN.west, JAPAN.east) && within(lon, JAPAN.south, JAPAN.north))
    return 'has latitude before longitude; GeoJSON wants longitude first';
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
    return `has metres of a plane system (平面直角座標系), not degrees: "${CONVERT} in.geojson"`;
  return `has a point outside Japan: ${lon}, ${lat}`;
}
