import { z } from 'zod';
import { TownId } from './ids.js';
import { TownPlace } from './place.js';
import { TimeOfDay } from './units.js';

export const TownConfig = z.strictObject({
  id: TownId,
  /** 全国地方公共団体コード without its check digit, five digits (JIS X 0402). */
  jisCode: z.string().regex(/^[0-9]{5}$/),
  nameJa: z.string().min(1).max(40),
  nameEn: z.string().min(1).max(60),
  /** When those who are told of maintenance hear each day that the whole is well (全局正常), or what is not. Left out: never. */
  dailyAt: TimeOfDay.optional(),
  /** What callers name, and which gauge speaks for it: the telephone desk looks here. */
  places: z.array(TownPlace).max(500).optional(),
});
export type TownConfig = z.infer<typeof TownConfig>;
