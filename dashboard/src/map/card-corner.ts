/** A corner of the map that holds no tools. */
export type Corner = 'left-bottom' | 'left-top' | 'right-top';

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const CORNERS: readonly Corner[] = ['left-bottom', 'left-top', 'right-top'];

/** Where a card of this size lies in a corner of the sheet. Pixels. */
export function cornerBox(
  corner: Corner,
  sheet: { width: number; height: number },
  card: { width: number; height: number },
  margin: number,
): Box {
  const left = corner.startsWith('left') ? margin : sheet.width - card.width - margin;
  const top = corner.endsWith('top') ? margin : sheet.height - card.height - margin;
  return { left, top, ...card };
}

/** The corner whose card covers the fewest stations; of equals the first, so that it stays where it was. */
export function cardCorner(
  sheet: { width: number; height: number },
  card: { width: number; height: number },
  margin: number,
  stations: readonly { x: number; y: number }[],
): Corner {
  const covered = (corner: Corner): number => {
    const box = cornerBox(corner, sheet, card, margin);
    return stations.filter(
      ({ x, y }) =>
        x >= box.left - margin &&
        x <= box.left + box.width + margin &&
        y >= box.top - margin &&
        y <= box.top + box.height + margin,
    ).length;
  };
  return CORNERS.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best), 'left-bottom');
}
