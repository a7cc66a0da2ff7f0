import type { HubAlarm, Milliseconds } from '@kawamori/contracts';

/** How one part of the hub is looked at. */
export interface OwnCheck {
  /** What is wrong with it, in words or empty; undefined while it is well. */
  look(): string | undefined;
  /** It may be so for so long: what is started anew within it is no fault. */
  forgives: Milliseconds;
}
export type OwnChecks = { readonly [A in HubAlarm]?: OwnCheck };

/** What has been wrong with parts of the hub for longer than that is forgiven, with the words for it; asked again and again. */
export function ownFaults(checks: OwnChecks, monotonic: () => Milliseconds): () => Map<HubAlarm, string> {
  const since = new Map<string, Milliseconds>();
  return () => {
    const now = monotonic();
    const faults = new Map<HubAlarm, string>();
    for (const [name, { look, forgives }] of Object.entries(checks)) {
      const fault = lookCarefully(look);
      if (fault === undefined) {
        since.delete(name);
        continue;
      }
      const from = since.get(name) ?? now;
      since.set(name, from);
      if (now - from >= forgives) faults.set(name as HubAlarm, fault);
    }
    return faults;
  };
}

/** A look that breaks has seen something that is wrong. */
function lookCarefully(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
