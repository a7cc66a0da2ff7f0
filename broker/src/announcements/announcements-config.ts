import { Duration, MINUTE } from '@kawamori/contracts';
import { z } from 'zod';

/** From where announcements of others are read. Left out, as it is by default: staff alone record them. */
export const AnnouncementsConfig = z.strictObject({
  /** JMA's river announcements as JSON, or a copy of it on a relay. */
  jmaFlood: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      every: Duration.prefault('5m').refine((every) => every >= MINUTE, 'not more often than every 1m'),
    })
    .optional(),
});
export type AnnouncementsConfig = z.infer<typeof AnnouncementsConfig>;
