import { type Instant, SECOND } from '@kawamori/contracts';
import { blend, type Light } from './light.js';
import { clamp, mix, seeded } from './seeded.js';

const WIDTH = 1_280;
const HEIGHT = 720;

export interface WaterFacts {
  light: Light;
  /** 0 clear and slow, 1 brown and wild. */
  flood: number;
  /** Where the surface meets the far bank and the pier. */
  farWater: number;
  pierX: number;
  pierWater: number;
  at: Instant;
  seed: number;
}

/** The surface from the far bank to our feet: colour, what it mirrors, and the ripples that drift with time. */
export function drawWater({ light, flood, farWater, pierX, pierWater, at, seed }: WaterFacts): string {
  const deep = light.lit(blend([58, 88, 84], [122, 96, 66], flood));
  const shallow = light.lit(blend([124, 156, 152], [158, 130, 96], flood), 0.18);
  const mirror = mix(0.34, 0.1, flood);
  return [
    `<linearGradient id="water" x1="0" y1="${farWater.toFixed(1)}" x2="0" y2="${HEIGHT}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="${shallow}"/><stop offset="0.45" stop-color="${deep}"/><stop offset="1" stop-color="${deep}"/></linearGradient>`,
    // Soft edges by gradients and opacity by fill and stroke: a blur or a group's opacity costs ten times the whole drawing.
    fade('bank-mirrored', 'x2="0" y2="1"', light.lit([70, 92, 62], 0.1), [
      [0, mirror],
      [0.7, mirror * 0.7],
      [1, 0],
    ]),
    fade('pier-mirrored', 'x2="1" y2="0"', light.lit([120, 118, 110]), [
      [0, 0],
      [0.12, mirror * 1.2],
      [0.88, mirror * 1.2],
      [1, 0],
    ]),
    `<clipPath id="wet"><rect y="${farWater.toFixed(1)}" width="${WIDTH}" height="${(HEIGHT - farWater).toFixed(1)}"/></clipPath>`,
    `<g clip-path="url(#wet)">`,
    `<rect y="${farWater.toFixed(1)}" width="${WIDTH}" height="${(HEIGHT - farWater).toFixed(1)}" fill="url(#water)"/>`,
    `<rect y="${farWater.toFixed(1)}" width="${WIDTH}" height="150" fill="url(#bank-mirrored)"/>`,
    `<rect x="${pierX - 4}" y="${pierWater.toFixed(1)}" width="128" height="${(HEIGHT - pierWater).toFixed(1)}" fill="url(#pier-mirrored)"/>`,
    ripples({ light, flood, farWater, at, seed }),
    '</g>',
    `<path d="M0 ${farWater.toFixed(1)}H${WIDTH}" stroke="${light.lit([58, 64, 50], 0.1)}" stroke-width="3" stroke-opacity="0.55"/>`,
  ].join('');
}

function fade(
  id: string,
  direction: string,
  colour: string,
  stops: readonly [at: number, opacity: number][],
): string {
  const each = stops.map(
    ([at, opacity]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity.toFixed(2)}"/>`,
  );
  return `<linearGradient id="${id}" x1="0" y1="0" ${direction}>${each.join('')}</linearGradient>`;
}

/** Strokes that are longer and further apart the nearer they are; in a flood more, brighter and faster. */
function ripples({ light, flood, farWater, at, seed }: Omit<WaterFacts, 'pierX' | 'pierWater'>): string {
  const chance = seeded(seed * 17 + 1);
  const seconds = at / SECOND;
  const bright = light.lit(blend([196, 214, 212], [214, 198, 172], flood));
  const dark = light.lit(blend([38, 62, 60], [84, 64, 42], flood));
  const strokes = Array.from({ length: Math.round(mix(150, 330, flood)) }, () => {
    const depth = chance() ** 1.6;
    const y = mix(farWater + 3, HEIGHT + 10, depth);
    const near = mix(0.14, 1, depth);
    const speed = mix(14, 190, flood) * near * mix(0.7, 1.3, chance());
    const length = mix(50, 150, chance()) * near * mix(0.8, 1.25, flood);
    const span = WIDTH + 400;
    const x = ((((chance() * span + seconds * speed) % span) + span) % span) - 200;
    const sway = mix(1, 9, flood) * near * mix(-1, 1, chance());
    const colour = chance() < 0.55 ? bright : dark;
    const opacity = clamp(mix(0.14, 0.5, chance()) * mix(0.7, 1, flood) * mix(0.55, 1, near), 0.05, 0.55);
    return `<path d="M${x.toFixed(1)} ${y.toFixed(1)}q${(length / 2).toFixed(1)} ${sway.toFixed(1)} ${length.toFixed(1)} 0" stroke="${colour}" stroke-width="${mix(1, 5.5, near * chance()).toFixed(1)}" stroke-opacity="${opacity.toFixed(2)}"/>`;
  });
  return `<g fill="none" stroke-linecap="round">${strokes.join('')}</g>`;
}

export interface RainFacts {
  /** 0 dry, 1 pouring. */
  rain: number;
  light: Light;
  at: Instant;
  seed: number;
}

/** Streaks before the camera and the veil that they make of the distance. */
export function drawRain({ rain, light, at, seed }: RainFacts): string {
  const chance = seeded(seed * 31 + Math.floor(at / 200));
  const colour = light.lit([220, 226, 230]);
  const streaks = Array.from({ length: Math.round(mix(30, 210, rain)) }, () => {
    const x = chance() * (WIDTH + 80);
    const y = chance() * HEIGHT;
    const length = mix(18, 64, chance());
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}l${(-length * 0.16).toFixed(1)} ${length.toFixed(0)}" stroke-opacity="${mix(0.1, 0.34, chance()).toFixed(2)}"/>`;
  });
  return [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${light.skyFoot}" fill-opacity="${mix(0.03, 0.16, rain).toFixed(2)}"/>`,
    `<g id="rain" stroke="${colour}" stroke-width="1.6" stroke-linecap="round">${streaks.join('')}</g>`,
  ].join('');
}
