import type { CameraDriverConfig, Instant } from '@kawamori/contracts';
import { type Light, lightAt } from './light.js';
import { clamp, mix, seeded, smooth } from './seeded.js';
import { drawGauge, gaugeWidth } from './staff-gauge.js';
import { drawRain, drawWater } from './water.js';

export type SceneConfig = Extract<CameraDriverConfig, { kind: 'scene' }>;

export interface SceneFacts {
  config: SceneConfig;
  /** Metres, on the gauge's own scale; undefined is drawn as low water. */
  levelM: number | undefined;
  at: Instant;
  /** A line of text at the upper right, as a running clock. */
  clock?: string;
  /** Pixels; the picture is drawn for {@link SCENE_WIDTH} and scaled. */
  widthPx?: number;
}

export const SCENE_WIDTH = 1_280;
export const SCENE_HEIGHT = 720;

/** Where the water plane vanishes. The camera stands above the highest water. */
const HORIZON_Y = 236;
/** Head and foot of the staff gauge at the bridge's pier. */
const GAUGE = { topY: 318, bottomY: 640 };
const PIER_WIDTH = 120;
/** How much nearer the pier is than the far bank. */
const NEARNESS = 0.42;

/**
 * An invented river: mountains, far bank with its levee, a bridge whose pier carries the staff gauge, and the water at the level asked
 * for. A pure function: the same facts give the same drawing. It says on itself that it is invented.
 */
export function drawScene({ config, levelM, at, clock, widthPx = SCENE_WIDTH }: SceneFacts): string {
  const part = levelM === undefined ? 0.1 : (levelM - config.bottomM) / (config.topM - config.bottomM);
  const shown = clamp(part, 0.02, 1.04);
  const flood = smooth(part, 0.3, 0.75);
  const rain = smooth(part, 0.42, 0.8);
  const light = lightAt(at, rain);
  const mirrored = config.seed % 2 === 1;
  const pierX = mirrored ? 330 : 830;
  const pierWater = mix(GAUGE.bottomY, GAUGE.topY, shown);
  const farWater = HORIZON_Y + (pierWater - HORIZON_Y) * NEARNESS;
  const width = gaugeWidth(config);
  const gauge = { ...GAUGE, width, x: pierX + (PIER_WIDTH - width) / 2 + 4 };
  const lamp = { x: mirrored ? pierX + 220 : pierX - 120, y: 28 };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${Math.round((widthPx * SCENE_HEIGHT) / SCENE_WIDTH)}" viewBox="0 0 ${SCENE_WIDTH} ${SCENE_HEIGHT}" font-family="Kawamori Sans JP">`,
    definitions(light),
    `<rect width="${SCENE_WIDTH}" height="${SCENE_HEIGHT}" fill="url(#sky)"/>`,
    mountains(config.seed, light),
    farBank(config.seed, light),
    drawWater({ light, flood, farWater, pierX, pierWater, at, seed: config.seed }),
    bridge(config.seed, pierX, light),
    // Pier and board stand in the water: what lies below its surface is not drawn.
    `<clipPath id="dry"><rect width="${SCENE_WIDTH}" height="${pierWater.toFixed(1)}"/></clipPath>`,
    `<g clip-path="url(#dry)">${pier(pierX, light)}${drawGauge(config, gauge, gaugePaint(light))}</g>`,
    foamAtPier(pierX, pierWater, flood, light),
    nearBank(shown, mirrored, light, config.seed),
    light.day < 0.5 ? lampLight(lamp, gauge.x + gauge.width / 2, pierWater, 1 - 2 * light.day) : '',
    rain > 0 ? drawRain({ rain, light, at, seed: config.seed }) : '',
    stamp(),
    clock === undefined ? '' : runningClock(clock),
    '</svg>',
  ].join('');
}

function definitions(light: Light): string {
  return [
    '<defs>',
    `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="${HORIZON_Y}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="${light.skyTop}"/><stop offset="1" stop-color="${light.skyFoot}"/></linearGradient>`,
    '<radialGradient id="lamp"><stop offset="0" stop-color="#fff1cf" stop-opacity="0.75"/><stop offset="0.25" stop-color="#ffe7b8" stop-opacity="0.28"/><stop offset="1" stop-color="#ffe7b8" stop-opacity="0"/></radialGradient>',
    '</defs>',
  ].join('');
}

