import { DAY, HOUR, type Instant } from '@kawamori/contracts';
import { mix, smooth } from './seeded.js';

type Rgb = readonly [number, number, number];

/** What the hour and the weather make of the colours. */
export interface Light {
  /** 0 at night, 1 in full day. */
  readonly day: number;
  readonly skyTop: string;
  readonly skyFoot: string;
  /** A thing's own colour, as it looks in this light. `far`: how much air lies between, 0 to 1. */
  lit(colour: Rgb, far?: number): string;
}

const SKY = {
  day: { top: [122, 164, 196], foot: [214, 228, 234] },
  dusk: { top: [74, 86, 120], foot: [216, 168, 132] },
  night: { top: [10, 15, 26], foot: [24, 33, 48] },
  /** Under rain there is no blue and no evening glow. */
  rain: { top: [112, 122, 130], foot: [172, 180, 185] },
} as const satisfies Record<string, { top: Rgb; foot: Rgb }>;

const NIGHT_TINT: Rgb = [20, 28, 42];

/** The hour of the day in Japan, 0 to 24. */
export function hourInJapan(at: Instant): number {
  return ((((at + 9 * HOUR) % DAY) + DAY) % DAY) / HOUR;
}

/** @param rain 0 dry, 1 pouring. */
export function lightAt(at: Instant, rain: number): Light {
  const hour = hourInJapan(at);
  const day = smooth(hour, 4.4, 6.4) * (1 - smooth(hour, 17.8, 19.8));
  const glow = (bump(hour, 5.3, 1.1) + bump(hour, 18.7, 1.2)) * (1 - rain);
  const sky = (part: 'top' | 'foot') => {
    const dry = blend(blend(SKY.night[part], SKY.day[part], day), SKY.dusk[part], 0.75 * glow);
    return blend(dry, blend(SKY.night[part], SKY.rain[part], day), 0.9 * rain);
  };
  const haze = sky('foot');
  const dim = mix(0.36, mix(1, 0.8, rain), day);
  return {
    day,
    skyTop: toCss(sky('top')),
    skyFoot: toCss(haze),
    lit: (colour, far = 0) => {
      const own = blend(NIGHT_TINT, colour, dim);
      return toCss(blend(blend(own, SKY.dusk.foot, 0.12 * glow), haze, far * mix(0.8, 0.95, rain)));
    },
  };
}

const bump = (value: number, middle: number, width: number): number =>
  Math.exp(-(((value - middle) / width) ** 2) * 2);

export function blend(from: Rgb, to: Rgb, part: number): Rgb {
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part)];
}

export const toCss = (colour: Rgb): string =>
  `#${colour.map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')}`;
