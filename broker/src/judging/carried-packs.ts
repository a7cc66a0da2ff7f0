import type { Fact, FactBody } from '@kawamori/contracts';

/** The fact through which something has come about, as far as it matters for what is told of it. */
export type Occasion = Pick<Fact, 'seq' | 'at' | 'wallAt'>;

/** Readings that were received together. */
export type Pack = Occasion & { body: Pick<FactBody<'readings.received'>, 'clockBehindMs' | 'readings'> };

/** Readings that a town has brought along, as the packs in which they may have come: by when they were received and how far their clock was off. */
export function* carriedPacks({ seq, body }: Fact & { kind: 'readings.carried' }): Generator<Pack> {
  let pack: Pack | undefined;
  for (const [series, at, value, receivedAt, claimedAt] of body.readings) {
    const behind = claimedAt === undefined ? undefined : at - claimedAt;
    if (pack?.at !== receivedAt || pack.body.clockBehindMs !== behind) {
      if (pack) yield pack;
      const clock = behind === undefined ? {} : { clockBehindMs: behind };
      pack = { seq, at: receivedAt, wallAt: receivedAt, body: { ...clock, readings: [] } };
    }
    pack.body.readings.push([series, claimedAt ?? at, value]);
  }
  if (pack) yield pack;
}