/** Three ridges, each nearer and greener than the one behind. */
function mountains(seed: number, light: Light): string {
  const chance = seeded(seed * 7 + 3);
  const ridges = [
    { top: 92, rise: 62, far: 0.78, colour: [72, 96, 104] },
    { top: 142, rise: 48, far: 0.52, colour: [58, 84, 72] },
    { top: 186, rise: 30, far: 0.25, colour: [48, 76, 52] },
  ] as const;
  return ridges
    .map(({ top, rise, far, colour }) => {
      const waves = [1, 2, 3, 5, 9].map((frequency) => ({
        frequency: frequency * mix(0.7, 1.3, chance()),
        height: (rise * mix(0.6, 1, chance())) / frequency ** 0.8,
        phase: chance() * 2 * Math.PI,
      }));
      const points = Array.from({ length: 81 }, (_, index) => {
        const x = index * 16;
        const y = waves.reduce<number>(
          (sum, wave) =>
            sum + wave.height * Math.sin((x / SCENE_WIDTH) * 2 * Math.PI * wave.frequency + wave.phase),
          top,
        );
        return `${x},${Math.min(y, 244).toFixed(1)}`;
      });
      return `<polygon points="0,300 ${points.join(' ')} ${SCENE_WIDTH},300" fill="${light.lit(colour, far)}"/>`;
    })
    .join('');
}

/** The levee on the other side with its crown, trees and a few roofs behind. It reaches down to below the lowest water. */
function farBank(seed: number, light: Light): string {
  const chance = seeded(seed * 13 + 5);
  const roofs = Array.from({ length: 4 + Math.floor(chance() * 4) }, () => {
    const x = chance() * SCENE_WIDTH;
    const width = mix(44, 84, chance());
    const height = mix(16, 26, chance());
    const wall = light.lit([186, 180, 168], 0.3);
    const roof = light.lit([82, 84, 90], 0.25);
    const window =
      light.day < 0.4 && chance() < 0.6
        ? `<rect x="${x + width * 0.6}" y="${232 - height * 0.7}" width="8" height="7" fill="#ffdf9c" fill-opacity="0.85"/>`
        : '';
    return `<rect x="${x}" y="${236 - height}" width="${width}" height="${height}" fill="${wall}"/><polygon points="${x - 6},${236 - height} ${x + 8},${222 - height} ${x + width - 8},${222 - height} ${x + width + 6},${236 - height}" fill="${roof}"/>${window}`;
  });
  const trees = Array.from({ length: 26 }, () => {
    const x = chance() * SCENE_WIDTH;
    const size = mix(12, 30, chance());
    return `<ellipse cx="${x.toFixed(0)}" cy="${(238 - size * 0.55).toFixed(1)}" rx="${(size * 0.8).toFixed(1)}" ry="${size.toFixed(1)}" fill="${light.lit([44, mix(70, 92, chance()), 46], 0.22)}"/>`;
  });
  const tufts = Array.from({ length: 90 }, () => {
    const y = 262 + chance() * 150;
    const x = chance() * SCENE_WIDTH;
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}h${mix(14, 60, chance()).toFixed(0)}" stroke="${light.lit(chance() < 0.5 ? [92, 118, 66] : [74, 100, 56], 0.15)}" stroke-width="${mix(2, 5, chance()).toFixed(1)}" stroke-opacity="0.6"/>`;
  });
  return [
    trees.join(''),
    roofs.join(''),
    `<rect y="236" width="${SCENE_WIDTH}" height="16" fill="${light.lit([150, 152, 142], 0.2)}"/>`,
    `<rect y="250" width="${SCENE_WIDTH}" height="260" fill="${light.lit([86, 112, 62], 0.16)}"/>`,
    `<g stroke-linecap="round">${tufts.join('')}</g>`,
    `<rect y="352" width="${SCENE_WIDTH}" height="160" fill="${light.lit([136, 134, 124], 0.14)}" fill-opacity="0.75"/>`,
  ].join('');
}

function bridge(seed: number, pierX: number, light: Light): string {
  const girder = (
    [
      [96, 116, 122],
      [122, 126, 122],
      [92, 108, 96],
      [126, 118, 104],
    ] as const
  )[seed % 4] ?? [110, 114, 112];
  const posts = Array.from({ length: 33 }, (_, index) => `M${index * 40 + 12} 112V150`).join('');
  return [
    `<g transform="translate(0 -44)">`,
    `<path d="M0 114H${SCENE_WIDTH}M0 130H${SCENE_WIDTH}${posts}" stroke="${light.lit([196, 200, 198])}" stroke-width="4" fill="none"/>`,
    `<rect y="148" width="${SCENE_WIDTH}" height="20" fill="${light.lit([168, 168, 162])}"/>`,
    `<rect y="168" width="${SCENE_WIDTH}" height="46" fill="${light.lit(girder)}"/>`,
    `<rect y="206" width="${SCENE_WIDTH}" height="8" fill="${light.lit([46, 54, 56])}" fill-opacity="0.6"/>`,
    `<path d="${Array.from({ length: 17 }, (_, index) => `M${index * 80 + 30} 168V206`).join('')}" stroke="${light.lit([60, 70, 74])}" stroke-width="2" stroke-opacity="0.5"/>`,
    `<rect x="${pierX - 34}" y="212" width="188" height="26" rx="3" fill="${light.lit([150, 148, 140])}"/>`,
    '</g>',
  ].join('');
}

