// Stations as the hub's view tells them, and pages made from them. Nothing is read or written.
import {
  CameraId,
  DAY,
  type Instant,
  MINUTE,
  QUALITY_CODES,
  type Quality,
  SeriesView,
  StationState,
  TownView,
} from '@kawamori/contracts';
import { minute } from '../../testing/builders.js';
import { renderSite } from '../render-site.js';
import { type ShownPicture, type SiteCamera, type SiteInput, siteModel } from '../site-model.js';

export const NOW: Instant = minute(0);

export interface StationWish {
  id?: string;
  town?: string;
  nameJa?: string;
  nameEn?: string;
  riverJa?: string;
  riverEn?: string;
  source?: string;
  invented?: boolean;
  crisis?: boolean;
  /** Height of the levee's crest. */
  crestM?: number;
  /** Null: never heard. */
  valueM?: number | null;
  ageMs?: number;
  quality?: Quality;
  held?: string | null;
  /** The newest heard is a fault. */
  fault?: boolean;
  /** Of two gauges: the second one is shown, or the main one and both disagree. */
  gauges?: 'second' | 'apart';
  cameras?: SiteCamera[];
  rainMm?: number;
  /** Work under way that ends so long after now; `rain`: on the rain gauge alone. */
  work?: { endsInMs: number; quantity?: 'rain' };
}

const MARKS = [
  {
    id: 'start',
    key: 'start',
    valueM: 1,
    nameJa: '観測開始水位',
    nameEn: 'start of observation',
    alertLevel: 0,
  },
  {
    id: 'caution',
    key: 'caution',
    valueM: 3,
    nameJa: '氾濫注意水位',
    nameEn: 'flood caution level',
    alertLevel: 2,
  },
  {
    id: 'danger',
    key: 'danger',
    valueM: 4,
    nameJa: '氾濫危険水位',
    nameEn: 'flood danger level',
    alertLevel: 4,
  },
  {
    id: 'overflow',
    key: 'overflow',
    valueM: 5,
    nameJa: '氾濫開始水位',
    nameEn: 'overflow level',
    alertLevel: 5,
  },
];

