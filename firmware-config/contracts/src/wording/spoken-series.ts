import { QUALITY_CODES, type SeriesView } from '../http/series.js';
import type { MarkView } from '../http/stations.js';
import { toLevelMark } from '../looks/marks.js';
import { DAY, type Instant, toMm } from '../units.js';
import { fillIn, type TextFilling } from './fill-in.js';
import { reachedWords } from './levels.js';
import { QUANTITY_WORDS } from './quantity-words.js';
import { SPOKEN_CHART_TEXTS } from './spoken-chart-texts.js';
import type { Spoken } from './spoken-station.js';
import { ageWords, clockWords, dateTimeWords, levelWords, rainWords } from './values.js';

/** A value as the chart draws it. */
interface Point {
  at: Instant;
  value: number;
}

/** What a chart of one series shows, in words: period, highest and lowest, the last value with its age, gaps, and what is doubtful. */
export function spokenSeries(series: SeriesView, marks: readonly MarkView[], spoken: Spoken): string {
  const { language, now } = spoken;
  const say = (key: keyof typeof SPOKEN_CHART_TEXTS, values?: TextFilling) =>
    fillIn(SPOKEN_CHART_TEXTS[key], language, values);
  const time = (at: Instant) =>
    series.to - series.from <= DAY ? clockWords(at) : dateTimeWords(at, language);
  const isRain = series.unit === 'mm';
  const { points, gaps, doubtful } = summary(series);
  const period = say('spokenPeriod', {
    what: QUANTITY_WORDS[quantityOf(series)][language],
    from: dateTimeWords(series.from, language),
    to: dateTimeWords(series.to, language),
  });
  const [lowest, highest] = extremes(series, points);
  const last = points.at(-1);
  const figures =
    !lowest || !highest || !last
      ? [say('spokenNothing')]
      : isRain
        ? rainFigures(points, highest)
        : levelFigures(lowest, highest, last);
  const count = (key: 'spokenGaps' | 'spokenDoubtful' | 'spokenCameLate', many: number) =>
    many > 0 && say(key, { count: many });
  return [
    period,
    ...figures,
    count('spokenGaps', gaps),
    count('spokenDoubtful', doubtful),
    count('spokenCameLate', series.late?.length ?? 0),
  ]
    .filter((part) => part !== false && part !== '')
    .join(language === 'ja' ? '。' : '. ');

  function levelFigures(low: Point, high: Point, newest: Point): string[] {
    const reached = marks.findLast((mark) => mark.opensEpisode && toMm(mark.valueM) <= toMm(high.value));
    return [
      say('spokenHighest', { value: levelWords(high.value), time: time(high.at) }),
      reached
        ? say('spokenReached', { reached: reachedWords(toLevelMark(reached), language) })
        : say('spokenNoMark'),
      say('spokenLowest', { value: levelWords(low.value), time: time(low.at) }),
      say('spokenLast', {
        value: levelWords(newest.value),
        time: time(newest.at),
        age: ageWords(now - newest.at, language),
      }),
    ];
  }

  function rainFigures(all: readonly Point[], most: Point): string[] {
    const sum = all.reduce((whole, { value }) => whole + value, 0);
    return [
      say('spokenRainSum', { sum: rainWords(sum) }),
      most.value > 0 ? say('spokenRainMost', { value: rainWords(most.value), time: time(most.at) }) : '',
    ];
  }
}

const quantityOf = ({ series }: SeriesView): keyof typeof QUANTITY_WORDS =>
  series.slice(series.lastIndexOf('/') + 1) as keyof typeof QUANTITY_WORDS;

function summary(series: SeriesView): { points: Point[]; gaps: number; doubtful: number } {
  const { rollUp } = series;
  const points = series.at.flatMap((at, i) => {
    const isDrawn = rollUp ? (rollUp.count[i] ?? 0) > 0 : QUALITY_CODES[series.quality[i] ?? 0] === 'good';
    return isDrawn ? [{ at, value: series.value[i] ?? Number.NaN }] : [];
  });
  const gaps = points.filter((point, i) => i > 0 && point.at - (points[i - 1]?.at ?? 0) > series.gapMs);
  const isDoubtful = (code: number) => QUALITY_CODES[code] === 'suspect' || QUALITY_CODES[code] === 'bad';
  const doubtful = rollUp
    ? rollUp.doubtful.reduce((whole, count) => whole + count, 0)
    : series.quality.filter(isDoubtful).length;
  return { points, gaps: gaps.length, doubtful };
}

/** The lowest and the highest good value, each where it first stands; of means, what they were made from. */
function extremes({ at, rollUp, unit }: SeriesView, points: readonly Point[]): [Point?, Point?] {
  const read = (values: readonly (number | null)[], times: readonly (Instant | null)[]) =>
    values.flatMap((value, i) => (value === null ? [] : [{ at: times[i] ?? at[i] ?? 0, value }]));
  const isSummed = rollUp && unit === 'm';
  const lows = isSummed ? read(rollUp.min, at) : points;
  const highs = isSummed ? read(rollUp.max, rollUp.maxAt) : points;
  const [firstLow, firstHigh] = [lows[0], highs[0]];
  if (!firstLow || !firstHigh) return [];
  return [
    lows.reduce((low, one) => (one.value < low.value ? one : low), firstLow),
    highs.reduce((high, one) => (one.value > high.value ? one : high), firstHigh),
  ];
}
