import {
  type AnnouncementView,
  DAY,
  type Instant,
  ORDER_LEVEL,
  ORDER_NAMES,
  type OrderView,
  PUBLIC_TEXTS,
  type PublicAnnouncement,
  type PublicOrder,
  type PublicPicture,
  type PublicStation,
  type PublicStationSummary,
  type PublicStations,
  toIsoJst,
} from '@kawamori/contracts';
import { pointsOf } from './hydrograph-drawing.js';
import type { ShownPicture, SiteModel, SiteStation } from './site-model.js';
import { stationDataFile, stationFile } from './site-names.js';

/** `stations.json`. */
export function stationsData(model: SiteModel): PublicStations {
  return {
    ...head(model),
    towns: model.towns.map((town) => ({
      ...{ id: town.id, nameJa: town.nameJa, nameEn: town.nameEn },
      orders: town.orders.map(orderData),
      announcements: town.announcements.map(announcementData),
    })),
    stations: model.towns.flatMap(({ stations }) => stations.map((station) => summary(station, model))),
  };
}

/** `stations/{id}.json`. */
export function stationData(station: SiteStation, model: SiteModel): PublicStation {
  const { series } = station;
  const points = series ? pointsOf(series) : [];
  return {
    ...head(model),
    station: summary(station, model),
    series: series && {
      from: toIsoJst(model.riverNow - DAY),
      to: toIsoJst(model.riverNow),
      at: points.map(({ at }) => at),
      valueM: points.map(({ valueM }) => valueM),
      doubtful: points.map(({ doubtful }) => doubtful),
      gapS: Math.round(series.gapMs / 1_000),
    },
  };
}

function head({ drill, wallNow, riverNow, staleAt }: SiteModel) {
  const { observedOnly, whereToLook, drillBand } = PUBLIC_TEXTS;
  const note = (language: 'ja' | 'en') =>
    [...(drill ? [drillBand] : []), observedOnly, whereToLook].map((text) => text[language]).join(' ');
  return {
    v: 1 as const,
    drill,
    noteJa: note('ja'),
    noteEn: note('en'),
    writtenAt: toIsoJst(wallNow),
    riverAt: toIsoJst(riverNow),
    staleAt: toIsoJst(staleAt),
  };
}

function summary(station: SiteStation, model: SiteModel): PublicStationSummary {
  const { state, cameras } = station;
  const { id, town, nameJa, nameEn, areaJa, areaEn, riverJa, riverEn, lat, lon, kind, invented, source } =
    state;
  const age = (at: Instant) => Math.max(0, Math.floor((model.riverNow - at) / 1_000));
  return {
    ...{ id, town, nameJa, nameEn, areaJa, areaEn, riverJa, riverEn, lat, lon, kind, invented, source },
    marks: state.marks.map(({ opensEpisode: _, ...mark }) => mark),
    level: level(station, age),
    rain: rain(station, age),
    cameras: cameras.map((camera) => ({
      id: camera.id,
      nameJa: camera.nameJa,
      nameEn: camera.nameEn,
      state: camera.state,
      delayS: camera.delayMs / 1_000,
      expectedS: camera.expectedMs / 1_000,
      freshness: camera.freshness,
      pictures: camera.pictures.map((picture) => pictureData(picture, age)),
    })),
    pages: {
      ja: stationFile(id, 'ja'),
      easy: stationFile(id, 'easy'),
      en: stationFile(id, 'en'),
      data: stationDataFile(id),
    },
  };
}

function orderData({ kind, issuer, area, orderedAt }: OrderView): PublicOrder {
  const { ja, en } = ORDER_NAMES[kind];
  return {
    ...{ kind, level: ORDER_LEVEL[kind], nameJa: ja, nameEn: en },
    ...{ issuer, area: area ?? null, orderedAt: toIsoJst(orderedAt) },
  };
}

function announcementData({
  title,
  level,
  issuer,
  river,
  area,
  announcedAt,
}: AnnouncementView): PublicAnnouncement {
  return {
    ...{ title, level, issuer, river: river ?? null, area: area ?? null },
    announcedAt: toIsoJst(announcedAt),
  };
}

type Age = (at: Instant) => number;

function pictureData({ at, incomplete, small, large }: ShownPicture, age: Age): PublicPicture {
  return { at: toIsoJst(at), ageS: age(at), incomplete, small, large };
}

function level({ state, standing, datum }: SiteStation, age: Age): PublicStationSummary['level'] {
  if (!state.level || !datum) return null;
  const { latest } = state.level;
  return {
    at: latest ? toIsoJst(latest.at) : null,
    valueM: latest?.value ?? null,
    quality: latest ? (latest.quality === 'good' ? 'good' : 'suspect') : null,
    freshness: standing.freshness,
    ageS: latest ? age(latest.at) : null,
    nextBy: standing.nextBy === undefined ? null : toIsoJst(standing.nextBy),
    datum,
    ...(standing.bySub ? { bySub: true } : {}),
    ...(standing.disagree ? { gaugesDisagree: true } : {}),
    held: standing.held?.id ?? null,
    alertLevel: standing.badge.level,
    trend: standing.trend ?? null,
  };
}

function rain({ state, standing }: SiteStation, age: Age): PublicStationSummary['rain'] {
  const { rainCurrency } = standing;
  if (!state.rain || !rainCurrency) return null;
  const { latest, mm10min, mm1h, mm24h, mmSinceBegin } = state.rain;
  const { freshness, nextBy } = rainCurrency;
  return {
    at: latest ? toIsoJst(latest.at) : null,
    freshness,
    ageS: latest ? age(latest.at) : null,
    nextBy: nextBy === undefined ? null : toIsoJst(nextBy),
    ...{ mm10min, mm1h, mm24h, mmSinceBegin },
  };
}
