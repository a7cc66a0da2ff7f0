import type { CameraState, Instant, PictureView } from '@kawamori/contracts';
import { createContext } from 'svelte';

/** The picture that the chosen station shows now: the map shows the same. */
export interface ShownPicture {
  camera: CameraState;
  picture: PictureView | undefined;
  newest: boolean;
}

/**
 * The instant that somebody looks at in the chosen station: chart, pictures and map show it in step. What the pointer rests on comes
 * before what was picked; without either everything shows the present.
 */
export class Moment {
  /** Under the pointer, in the chart or in the strip of pictures. */
  hovered = $state<Instant | null>(null);
  /** Picked from the strip; it stays until the reader goes back to the present. */
  picked = $state<Instant | null>(null);
  /** Whether the chart itself says where the pointer is, and needs not be told. */
  fromChart = $state(false);

  shown = $state.raw<ShownPicture | null>(null);

  readonly at: Instant | null = $derived(this.hovered ?? this.picked);

  hover(at: Instant | null, from: 'chart' | 'strip'): void {
    this.fromChart = from === 'chart' && at !== null;
    this.hovered = at;
  }

  pick(at: Instant | null): void {
    this.picked = at;
  }

  clear(): void {
    this.hovered = null;
    this.picked = null;
    this.fromChart = false;
    this.shown = null;
  }
}

export const [getMoment, setMoment] = createContext<Moment>();
