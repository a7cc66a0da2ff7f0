import {
  lateAfter,
  MINUTE,
  PublicStation,
  type PublicStationSummary,
  PublicStations,
} from '@kawamori/contracts';
import { walkMarkers } from '../odd-pictures/marker-walk.js';

/** What is wrong with one read of one file; nothing else is looked at. Undefined: it may be shown to anybody. */
export function faultOf(path: string, bytes: Buffer, readAt: number): string | undefined {
  if (path.endsWith('.jpg')) return pictureFault(bytes);
  const text = bytes.toString('utf8');
  if (text.includes('\ufffd')) return 'torn: not UTF-8';
  return path.endsWith('.json') ? dataFault(path, text, readAt) : pageFault(path, text, readAt);
}

function pictureFault(bytes: Buffer): string | undefined {
  const walked = walkMarkers(bytes);
  if (walked.kind !== 'picture' || !walked.ends) return `torn: a JPEG without its end (${walked.kind})`;
  // APP1 is where EXIF stands (Exif 2.32, 4.5.4).
  return bytes.includes(Buffer.from('Exif\0\0')) ? 'carries EXIF' : undefined;
}

function dataFault(path: string, text: string, readAt: number): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'torn: no JSON';
  }
  const isList = path === 'stations.json';
  const checked = isList ? PublicStations.safeParse(parsed) : PublicStation.safeParse(parsed);
  if (!checked.success) return `does not fit its schema: ${checked.error.issues[0]?.path.join('.')}`;
  const data = checked.data;
  const stations = 'stations' in data ? data.stations : [data.station];
  for (const station of stations) {
    const fault = ageFault(station, Date.parse(data.riverAt));
    if (fault) return `mixed: ${station.id} ${fault}`;
  }
  return staleFault(Date.parse(data.writtenAt), Date.parse(data.staleAt), readAt);
}

/** At which the stations that are played speak. */
const INTERVAL = 10 * MINUTE;

/** Ages add up from the file's own times, and what is called fresh is so by the field's rule at the instant of writing. */
function ageFault({ level, cameras, marks }: PublicStationSummary, riverAt: number): string | undefined {
  const isAged = (at: string, ageS: number) =>
    Math.max(0, Math.floor((riverAt - Date.parse(at)) / 1_000)) === ageS;
  for (const { at, ageS } of cameras.flatMap(({ pictures }) => pictures)) {
    // Times stand in the file with milliseconds only where there are any, ages in whole seconds.
    if (!isAged(at, ageS)) return `picture of ${at} is said to be ${ageS} s old`;
  }
  if (!level?.at || level.ageS === null || level.valueM === null) return undefined;
  if (!isAged(level.at, level.ageS)) return `value of ${level.at} is said to be ${level.ageS} s old`;
  if (level.held !== null && !marks.some(({ id }) => id === level.held))
    return `holds ${level.held}, which is no mark`;
  if (level.freshness !== 'fresh') return undefined;
  return riverAt - Date.parse(level.at) <= lateAfter(INTERVAL) ? undefined : 'is called fresh and is not';
}

function pageFault(path: string, text: string, readAt: number): string | undefined {
  if (!text.startsWith('<!doctype html>')) return 'torn: no beginning';
  if (!text.endsWith('</html>\n')) return 'torn: no end';
  if (text.split('<!doctype').length !== 2 || text.split('</html>').length !== 2)
    return 'mixed: two pages in one';
  if (/<script/i.test(text)) return 'holds a script';
  const written = Date.parse(metaOf(text, 'kawamori:written') ?? '');
  const stale = Date.parse(metaOf(text, 'kawamori:stale') ?? '');
  if (!Number.isFinite(written) || !Number.isFinite(stale)) return 'does not carry its written-at';
  if (!text.includes(`<time datetime="${new Date(written).toISOString()}">`))
    return 'mixed: two times of writing';
  if (!saysStale(text, stale)) return 'does not say in words when it is old';
  const values = text.split('<p class="value">').length;
  const ages = text.split('<p class="age">').length;
  if (values !== ages) return `a value without its time (${values - 1} values, ${ages - 1} times)`;
  if (path.startsWith('stations/') && !text.includes('data-station="')) return 'mixed: another page';
  return staleFault(written, stale, readAt);
}

function staleFault(writtenAt: number, staleAt: number, readAt: number): string | undefined {
  if (staleAt <= writtenAt) return 'is old when it is written';
  // The hub runs while this is read: a file that is old by its own word would be one that it forgot.
  return readAt > staleAt ? 'stale while the hub runs' : undefined;
}

/** 「18:10 を過ぎて…」, as a person reads it. */
export function saysStale(text: string, stale: number): boolean {
  const clock = new Date(stale + 9 * 3_600_000).toISOString().slice(11, 16);
  return new RegExp(`<p class="stale">[^<]*${clock}`).test(text);
}

export function metaOf(page: string, name: string): string | undefined {
  return new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(page)?.[1];
}

/** Pictures that a page or data file names, by their paths from the root. */
export function picturesIn(path: string, text: string): string[] {
  if (path.endsWith('.jpg')) return [];
  return [...new Set([...text.matchAll(/pictures\/[a-z0-9/-]+\.jpg/g)].map(([name]) => name))];
}
