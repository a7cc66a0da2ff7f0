import type { BaseMap, CachedLayer, MapLayers } from '@kawamori/contracts';

/** What a hub has beside the sketch. Loaded after the map has been drawn: the sketch does not wait for it. */
export interface HubLayers {
  /** `unreadable`: one was imported, and it cannot be used. */
  baseMap: BaseMap | 'absent' | 'unreadable';
  layers: readonly CachedLayer[];
}

/**
 * The hub holds what it hands out against the whole schema. Here only what a proxy or another version could bring is told apart: the
 * schema would cost every first visit two kilobytes.
 */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isBaseMap = (value: unknown): value is BaseMap =>
  isObject(value) && value.version === 1 && typeof value.credit === 'string' && Array.isArray(value.features);
const isLayers = (value: unknown): value is MapLayers =>
  isObject(value) &&
  typeof value.baseMap === 'string' &&
  Array.isArray(value.layers) &&
  value.layers.every((layer) => isObject(layer) && Array.isArray(layer.bounds));

const NOTHING: HubLayers = { baseMap: 'absent', layers: [] };

/** Asks the hub what lies beneath the stations. Never throws: without an answer the sketch stays. */
export async function hubLayers(ask: typeof fetch, signal: AbortSignal): Promise<HubLayers> {
  const get = async (path: string): Promise<unknown> => {
    const response = await ask(path, { credentials: 'same-origin', signal });
    return response.ok ? response.json() : undefined;
  };
  try {
    const found = await get('/api/v1/map-layers');
    if (!isLayers(found)) return NOTHING;
    const { baseMap: state, layers } = found;
    if (state !== 'ready') return { baseMap: state, layers };
    const baseMap = await get('/api/v1/basemap').catch(() => undefined);
    return { baseMap: isBaseMap(baseMap) ? baseMap : 'unreadable', layers };
  } catch {
    return NOTHING;
  }
}
