import { z } from 'zod';

/**
 * `good` counts; `suspect` is shown as doubtful and waits for confirmation; `bad` is kept and never judged; `missing` is a sensor's
 * way of saying "no value" (the raw value is kept).
 */
export const Quality = z.enum(['good', 'suspect', 'bad', 'missing']);
export type Quality = z.infer<typeof Quality>;

/**
 * Why a reading is not plainly good, or (`clock-off`) what was corrected about it. A `good` reading with `spike` or `rate` was doubted
 * until the next one confirmed it; one with `disagrees` stands apart from what the station's second gauge says. What each means to people: `deploy/docs/quality.md`.
 */
export const QualityReason = z.enum([
  'range',
  'sentinel',
  'future',
  'spike',
  'rate',
  'stuck',
  'maintenance',
  'overruled',
  'unanswered',
  'clock-off',
  'station-unknown',
  'disagrees',
]);
export type QualityReason = z.infer<typeof QualityReason>;
