import { type Ground, type LatLon, sketched, townCorners } from './ground.js';
import type { Box } from './label-costs.js';
import type { RiverMap } from './river-map.js';

interface Point {
  x: number;
  y: number;
}

const NOWHERE: Point = { x: 0, y: 0 };

/** What the map shows now, in pixels. Whoever reads a point from it reads it again when the map has moved. */
export class MapSight {
  /** Null until the map has been made. */
  map = $state.raw<RiverMap | null>(null);
  ground = $state.raw<Ground>(sketched);
  /** Diameter of a station's badge. */
  badgePx = $state(30);
  /** The reader has moved the map: it is theirs from then on. */
  moved = false;
  /** Counts the views of the map. */
  #views = $state(0);

  /** The sheet's upper left corner, as points are counted. */
  readonly origin = $derived.by(() => this.#seen((map) => map.origin()) ?? NOWHERE);
  readonly sheet = $derived.by(() => this.#seen((map) => map.size()) ?? { width: 0, height: 0 });

  /** The map has moved or has become another size. */
  changed(): void {
    this.#views += 1;
  }

  /** Where a place stands on the layer that moves with the map. */
  pointOf(place: LatLon): Point {
    return this.#seen((map) => map.pointOf(place)) ?? NOWHERE;
  }

  /** The same, counted from the sheet's upper left corner. */
  onSheet({ x, y }: Point): Point {
    return { x: x - this.origin.x, y: y - this.origin.y };
  }

  isOnSheet({ x, y }: Point): boolean {
    return x >= 0 && y >= 0 && x <= this.sheet.width && y <= this.sheet.height;
  }

  /** Both towns. */
  fit(): void {
    if (!this.map) return;
    const { width } = this.map.size();
    this.map.fit(townCorners(this.ground), width < 640 ? 6 : Math.round(this.badgePx * 0.8));
  }

  zoomBy(step: number): void {
    this.moved = true;
    this.map?.zoomBy(step);
  }

  #seen<T>(look: (map: RiverMap) => T): T | undefined {
    void this.#views;
    return this.map ? look(this.map) : undefined;
  }
}

/** Around a point. */
export const boxAround = ({ x, y }: Point, width: number, height: number): Box => ({
  left: x - width / 2,
  top: y - height / 2,
  width,
  height,
});
