import {
  HOUR,
  LEVEL_MEANING,
  type LevelKey,
  MINUTE,
  type NoticeView,
  type Role,
  SessionView,
  type Snapshot,
  type StationId,
  StationState,
  type TownId,
} from '@kawamori/contracts';

/** 3 June 2026, 00:12 JST. */
export const NIGHT = Date.parse('2026-06-03T00:12:00+09:00');

export interface StationWish {
  id?: string;
  /** Metres by level key. */
  marks?: Partial<Record<LevelKey, number>>;
  valueM?: number | null;
  /** How long ago the newest value was observed and received. */
  ageMs?: number;
  held?: LevelKey | null;
  seq?: number;
  quality?: 'good' | 'suspect';
  restingMs?: number | null;
  /** Value half an hour before the newest. */
  beforeM?: number;
  rainMm1h?: number;
  /** Its two gauges: whose value is shown, what the other said and when, and whether they disagree. */
  gauges?: { shown: 'level' | 'level-sub'; otherM: number; otherAgeMs: number; disagree?: boolean };
  /** Work under way that ends so long after now; `rain`: on the rain gauge alone. */
  work?: { endsInMs: number; quantity?: 'rain' };
}

/** A station as the hub tells it, checked by the schema. */
export function aStation(wish: StationWish = {}): StationState {
  const { id = 'kajiyase-bashi', marks = { start: 206.81, overflow: 212.71 }, ageMs = 2 * MINUTE } = wish;
  const valueM = wish.valueM === undefined ? 214.09 : wish.valueM;
  const at = NIGHT - ageMs;
  const reading = (value: number) => ({
    at,
    receivedAt: at,
    value,
    quality: wish.quality ?? 'good',
    reasons: [],
  });
  const rain = wish.rainMm1h;
  return StationState.parse({
    id,
    town: 'shimanto',
    nameJa: '鍛冶屋瀬橋',
    nameEn: 'Kajiyase-bashi',
    areaJa: '窪川',
    areaEn: 'Kubokawa',
    riverJa: '四万十川',
    riverEn: 'Shimanto-gawa',
    lat: 33.2385,
    lon: 133.12944,
    kind: 'crisis-gauge',
    invented: false,
    source: '',
    marks: (Object.entries(marks) as [LevelKey, number][])
      .map(([key, height]) => ({
        id: key,
        key,
        valueM: height,
        nameJa: key,
        nameEn: key,
        alertLevel: LEVEL_MEANING[key].alertLevel,
        opensEpisode: LEVEL_MEANING[key].opensEpisode,
        invented: false,
      }))
      .sort((a, b) => a.valueM - b.valueM),
    seq: wish.seq ?? 1,
    level:
      rain === undefined
        ? {
            latest: valueM === null ? null : reading(valueM),
            latestFault: null,
            held: wish.held ?? null,
            episode: null,
            recent:
              valueM === null
                ? { at: [], valueM: [] }
                : { at: [at - 30 * MINUTE, at], valueM: [wish.beforeM ?? valueM, valueM] },
            observingMs: 10 * MINUTE,
            restingMs: wish.restingMs === undefined ? 24 * HOUR : wish.restingMs,
            datum: 'tp',
            ...(wish.gauges && valueM !== null ? { gauges: gaugesOf(wish.gauges, valueM) } : {}),
          }
        : null,
    cameras: [],
    maintenance: wish.work
      ? [
          {
            ...{
              station: id,
              quantity: wish.work.quantity ?? null,
              by: 'hq',
              reason: '年次点検',
              ended: null,
            },
            ...{ from: NIGHT - MINUTE, until: NIGHT + wish.work.endsInMs },
          },
        ]
      : [],
    rain:
      rain === undefined
        ? null
        : {
            latest: reading(1),
            mm10min: 1,
            mm1h: rain,
            mm24h: rain,
            mmSinceBegin: rain,
            observingMs: 10 * MINUTE,
          },
  });
}

export function aNotice(key: string, decidedAt: number): NoticeView {
  return {
    key,
    episode: key,
    kind: null,
    station: 'kajiyase-bashi' as StationId,
    town: 'shimanto' as TownId,
    mark: 'overflow',
    markNameJa: '氾濫開始水位',
    markNameEn: 'overflow level',
    alertLevel: 5,
    rise: 1,
    observedAt: decidedAt,
    decidedAt,
    valueM: 212.71,
    placeJa: '',
    placeEn: '',
    subjectJa: '',
    check: null,
    acknowledged: [],
    handedOver: null,
    closed: null,
    subjectEn: '',
    deliveries: [],
  };
}

export function aSnapshot(stations: StationState[], notices: NoticeView[] = []): Snapshot {
  return {
    hub: {
      name: 'hub',
      version: '0',
      drill: false,
      recording: true,
      clockAheadMs: null,
      alarms: [],
      rehearsal: null,
      conditions: [],
    },
    clock: { now: NIGHT, pace: 1, judgedAt: NIGHT, judgedSeq: 1 },
    towns: [],
    stations,
    notices,
    official: { announcements: [], orders: [] },
    book: { seq: 0, open: 0 },
    headquarters: [],
    musters: { seq: 0, open: 0 },
    nodes: { known: 1, connected: 1 },
  };
}

function gaugesOf(
  { shown, otherM, otherAgeMs, disagree }: NonNullable<StationWish['gauges']>,
  shownM: number,
) {
  const at = NIGHT - otherAgeMs;
  const [mainM, subM] = shown === 'level' ? [shownM, otherM] : [otherM, shownM];
  return {
    shown,
    other: {
      latest: { at, receivedAt: at, value: otherM, quality: 'good', reasons: [] },
      ...{ latestFault: null, observingMs: 10 * MINUTE, restingMs: null },
    },
    disagree: disagree ? { mainM, subM } : null,
  };
}

/** Somebody who is signed in, with some rows of the hub's table of rights. */
export function aSession(role: Role, towns: string[] | null = null, secondFactor = true): SessionView {
  return SessionView.parse({
    ...{ name: 'mori', role, towns, person: null, secondFactor, confirmedUntil: null },
    deeds: [
      { deed: 'acknowledge', from: 'duty', ownTown: false },
      { deed: 'overrule', from: 'duty', ownTown: true },
      { deed: 'maintain', from: 'hq', ownTown: true },
      { deed: 'try-levels', from: 'hq', ownTown: false },
      { deed: 'test-channel', from: 'duty', ownTown: false },
      { deed: 'record-entry', from: 'duty', ownTown: false },
      { deed: 'lead-rehearsal', from: 'hq', ownTown: false },
    ],
  });
}
