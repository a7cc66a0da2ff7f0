import type { SceneConfig } from './river-scene.js';

export interface GaugePlace {
  /** Left edge and width of the board. */
  x: number;
  width: number;
  /** Where the levels `topM` and `bottomM` lie. */
  topY: number;
  bottomY: number;
}

/** Between labelled lines, in metres: as few as can be read. */
const LABEL_STEPS = [0.5, 1, 2, 5, 10, 20, 50];
const MOST_LABELS = 8;
const BLOCK_PX = 13;
/** Between marks: tenths of the labelled step where there is room for them. */
const SMALLEST_MARK_PX = 5;

export interface GaugeMark {
  y: number;
  label: string | undefined;
  /** A dark block reaches from this mark to the next higher one. */
  dark: boolean;
}

/** The marks of a staff gauge from foot to head; labels in metres, without a datum, as on the board itself. */
export function gaugeMarks(
  { bottomM, topM }: Pick<SceneConfig, 'bottomM' | 'topM'>,
  place: GaugePlace,
): GaugeMark[] {
  const range = topM - bottomM;
  const step = labelStep(range);
  const pxPerM = (place.bottomY - place.topY) / range;
  const part = [10, 5, 2, 1].find((each) => (step / each) * pxPerM >= SMALLEST_MARK_PX) ?? 1;
  const mark = step / part;
  const marks: GaugeMark[] = [];
  for (let index = Math.ceil(bottomM / mark - 1e-6); index * mark <= topM + 1e-6; index += 1) {
    const level = index * mark;
    marks.push({
      y: place.bottomY - (level - bottomM) * pxPerM,
      label: index % part === 0 ? level.toFixed(step < 1 ? 1 : 0) : undefined,
      dark: index % 2 === 0,
    });
  }
  return marks;
}

/** Levels above the sea need longer numbers, and a broader board. */
export function gaugeWidth({ bottomM, topM }: Pick<SceneConfig, 'bottomM' | 'topM'>): number {
  const step = labelStep(topM - bottomM);
  const digits = Math.max(...[bottomM, topM].map((level) => level.toFixed(step < 1 ? 1 : 0).length));
  return digits > 3 ? 88 : digits > 1 ? 68 : 58;
}

const labelStep = (range: number): number => LABEL_STEPS.find((each) => range / each <= MOST_LABELS) ?? range;

/** The board: white, with black blocks at its edge and numbers. */
export function drawGauge(
  config: SceneConfig,
  place: GaugePlace,
  paint: { board: string; ink: string },
): string {
  const { x, width, topY, bottomY } = place;
  const marks = gaugeMarks(config, place);
  const blocks = marks.flatMap(({ y, dark }, index) => {
    const next = marks[index + 1];
    return dark && next
      ? [`<rect x="${x}" y="${next.y.toFixed(1)}" width="${BLOCK_PX}" height="${(y - next.y).toFixed(1)}"/>`]
      : [];
  });
  const labels = marks.flatMap(({ y, label }) => {
    if (label === undefined || y < topY + 10 || y > bottomY - 6) return [];
    const px = Math.min(30, (width - BLOCK_PX - 8) / (0.58 * label.length));
    return [
      `<rect x="${x}" y="${(y - 1.2).toFixed(1)}" width="${width}" height="2.4"/>`,
      `<text x="${x + width - 4}" y="${(y - 4).toFixed(1)}" font-size="${px.toFixed(1)}" text-anchor="end">${label}</text>`,
    ];
  });
  return [
    `<rect x="${x - 3}" y="${topY - 12}" width="${width + 6}" height="${bottomY - topY + 40}" fill="${paint.board}"/>`,
    `<g fill="${paint.ink}">${blocks.join('')}${labels.join('')}</g>`,
  ].join('');
}
