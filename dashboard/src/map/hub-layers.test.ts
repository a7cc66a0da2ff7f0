import { BaseMap } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { sketched } from './ground.js';
import { hubLayers } from './hub-layers.js';

const MAP = BaseMap.parse({
  type: 'FeatureCollection',
  version: 1,
  credit: '試験',
  sources: [],
  features: sketched,
});
const TILES = {
  layer: 'pale',
  minZoom: 8,
  maxZoom: 15,
  bounds: [132.7, 33, 133.4, 33.5],
  attribution: { text: '地理院タイル', url: 'https://maps.gsi.go.jp/development/ichiran.html' },
};

/** A hub that answers a few paths; everything else is not there. */
function aHub(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const ask = (path: string | URL | Request) => {
    asked.push(String(path));
    const answer = answers[String(path)];
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(
      answer === undefined ? new Response('{}', { status: 404 }) : new Response(JSON.stringify(answer)),
    );
  };
  return { asked, layers: () => hubLayers(ask as typeof fetch, new AbortController().signal) };
}

describe('what lies beneath the stations', () => {
  it('is the imported map and the tiles, when the hub has both', async () => {
    const hub = aHub({ '/api/v1/map-layers': { baseMap: 'ready', layers: [TILES] }, '/api/v1/basemap': MAP });
    expect(await hub.layers()).toEqual({ baseMap: MAP, layers: [TILES] });
  });

  it('is the sketch alone, with one question, when nothing was imported', async () => {
    const hub = aHub({ '/api/v1/map-layers': { baseMap: 'absent', layers: [] } });
    expect(await hub.layers()).toEqual({ baseMap: 'absent', layers: [] });
    expect(hub.asked).toEqual(['/api/v1/map-layers']);
  });

  it('is the sketch, told as such, when the imported map is broken at the hub, on the way or of another version', async () => {
    const layers = { baseMap: 'ready', layers: [TILES] };
    const unreadable = { baseMap: 'unreadable', layers: [TILES] };
    expect(await aHub({ '/api/v1/map-layers': unreadable }).layers()).toEqual(unreadable);
    for (const body of [undefined, { ...MAP, version: 2 }, new Error('the line broke')]) {
      const hub = aHub({ '/api/v1/map-layers': layers, '/api/v1/basemap': body });
      expect(await hub.layers()).toEqual(unreadable);
    }
  });

  it('is the sketch when the hub cannot be asked, or answers something else', async () => {
    const nothing = { baseMap: 'absent', layers: [] };
    expect(await aHub({ '/api/v1/map-layers': new Error('no line') }).layers()).toEqual(nothing);
    expect(await aHub({ '/api/v1/map-layers': { baseMap: 'ready', layers: 'many' } }).layers()).toEqual(
      nothing,
    );
    expect(await aHub({}).layers()).toEqual(nothing);
  });
});
