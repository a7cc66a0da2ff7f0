import type { CameraId, Instant, StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { progressTable } from '../../judging/progress-table.js';
import { pinTable } from '../pin-table.js';
import {
  ALWAYS_KEPT,
  AROUND,
  type Batch,
  type IsBound,
  inBatches,
  type KeptPicture,
  oldestOf,
  spareOfHours,
} from './choose-spare.js';
import { type Span, within } from './spans.js';

/** What is asked of a look at the pictures. */
export interface PruningOrder {
  /** River clock. */
  now: Instant;
  /** From this age on pictures are thinned: older than that instant. */
  thinnedBefore: Instant;
  /** Bytes that all pictures may take with their copies. */
  maxBytes: number;
  /** What a picture takes with its copies, for each byte of its own. */
  share: number;
}

export interface Due extends Batch {
  why: 'age' | 'room';
}

/** What the index says of pictures that may go: a look at a store that somebody else writes. */
export interface Prunable {
  /** Batch for batch, first what is too old, then what is too much. What was yielded is taken for gone. */
  due(order: PruningOrder): Generator<Due>;
  /** Bytes of all kept pictures as they came, and how many there are. */
  kept(): { bytes: number; pictures: number };
}

const PAGE = 1_000;
const KEPT = `FROM picture WHERE NOT EXISTS
  (SELECT 1 FROM pruned_picture AS p WHERE p.camera = picture.camera AND p.digest = picture.digest)`;

interface Row {
  camera: CameraId;
  at: number;
  digest: string;
  station: StationId;
  bytes: number;
  shown: number;
  incomplete: number;
}

export function prunable(database: SqliteDatabase): Prunable {
  const cameras = database.prepare('SELECT DISTINCT camera FROM picture ORDER BY camera').pluck();
  const newest = database.prepare(`SELECT max(at) ${KEPT} AND camera = ? AND shown = 1`).pluck();
  const page = database.prepare(
    `SELECT camera, at, digest, station, bytes, shown, incomplete ${KEPT}
     AND camera = ? AND (at, digest) > (?, ?) AND at < ? ORDER BY at, digest LIMIT ${PAGE}`,
  );
  const kept = database.prepare(`SELECT coalesce(sum(bytes), 0) AS bytes, count(*) AS pictures ${KEPT}`);

  /** Ascending; a page at a time, so that nothing is held open while somebody writes. */
  function* before(camera: CameraId, end: Instant): Generator<KeptPicture> {
    let last: [Instant, string] = [Number.MIN_SAFE_INTEGER, ''];
    for (;;) {
      const rows = page.all(camera, ...last, end) as Row[];
      for (const { shown, incomplete, ...row } of rows)
        yield { ...row, isShown: shown === 1, incomplete: incomplete === 1 };
      const end_ = rows.at(-1);
      if (!end_ || rows.length < PAGE) return;
      last = [end_.at, end_.digest];
    }
  }

  return {
    kept: () => kept.get() as { bytes: number; pictures: number },
    *due({ now, thinnedBefore, maxBytes, share }) {
      const all = cameras.all() as CameraId[];
      const newestOf = new Map(all.map((camera) => [camera, newest.get(camera) as number | null]));
      const happened = whatHappened(database);
      const isBound: IsBound = (picture) => picture.at === newestOf.get(picture.camera) || happened(picture);
      let used = (kept.get() as { bytes: number }).bytes * share;
      const counted = function* (batches: Iterable<Batch>, why: Due['why']): Generator<Due> {
        for (const batch of batches) {
          used -= batch.pictures.reduce((sum, { bytes }) => sum + bytes, 0) * share;
          yield { ...batch, why };
        }
      };
      const settled = now - ALWAYS_KEPT;
      for (const camera of all) {
        const old = before(camera, Math.min(thinnedBefore, settled));
        yield* counted(inBatches(spareOfHours(old, isBound)), 'age');
      }
      if (used <= maxBytes) return;
      const unbound = function* (camera: CameraId) {
        for (const picture of before(camera, settled)) if (!isBound(picture)) yield picture;
      };
      const oldest = oldestOf(all.map(unbound), used - maxBytes, ({ bytes }) => bytes * share);
      yield* counted(inBatches(oldest), 'room');
    },
  };
}

const nameOf = ({ camera, at }: { camera: CameraId; at: Instant }): string => `${camera} ${at}`;

/** Which pictures show something that was told: an episode from before its beginning to after its end, and each notice; what may do so; and those that staff have pinned. */
export function whatHappened(database: SqliteDatabase): IsBound {
  const spans = new Map<StationId, Span[]>();
  const add = (station: StationId, from: Instant, to: Instant) => {
    const known = spans.get(station);
    if (known) known.push([from, to]);
    else spans.set(station, [[from, to]]);
  };
  const episodes = database.prepare('SELECT series, opened_at, subsided_at FROM episode').all() as {
    series: string;
    opened_at: number;
    subsided_at: number | null;
  }[];
  for (const { series, opened_at, subsided_at } of episodes) {
    const station = series.slice(0, series.indexOf('/')) as StationId;
    add(station, opened_at - AROUND, (subsided_at ?? Number.POSITIVE_INFINITY) + AROUND);
  }
  const notices = database
    .prepare(
      `SELECT json_extract(body, '$.station') AS station, json_extract(body, '$.observedAt') AS observedAt,
         json_extract(body, '$.picture.takenAt') AS takenAt FROM notice`,
    )
    .all() as { station: StationId | null; observedAt: string | null; takenAt: string | null }[];
  for (const { station, observedAt, takenAt } of notices) {
    if (station === null) continue;
    if (observedAt !== null) add(station, Date.parse(observedAt) - AROUND, Date.parse(observedAt) + AROUND);
    if (takenAt !== null) add(station, Date.parse(takenAt), Date.parse(takenAt));
  }
  const pinned = new Set(pinTable(database).all().map(nameOf));
  const tests = new Map([...spans].map(([station, list]) => [station, within(list)]));
  // Whether there was a flood, nobody knows of a time whose readings are lost.
  const lost = progressTable(database).load().lostReadings ?? [];
  const isUntold = within(lost.map(({ from, to }) => [from - AROUND, to + AROUND]));
  return ({ camera, station, at }) =>
    pinned.has(nameOf({ camera, at })) || isUntold(at) || (tests.get(station)?.(at) ?? false);
}
