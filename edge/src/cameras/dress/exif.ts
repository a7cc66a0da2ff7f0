import {
  encodePictureNote,
  exifDateTime,
  type NodeCameraConfig,
  type PictureNote,
} from '@kawamori/contracts';

/** What is written into a picture, by directory: IFD0, IFD2 (Exif) and IFD3 (GPS), as libvips names them. */
export interface ExifTags {
  IFD0: Record<string, string>;
  IFD2: Record<string, string>;
  IFD3: Record<string, string>;
}

/** Time, place and note as EXIF 2.32 tags. Nothing of the camera's own EXIF is carried on. */
export function exifTags(note: PictureNote, position: NodeCameraConfig['position']): ExifTags {
  const time = exifDateTime(note.takenAt);
  return {
    IFD0: { Software: 'kawamori-edge', DateTime: time },
    IFD2: {
      DateTimeOriginal: time,
      OffsetTimeOriginal: '+09:00',
      SubSecTimeOriginal: String(((note.takenAt % 1_000) + 1_000) % 1_000).padStart(3, '0'),
      UserComment: encodePictureNote(note),
    },
    IFD3: position
      ? {
          GPSLatitudeRef: position.lat < 0 ? 'S' : 'N',
          GPSLatitude: degrees(position.lat),
          GPSLongitudeRef: position.lon < 0 ? 'W' : 'E',
          GPSLongitude: degrees(position.lon),
          GPSMapDatum: 'WGS-84',
        }
      : {},
  };
}

/** Degrees, minutes and hundredths of a second (30 cm) as three rationals. */
function degrees(value: number): string {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  const seconds = hundredths % 6_000;
  const minutes = Math.floor(hundredths / 6_000) % 60;
  return `${Math.floor(hundredths / 360_000)}/1 ${minutes}/1 ${seconds}/100`;
}