export function aSiteStation(wish: StationWish = {}): SiteInput['stations'][number] {
  const { valueM = 2, ageMs = 2 * MINUTE, quality = 'good', rainMm } = wish;
  const at = NOW - ageMs;
  const reading = (value: number, of: Quality) => ({ at, receivedAt: at, value, quality: of, reasons: [] });
  const id = wish.id ?? 'kajiyase-bashi';
  const state = StationState.parse({
    id,
    town: wish.town ?? 'shimanto',
    nameJa: wish.nameJa ?? '鍛冶屋瀬橋',
    nameEn: wish.nameEn ?? 'Kajiyase-bashi',
    areaJa: '窪川',
    areaEn: 'Kubokawa',
    riverJa: wish.riverJa ?? '四万十川水系',
    riverEn: wish.riverEn ?? 'Shimanto-gawa system',
    lat: 33.2,
    lon: 133.1,
    kind: rainMm !== undefined ? 'rain-gauge' : wish.crisis ? 'crisis-gauge' : 'ordinary-gauge',
    invented: wish.invented ?? false,
    source: wish.source ?? '国土交通省',
    marks:
      rainMm !== undefined
        ? []
        : MARKS.map((mark) => ({ ...mark, opensEpisode: mark.key !== 'start', invented: false })),
    seq: 1,
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
            ...{ from: NOW - MINUTE, until: NOW + wish.work.endsInMs },
          },
        ]
      : [],
    level:
      rainMm !== undefined
        ? null
        : {
            latest: valueM === null ? null : reading(valueM, quality),
            latestFault: wish.fault ? { ...reading(-999, 'missing'), at: at + MINUTE } : null,
            held: wish.held ?? null,
            episode: null,
            recent:
              valueM === null
                ? { at: [], valueM: [] }
                : { at: [at - 30 * MINUTE, at], valueM: [valueM - 0.4, valueM] },
            observingMs: 10 * MINUTE,
            restingMs: wish.crisis ? DAY : null,
            datum: 'tp',
            ...(wish.crestM === undefined ? {} : { crestM: wish.crestM }),
            ...(wish.gauges && valueM !== null
              ? {
                  gauges: {
                    shown: wish.gauges === 'second' ? 'level-sub' : 'level',
                    other: {
                      ...{ latest: reading(valueM + 0.7, 'suspect'), latestFault: null },
                      ...{ observingMs: 10 * MINUTE, restingMs: null },
                    },
                    disagree: wish.gauges === 'apart' ? { mainM: valueM, subM: valueM + 0.7 } : null,
                  },
                }
              : {}),
          },
    rain:
      rainMm === undefined
        ? null
        : {
            latest: reading(rainMm / 6, 'good'),
            mm10min: rainMm / 6,
            mm1h: rainMm,
            mm24h: rainMm,
            mmSinceBegin: rainMm,
            observingMs: 10 * MINUTE,
          },
    cameras: [],
  });
  const series =
    rainMm !== undefined
      ? null
      : SeriesView.parse({
          series: `${id}/level`,
          unit: 'm',
          from: NOW - DAY,
          to: NOW,
          at: valueM === null ? [] : [at - 60 * MINUTE, at - 30 * MINUTE, at - 20 * MINUTE, at],
          value: valueM === null ? [] : [valueM - 0.6, valueM - 0.4, 99, valueM],
          quality:
            valueM === null ? [] : [0, 0, QUALITY_CODES.indexOf('bad'), QUALITY_CODES.indexOf(quality)],
          gapMs: 30 * MINUTE,
        });
  return { state, datum: rainMm === undefined ? 'tp' : null, cameras: wish.cameras ?? [], series };
}

export const aShownPicture = (ageMs: number, changes: Partial<ShownPicture> = {}): ShownPicture => ({
  at: NOW - ageMs,
  incomplete: false,
  small: `pictures/cam-1/20260602-1758${String(ageMs).padStart(9, '0').slice(0, 2)}-000-1a2b3c4d-small.jpg`,
  large: `pictures/cam-1/20260602-1758${String(ageMs).padStart(9, '0').slice(0, 2)}-000-1a2b3c4d-large.jpg`,
  ...changes,
});

export const aSiteCamera = (changes: Partial<SiteCamera> = {}): SiteCamera => ({
  id: CameraId.parse('cam-1'),
  nameJa: '橋から下流',
  nameEn: 'downstream',
  state: 'shown',
  delayMs: 0,
  expectedMs: 10 * MINUTE,
  lastAt: NOW - 2 * MINUTE,
  pictures: [aShownPicture(2 * MINUTE)],
  ...changes,
});

export const aSite = (stations: readonly StationWish[], changes: Partial<SiteInput> = {}): SiteInput => ({
  drill: false,
  recording: true,
  riverNow: NOW,
  wallNow: NOW,
  pace: 1,
  links: [],
  official: { announcements: [], orders: [] },
  towns: [
    TownView.parse({ id: 'nakatosa', nameJa: '中土佐町', nameEn: 'Nakatosa-cho' }),
    TownView.parse({ id: 'shimanto', nameJa: '四万十町', nameEn: 'Shimanto-cho' }),
  ],
  stations: stations.map(aSiteStation),
  ...changes,
});

export const rendered = (
  stations: readonly StationWish[],
  changes: Partial<SiteInput> = {},
): Map<string, string> => renderSite(siteModel(aSite(stations, changes)));

export function fileOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no such file: ${path}; there are ${[...files.keys()].join(', ')}`);
  return text;
}

/** What a person reads: the body without tags, styles and drawings. */
export function readable(page: string): string {
  return page
    .replace(/^[\s\S]*<body>/, '')
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
