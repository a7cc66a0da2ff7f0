import { z } from 'zod';

/** What every screen knows of musters; the journal's sequence of the last fact about any, and how many are open. */
export const MusterMark = z.object({ seq: z.number().int(), open: z.number().int() });
export type MusterMark = z.infer<typeof MusterMark>;
