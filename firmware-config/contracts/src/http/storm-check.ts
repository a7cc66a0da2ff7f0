import { z } from 'zod';
import { TownId } from '../ids.js';

/** Of which town the check before a storm (台風前点検表) is wanted; left out: of all. */
export const StormCheckQuery = z.strictObject({ town: TownId.optional() });
export type StormCheckQuery = z.infer<typeof StormCheckQuery>;