function pier(x: number, light: Light): string {
  const stains = [0.22, 0.5, 0.81].map(
    (part) =>
      `<rect x="${x + 120 * part}" y="196" width="5" height="340" fill="${light.lit([104, 102, 94])}" fill-opacity="0.35"/>`,
  );
  return [
    `<rect x="${x}" y="192" width="120" height="544" fill="${light.lit([162, 160, 152])}"/>`,
    `<rect x="${x}" y="192" width="20" height="544" fill="${light.lit([128, 126, 118])}"/>`,
    `<rect x="${x}" y="560" width="120" height="180" fill="${light.lit([96, 100, 84])}" fill-opacity="0.55"/>`,
    stains.join(''),
  ].join('');
}

/** The board is lit by the lamp at night, or nobody could read it. */
function gaugePaint(light: Light): { board: string; ink: string } {
  const bright = Math.round(mix(176, 238, light.day));
  return { board: `rgb(${bright},${bright},${Math.round(bright * 0.97)})`, ink: '#14181a' };
}

function foamAtPier(x: number, water: number, flood: number, light: Light): string {
  const reach = mix(10, 46, flood);
  const colour = light.lit([236, 234, 226]);
  const opacity = mix(0.25, 0.8, flood).toFixed(2);
  return `<g fill="none" stroke="${colour}" stroke-linecap="round" stroke-opacity="${opacity}"><path d="M${x - 8} ${water + 2}q68 ${mix(5, 12, flood).toFixed(1)} 136 0" stroke-width="${mix(2, 6, flood).toFixed(1)}"/><path d="M${x - 10} ${water + 4}l${-reach} ${(reach * 0.5).toFixed(1)}M${x + 130} ${water + 4}l${reach} ${(reach * 0.5).toFixed(1)}" stroke-width="${mix(1.5, 4, flood).toFixed(1)}"/></g>`;
}

/** The bank on our side: the higher the water, the less of it is left. */
function nearBank(part: number, mirrored: boolean, light: Light, seed: number): string {
  const chance = seeded(seed * 29 + 11);
  const reach = mix(560, 150, part);
  const top = mix(470, 672, part);
  const grass = Array.from({ length: 130 }, () => {
    const along = chance();
    const x = along * reach * 0.92;
    const edge = mix(top, 720, along);
    const y = mix(edge + 14, 726, chance() ** 0.7);
    const lean = mix(-7, 9, chance());
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}q${(lean / 2).toFixed(1)} -14 ${lean.toFixed(1)} ${(-mix(16, 34, chance())).toFixed(1)}" stroke="${light.lit([mix(70, 108, chance()), mix(100, 132, chance()), 58])}"/>`;
  });
  const flip = mirrored ? ` transform="matrix(-1 0 0 1 ${SCENE_WIDTH} 0)"` : '';
  return [
    `<g${flip}>`,
    `<path d="M0 ${top.toFixed(0)}Q${(reach * 0.55).toFixed(0)} ${(top + 26).toFixed(0)} ${reach.toFixed(0)} 720H0Z" fill="${light.lit([74, 96, 50])}"/>`,
    `<g fill="none" stroke-width="2.4" stroke-linecap="round">${grass.join('')}</g>`,
    '</g>',
  ].join('');
}

function lampLight(lamp: { x: number; y: number }, gaugeX: number, water: number, strength: number): string {
  return [
    '<g>',
    `<path d="M${lamp.x} 104V${lamp.y}h26" stroke="#3a4248" stroke-width="6" fill="none"/>`,
    `<circle cx="${lamp.x + 26}" cy="${lamp.y + 4}" r="150" fill="url(#lamp)" fill-opacity="${strength.toFixed(2)}"/>`,
    `<ellipse cx="${gaugeX}" cy="${((water + 300) / 2).toFixed(0)}" rx="190" ry="230" fill="url(#lamp)" fill-opacity="${(0.5 * strength).toFixed(2)}"/>`,
    `<ellipse cx="${lamp.x + 26}" cy="${(water + 60).toFixed(0)}" rx="34" ry="150" fill="url(#lamp)" fill-opacity="${(0.55 * strength).toFixed(2)}"/>`,
    '</g>',
  ].join('');
}

/** Small, but on every picture: nobody shall take it for a real river. */
function stamp(): string {
  return '<g><rect x="20" y="20" width="158" height="42" rx="4" fill="#0c1216" fill-opacity="0.62"/><text x="34" y="50" font-size="26" fill="#f4f7f8">架空の映像</text></g>';
}

function runningClock(words: string): string {
  return `<g><rect x="${SCENE_WIDTH - 372}" y="20" width="352" height="66" rx="4" fill="#0c1216" fill-opacity="0.72"/><text x="${SCENE_WIDTH - 38}" y="72" font-size="50" text-anchor="end" fill="#f4f7f8">${words}</text></g>`;
}
