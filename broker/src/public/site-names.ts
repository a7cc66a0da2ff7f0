import { createHash } from 'node:crypto';
import type { CameraId, Instant, MaskPolygon, StationId, Voice } from '@kawamori/contracts';

/** What of a picture residents see: in the list, and by itself. Pixels of width, at most. */
export const PICTURE_WIDTHS = { small: 320, large: 1_280 } as const;
export type PictureSize = keyof typeof PICTURE_WIDTHS;

const SLUG = '[a-z0-9]+(?:-[a-z0-9]+)*';
const PICTURE = new RegExp(
  `^pictures/(${SLUG})/(kunren-)?(\\d{8}-\\d{6}-\\d{3})-([0-9a-f]{8})-(small|large)\\.jpg$`,
);
const PAGE = new RegExp(
  `^(?:index\\.html|(?:en|easy)\\.html|stations\\.json|stations/${SLUG}(?:(?:\\.en|\\.easy)?\\.html|\\.json))$`,
);

const JST = 9 * 3_600_000;

export const overviewFile = (voice: Voice): string => (voice === 'ja' ? 'index.html' : `${voice}.html`);
export const stationFile = (id: StationId, voice: Voice): string =>
  `stations/${id}${voice === 'ja' ? '' : `.${voice}`}.html`;
export const stationDataFile = (id: StationId): string => `stations/${id}.json`;
export const STATIONS_DATA_FILE = 'stations.json';

/** A picture for residents, as it is called in the folder. */
export interface NamedPicture {
  camera: CameraId;
  at: Instant;
  /** Of the bytes and the masks: a copy made under other masks has another name, so that no cache keeps the old one for the new. */
  tag: string;
  drill: boolean;
  size: PictureSize;
}

export function pictureFile({ camera, at, tag, drill, size }: NamedPicture): string {
  return `pictures/${camera}/${drill ? 'kunren-' : ''}${stamp(at)}-${tag}-${size}.jpg`;
}

/** Reads a picture's name; undefined for any other file. */
export function pictureOf(path: string): NamedPicture | undefined {
  const [, camera, drill, at, tag, size] = PICTURE.exec(path) ?? [];
  if (camera === undefined || at === undefined || tag === undefined) return undefined;
  return {
    camera: camera as CameraId,
    at: instantOf(at),
    tag,
    drill: drill !== undefined,
    size: size as PictureSize,
  };
}

/** Whether a path is one that the hub writes. Nothing else in the folder is served or touched. */
export function isSiteFile(path: string): boolean {
  return PAGE.test(path) || PICTURE.test(path);
}

/** Told by a picture's bytes and by what is covered in it. */
export function pictureTag(digest: string, masks: readonly MaskPolygon[]): string {
  return createHash('sha256').update(digest).update(JSON.stringify(masks)).digest('hex').slice(0, 8);
}

/** `20260603-001000-000`, in JST. */
function stamp(at: Instant): string {
  const digits = new Date(at + JST).toISOString().replaceAll(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

function instantOf(text: string): Instant {
  const d = text.replaceAll('-', '');
  const [year, month, day] = [d.slice(0, 4), d.slice(4, 6), d.slice(6, 8)];
  return Date.parse(
    `${year}-${month}-${day}T${d.slice(8, 10)}:${d.slice(10, 12)}:${d.slice(12, 14)}.${d.slice(14)}+09:00`,
  );
}
