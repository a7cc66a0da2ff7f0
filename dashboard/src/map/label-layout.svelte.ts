import type { Box, LabelPlace } from './label-costs.js';
import { placeLabels } from './label-placement.js';
import type { MapSight } from './map-sight.svelte.js';

/** What has a label. */
export interface Labelled {
  id: string;
  /** On the layer that moves with the map. */
  x: number;
  y: number;
  /** Only where there is room. */
  yields: boolean;
}

export interface LabelSurroundings {
  /** Worst first: the first one gets the best place. */
  labelled(): readonly Labelled[];
  /** Markers without a label, on the layer that moves with the map. */
  bare(): readonly { x: number; y: number }[];
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
  #before: ReadonlyMap<string, LabelPlace | null> = new Map();
  readonly #labels = new WeakMap<Element, string>();
  readonly #observer = new ResizeObserver((seen) =>
    this.#measure(seen.map(({ target }) => target as HTMLElement)),
  );
  readonly #sight: MapSight;
  readonly #around: LabelSurroundings;

  constructor(sight: MapSight, around: LabelSurroundings) {
    this.#sight = sight;
    this.#around = around;
  }

  /** By station: null where there is no room; a label that has not been measured yet stands nowhere. */
  readonly places = $derived.by(() => this.#place());

  /** Measures a label as long as it is shown. */
  observe(id: string, label: HTMLElement): () => void {
    this.#labels.set(label, id);
    this.#observer.observe(label);
    return () => this.#observer.unobserve(label);
  }

  /** All at once: each label alone would have them all placed anew. */
  #measure(labels: readonly HTMLElement[]): void {
    const sizes = new Map(this.#sizes);
    // Steps of four pixels, never smaller than before: a digit more or less moves no label.
    const step = (px: number, old = 0) => Math.max(Math.ceil(px / 4) * 4, old - 12);
    let isOther = false;
    for (const label of labels) {
      const id = this.#labels.get(label);
      // One that is not shown has no size.
      if (id === undefined || label.offsetWidth === 0) continue;
      const was = sizes.get(id);
      const size = { width: step(label.offsetWidth, was?.width), height: step(label.offsetHeight) };
      if (was?.width === size.width && was.height === size.height) continue;
      sizes.set(id, size);
      isOther = true;
    }
    if (isOther) this.#sizes = sizes;
  }

  #place(): ReadonlyMap<string, LabelPlace | null> {
    const { sheet, badgePx } = this.#sight;
    if (!this.#sight.map) return new Map();
    const requests = this.#around.labelled().flatMap(({ id, yields, ...point }) => {
      const size = this.#sizes.get(id);
      return size ? [{ id, yields, ...this.#sight.onSheet(point), ...size }] : [];
    });
    const bare = this.#around.bare().map((point) => this.#sight.onSheet(point));
    const [blocked, avoid] = [this.#around.blocked(), this.#around.avoid()];
    const keepSeen = this.#around.keepSeen();
    const wanted = JSON.stringify([requests, bare, sheet, badgePx, blocked, avoid]);
    if (wanted === this.#placedFor) return this.#before;
    this.#placedFor = wanted;
    // On another sheet the old places mean nothing.
    if (this.#placedOn !== JSON.stringify(sheet)) this.#before = new Map();
    this.#placedOn = JSON.stringify(sheet);
    const before = new Map([...this.#before].flatMap(([id, place]) => (place ? [[id, place]] : [])));
    const options = { sheet, badgeRadius: badgePx / 2, bare, blocked, avoid, keepSeen, before };
    const placed = new Map(placeLabels(requests, options).map((place) => [place.id, place]));
    this.#before = new Map(requests.map(({ id }) => [id, placed.get(id) ?? null]));
    return this.#before;
  }
}
