import { readFileSync } from 'node:fs';
import type { Battery, NodeStatus } from '@kawamori/contracts';

type Measured = NonNullable<NonNullable<NodeStatus['vitals']>['battery']>;

/** What a battery's file says now; undefined while it says no number. */
export function readBattery({ file, scale, lowV }: Battery): Measured | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    const volts = Math.round(Number(text) * scale * 100) / 100;
    return text !== '' && volts >= 0 && volts <= 1_000 ? { volts, lowV } : undefined;
  } catch {
    // A sensor that has gone is told by its absence: the hub then knows nothing of this battery.
    return undefined;
  }
}
