import { type Box, type LabelPlace, placeLabels } from './label-placement.js';
import type { MapSight } from './map-sight.svelte.js';

/** What has a label. */
export interface Labelled {
  id: string;
  /** On the layer that moves with the map. */
  x: number;
  y: number;
}

export interface LabelSurroundings {
  /** Worst first: the first one gets the best place. */
  labelled(): readonly Labelled[];
  /** What no label may cover. */
  blocked(): readonly Box[];
  /** What is better left free. */
  avoid(): readonly Box[];
  /** What had better stay visible. */
  keepSeen(): readonly { x: number; y: number }[];
}

/** The labels beside the stations: as large as they were measured, and where they stand. */
export class LabelLayout {
  #sizes = $state.raw<ReadonlyMap<string, { width: number; height: number }>>(new Map());
  /** What the labels were placed for: a second's tick that changes no size and no point places nothing anew. */
  #placedFor = '';
  #placedOn = '';
  #before: ReadonlyMap<string, LabelPlace> = new Map();
  readonly #sight: MapSight;
  readonly #around: LabelSurroundings;

  constructor(sight: MapSight, around: LabelSurroundings) {
    this.#sight = sight;
    this.#around = around;
  }

  /** By station; a label that has not been measured yet has no place. */
  readonly places = $derived.by(() => this.#place());

  measured(id: string, width: number, height: number): void {
    const was = this.#sizes.get(id);
    // Steps of four pixels, never smaller than before: a digit more or less moves no label.
    const step = (px: number, old = 0) => Math.max(Math.ceil(px / 4) * 4, old - 12);
    const size = { width: step(width, was?.width), height: step(height) };
    if (was?.width === size.width && was.height === size.height) return;
    this.#sizes = new Map(this.#sizes).set(id, size);
  }

  #place(): ReadonlyMap<string, LabelPlace> {
    const { sheet, badgePx } = this.#sight;
    if (!this.#sight.map) return new Map();
    const requests = this.#around.labelled().flatMap(({ id, ...point }) => {
      const size = this.#sizes.get(id);
      return size ? [{ id, ...this.#sight.onSheet(point), ...size }] : [];
    });
    const [blocked, avoid] = [this.#around.blocked(), this.#around.avoid()];
    const keepSeen = this.#around.keepSeen();
    const wanted = JSON.stringify([requests, sheet, badgePx, blocked, avoid]);
    if (wanted === this.#placedFor) return this.#before;
    this.#placedFor = wanted;
    // On another sheet the old places mean nothing.
    if (this.#placedOn !== JSON.stringify(sheet)) this.#before = new Map();
    this.#placedOn = JSON.stringify(sheet);
    const options = { sheet, badgeRadius: badgePx / 2, blocked, avoid, keepSeen, before: this.#before };
    this.#before = new Map(placeLabels(requests, options).map((place) => [place.id, place]));
    return this.#before;
  }
}
