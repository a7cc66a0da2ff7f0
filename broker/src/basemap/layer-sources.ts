import type { MapLayerId, TileLayer } from '@kawamori/contracts';

/** Where the tiles of a layer are published, and what must be told of them. */
export interface LayerSource {
  /** Its publisher's name for it. */
  nameJa: string;
  template: string;
  /** The zooms that are published. */
  minZoom: number;
  maxZoom: number;
  attribution: TileLayer['attribution'];
}

const gsi = (nameJa: string, path: string, minZoom: number, maxZoom: number): LayerSource => ({
  ...{ nameJa, minZoom, maxZoom },
  template: `https://cyberjapandata.gsi.go.jp/xyz/${path}`,
  attribution: {
    text: `地理院タイル（${nameJa}）`,
    url: 'https://maps.gsi.go.jp/development/ichiran.html',
  },
});

/** Addresses as DOMAIN.md has them; no server of theirs can be reached where this is built. */
export const LAYER_SOURCES: Readonly<Record<MapLayerId, LayerSource>> = {
  pale: gsi('淡色地図', 'pale/{z}/{x}/{y}.png', 2, 18),
  photo: gsi('全国最新写真', 'seamlessphoto/{z}/{x}/{y}.jpg', 2, 18),
  relief: gsi('色別標高図', 'relief/{z}/{x}/{y}.png', 5, 15),
  hazard: {
    nameJa: '洪水浸水想定区域（想定最大規模）',
    template: 'https://disaportaldata.gsi.go.jp/raster/01_flood_l2_shinsuishin_data/{z}/{x}/{y}.png',
    minZoom: 2,
    maxZoom: 17,
    attribution: {
      text: 'ハザードマップポータルサイト（洪水浸水想定区域）',
      url: 'https://disaportal.gsi.go.jp/hazardmapportal/hazardmap/copyright/opendata.html',
    },
  },
};
