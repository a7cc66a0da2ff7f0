import { type CachedLayer, MAP_LAYER_IDS, type MapLayerId } from '@kawamori/contracts';

/** What lies beneath everything: one of the hub's layers, or the plain map alone. */
export type GroundChoice = Exclude<MapLayerId, 'hazard'> | 'base';

/** What a reader wishes to see; what the hub does not have is not shown. */
export interface LayerChoice {
  /** Null where nobody has chosen. */
  ground: GroundChoice | null;
  /** Percent; 0 for not at all. */
  hazard: number;
}

export const NO_CHOICE: LayerChoice = { ground: null, hazard: 0 };
export const HAZARD_PERCENT = { least: 30, most: 90, step: 10, first: 60 } as const;
export const GROUNDS: readonly GroundChoice[] = ['base', 'pale', 'photo', 'relief'];

/** The layers to be drawn: the chosen ground, else the pale map, and the hazard where it is wished for. */
export function shownLayers(
  layers: readonly CachedLayer[],
  choice: LayerChoice,
): { ground: CachedLayer | null; hazard: CachedLayer | null } {
  const of = (id: string) => layers.find(({ layer }) => layer === id) ?? null;
  const ground = choice.ground === 'base' ? null : ((choice.ground && of(choice.ground)) ?? of('pale'));
  return { ground, hazard: choice.hazard > 0 ? of('hazard') : null };
}

export const missingLayers = (layers: readonly CachedLayer[]): MapLayerId[] =>
  MAP_LAYER_IDS.filter((id) => !layers.some(({ layer }) => layer === id));

/** A choice as it is kept in the browser; what cannot be read is no choice. */
export const choiceIn = (kept: string | null): LayerChoice => {
  const [ground, percent] = (kept ?? '').split(' ');
  const hazard = Number(percent);
  const isKnown = GROUNDS.some((one) => one === ground);
  return {
    ground: isKnown ? (ground as GroundChoice) : null,
    hazard: hazard >= HAZARD_PERCENT.least && hazard <= HAZARD_PERCENT.most ? hazard : 0,
  };
};

export const keptChoice = ({ ground, hazard }: LayerChoice): string => `${ground ?? '-'} ${hazard}`;
