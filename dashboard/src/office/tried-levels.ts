import { asRecord, StationId } from '@kawamori/contracts';
import type { TriedInput } from '../levels/levels-api.js';
import { asList } from './form-value.js';

/**
 * The newest levels of a station's document, with what else they are judged by, as they are tried on the past; undefined where it has none,
 * or measures no level. What was typed stays as it was typed: the hub says what is wrong with it.
 */
export function triedIn(document: unknown): (TriedInput & { station: StationId }) | undefined {
  const { id, series, levels, hysteresisM, hold, rise } = asRecord(document);
  const newest = asList(levels)
    .map(asRecord)
    .reduce<Readonly<Record<string, unknown>> | undefined>(
      (one, next) => (one && beginOf(one) > beginOf(next) ? one : next),
      undefined,
    );
  const station = StationId.safeParse(id);
  if (!station.success || !newest || asRecord(series)['level'] === undefined) return undefined;
  const stated = { hysteresisM, hold, rise };
  return {
    station: station.data,
    marks: asList(newest['marks']) as TriedInput['marks'],
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)),
  };
}

/** Of one without a time yet: after all others. */
function beginOf({ validFrom }: Readonly<Record<string, unknown>>): number {
  const at = typeof validFrom === 'string' ? Date.parse(validFrom) : Number.NaN;
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
