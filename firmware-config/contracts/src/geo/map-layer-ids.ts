/** The layers of tiles that a hub can have: three lie beneath everything, one of them at a time; `hazard` lies over that. */
export const MAP_LAYER_IDS = ['pale', 'photo', 'relief', 'hazard'] as const;
