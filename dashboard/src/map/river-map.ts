import type { CachedLayer } from '@kawamori/contracts';
import * as L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { type Ground, type LatLon, sketched, townCorners } from './ground.js';

export interface RiverMapOptions {
  container: HTMLElement;
  /** Drawn above everything and moved with the map: its origin is the sheet's upper left corner at the last reset. */
  layer: HTMLElement;
  /** Called whenever the points of the sheet have to be computed again. */
  onView(): void;
}

export interface RiverMap {
  /** Where a point stands within `layer`, in pixels. */
  pointOf(place: LatLon): { x: number; y: number };
  /** The sheet's upper left corner within `layer`, in pixels. */
  origin(): { x: number; y: number };
  size(): { width: number; height: number };
  fit(places: readonly LatLon[], padding: number): void;
  centre(place: LatLon): void;
  zoomBy(step: number): void;
  resized(): void;
  /**
   * Draws another ground instead of the one that stands.
   * @throws Error where it cannot be drawn; the one that stands then stays
   */
  lay(ground: Ground): void;
  /** Lays cached tiles over the ground, beneath towns, rivers and stations; null for none. */
  showGround(layer: CachedLayer | null): void;
  /** Lays the hazard over that, so dense in percent. */
  showHazard(layer: CachedLayer | null, percent: number): void;
  remove(): void;
}

/** Where the hub serves its cached tiles. */
const tilesOf = (layer: CachedLayer['layer']) => `/tiles/${layer}/{z}/{x}/{y}`;

/** Drawn from the ground up. Classes, not colours: the style sheet knows night and day. */
const GROUND = ['sea', 'land', 'coast', 'town', 'river'] as const;
/** These lie beneath the tiles, and show where there are none; towns and rivers lie on them. */
const BENEATH_TILES: readonly string[] = ['sea', 'land', 'coast'];

/**
 * The map: a bundled sketch that needs no network, until `lay` brings a finer ground. It asks nobody but the hub, and does not animate:
 * motion is kept for news.
 */
export function riverMap(options: RiverMapOptions): RiverMap {
  const { container, layer } = options;
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: false,
    fadeAnimation: false,
    markerZoomAnimation: false,
    inertia: false,
    zoomSnap: 0.05,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    minZoom: 8,
    maxZoom: 16,
    maxBounds: [
      [32.3, 132.1],
      [33.75, 134.2],
    ],
    // Markers are buttons in tab order; the map itself need not hold the arrow keys of the page.
    keyboard: true,
  });
  map.setView([33.27, 133.03], 10);
  // Leaflet's tiles are at 200, its lines and areas at 400.
  map.createPane('ground').style.zIndex = '150';
  let drawn: L.Layer[] = [];
  const lay = (ground: Ground): void => {
    const next = GROUND.map((kind) => {
      const features = ground.filter(({ properties }) => properties.kind === kind);
      return L.geoJSON(
        { type: 'FeatureCollection', features } as unknown as GeoJSON.FeatureCollection,
        {
          interactive: false,
          pane: BENEATH_TILES.includes(kind) ? 'ground' : 'overlayPane',
          style: (feature) => {
            const order = (feature?.properties as { order?: number } | undefined)?.order ?? 1;
            return { className: `ground-${kind} order-${order}`, smoothFactor: 0.6 };
          },
        } as L.GeoJSONOptions,
      );
    });
    for (const layer of drawn) layer.remove();
    drawn = next.map((layer) => layer.addTo(map));
    if (ground !== sketched) map.setMaxBounds(boundsOf(townCorners(ground)).pad(2));
  };
  lay(sketched);
  map.createPane('stations').append(layer);
  const pane = map.getPane('stations');
  if (pane) pane.style.zIndex = '650';

  // Over the ground's tiles, beneath towns and rivers.
  map.createPane('hazard').style.zIndex = '250';
  let ground: L.TileLayer | null = null;
  let hazard: { layer: CachedLayer; tiles: L.TileLayer } | null = null;

  map.on('viewreset zoomend moveend resize', () => options.onView());

  return {
    pointOf: ({ lat, lon }) => map.latLngToLayerPoint([lat, lon]),
    origin: () => map.containerPointToLayerPoint([0, 0]),
    size: () => {
      const { x, y } = map.getSize();
      return { width: x, height: y };
    },
    fit(places, padding) {
      if (places.length === 0) return;
      map.fitBounds(boundsOf(places), { padding: [padding, padding], animate: false });
    },
    centre: ({ lat, lon }) => {
      map.panInside([lat, lon], { padding: [80, 80], animate: false });
    },
    zoomBy: (step) => {
      map.setZoom(map.getZoom() + step, { animate: false });
    },
    resized: () => {
      map.invalidateSize({ animate: false, pan: true });
    },
    lay,
    showGround(layer) {
      ground?.remove();
      ground = layer && tiles(layer, 'tilePane').addTo(map);
      container.classList.toggle('with-tiles', layer !== null);
    },
    showHazard(layer, percent) {
      if (!layer || hazard?.layer !== layer) {
        hazard?.tiles.remove();
        hazard = layer && { layer, tiles: tiles(layer, 'hazard').addTo(map) };
      }
      hazard?.tiles.setOpacity(percent / 100);
    },
    remove() {
      layer.remove();
      map.remove();
    },
  };
}

const tiles = (
  { layer, minZoom, maxZoom, bounds: [west, south, east, north] }: CachedLayer,
  pane: string,
): L.TileLayer =>
  L.tileLayer(tilesOf(layer), {
    pane,
    minZoom,
    maxNativeZoom: maxZoom,
    bounds: [
      [south, west],
      [north, east],
    ],
    className: `cached-tiles tiles-${layer}`,
  });

const boundsOf = (places: readonly LatLon[]): L.LatLngBounds =>
  L.latLngBounds(places.map(({ lat, lon }) => [lat, lon]));
