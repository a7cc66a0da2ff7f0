import { type Quantity, type SeriesId, seriesId, seriesParts } from '@kawamori/contracts';

// A course is what is judged as one story: the level gauges of a station together, any other series by itself.

/** Of a station with one level gauge, and of rain, there is only the main one. */
export type Gauge = 'main' | 'sub';

const SUB_OF: Partial<Record<Quantity, Quantity>> = { level: 'level-sub' };
const MAIN_OF: Partial<Record<Quantity, Quantity>> = { 'level-sub': 'level' };

/** The series under whose name a series is judged. */
export function mainOf(series: SeriesId): SeriesId {
  const { station, quantity } = seriesParts(series);
  const main = MAIN_OF[quantity];
  return main === undefined ? series : seriesId(station, main);
}

export const gaugeOf = (series: SeriesId): Gauge => (mainOf(series) === series ? 'main' : 'sub');

interface GaugeSeries {
  gauge: Gauge;
  series: SeriesId;
}
/** The main gauge first: in this order they are judged at the same instant. */
export type Course = readonly [GaugeSeries, ...GaugeSeries[]];

/** The series of a course that could have readings. */
export function courseOf(main: SeriesId): Course {
  const { station, quantity } = seriesParts(main);
  const sub = SUB_OF[quantity];
  return [
    { gauge: 'main', series: main },
    ...(sub === undefined ? [] : [{ gauge: 'sub' as const, series: seriesId(station, sub) }]),
  ];
}

/** The series of one gauge; the main one's where the course has no other. */
export const seriesIn = (course: Course, gauge: Gauge): SeriesId =>
  (course.find((one) => one.gauge === gauge) ?? course[0]).series;

export interface Placed {
  at: number;
  gauge: Gauge;
}
/** The order in which readings of a course are judged. */
export const inOrder = (a: Placed, b: Placed): number =>
  a.at - b.at || (a.gauge === 'main' ? 0 : 1) - (b.gauge === 'main' ? 0 : 1);
