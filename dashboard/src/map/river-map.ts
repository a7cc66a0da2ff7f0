import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import basemap from '../basemap/basemap.json';

export interface LatLon {
  lat: number;
  lon: number;
}

export interface RiverMapOptions {
  container: HTMLElement;
  /** Drawn above everything and moved with the map: its origin is the sheet's upper left corner at the last reset. */
  layer: HTMLElement;
  /** Called whenever the points of the sheet have to be computed again. */
  onView(): void;
  onTiles(shown: boolean): void;
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
  remove(): void;
}

export interface PlaceName extends LatLon {
  kind: 'place' | 'town' | 'sea';
  id: string;
  nameJa: string;
  nameEn: string;
}

const TILES = 'https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png';
/** One tile of the towns; if it comes, the others will. */
const PROBE = 'https://cyberjapandata.gsi.go.jp/xyz/pale/10/890/410.png';

/** About 600 m: some ten pixels when both towns are shown. */
const RIVER_STEP_DEG = 0.006;

/** Drawn from the ground up. Classes, not colours: the style sheet knows night and day. */
const GROUND = ['sea', 'land', 'town', 'coast', 'river'] as const;

/**
 * The map: a bundled sketch that needs no network, and the pale tiles of 国土地理院 over it once a probe has shown that they can be
 * reached. It does not animate: motion is kept for news.
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
  for (const kind of GROUND) {
    L.geoJSON(
      basemap as GeoJSON.GeoJsonObject,
      {
        interactive: false,
        filter: (feature) => (feature.properties as { kind?: string }).kind === kind,
        style: (feature) => {
          const order = (feature?.properties as { order?: number } | undefined)?.order ?? 1;
          return { className: `ground-${kind} order-${order}`, smoothFactor: 0.6 };
        },
      } as L.GeoJSONOptions,
    ).addTo(map);
  }
  map.createPane('stations').append(layer);
  const pane = map.getPane('stations');
  if (pane) pane.style.zIndex = '650';

  let tiles: L.TileLayer | undefined;
  const probe = new Image();
  probe.addEventListener('load', () => {
    tiles = L.tileLayer(TILES, { minZoom: 2, maxNativeZoom: 18, maxZoom: 18, className: 'gsi-tiles' });
    tiles.addTo(map);
    container.classList.add('with-tiles');
    options.onTiles(true);
  });
  probe.src = PROBE;

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
      const bounds = L.latLngBounds(places.map(({ lat, lon }) => [lat, lon]));
      map.fitBounds(bounds, { padding: [padding, padding], animate: false });
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
    remove() {
      probe.src = '';
      layer.remove();
      map.remove();
    },
  };
}

/** The corners of the two towns: what the map shows at first. */
export function townCorners(): LatLon[] {
  const corners: LatLon[] = [];
  for (const feature of basemap.features) {
    if (feature.properties.kind !== 'town') continue;
    const bounds = L.geoJSON(feature as GeoJSON.GeoJsonObject).getBounds();
    const [southWest, northEast] = [bounds.getSouthWest(), bounds.getNorthEast()];
    corners.push({ lat: southWest.lat, lon: southWest.lng }, { lat: northEast.lat, lon: northEast.lng });
  }
  return corners;
}

/** Points along the rivers, near enough to one another that a label between two of them would touch neither for long. */
export function riverPoints(): LatLon[] {
  const points: LatLon[] = [];
  for (const { properties, geometry } of basemap.features) {
    if (properties.kind !== 'river') continue;
    const lines = (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates) as [
      number,
      number,
    ][][];
    for (const line of lines) {
      line.forEach(([lon, lat], i) => {
        const [lonBefore, latBefore] = line[i - 1] ?? [lon, lat];
        const parts = Math.max(1, Math.ceil(Math.hypot(lon - lonBefore, lat - latBefore) / RIVER_STEP_DEG));
        for (let part = 1; part <= parts; part++) {
          points.push({
            lat: latBefore + ((lat - latBefore) * part) / parts,
            lon: lonBefore + ((lon - lonBefore) * part) / parts,
          });
        }
      });
    }
  }
  return points;
}

export function placeNames(): PlaceName[] {
  return basemap.features.flatMap(({ properties, geometry }) => {
    if (properties.kind !== 'place' || geometry.type !== 'Point') return [];
    const [lon, lat] = geometry.coordinates as unknown as [number, number];
    const { id, nameJa, nameEn } = properties;
    return id && nameJa && nameEn ? [{ kind: 'place' as const, id, nameJa, nameEn, lat, lon }] : [];
  });
}
