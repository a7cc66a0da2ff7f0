import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NodeConfig, NodeStatus, SeriesId } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { OutboxCounts } from './outbox/outbox.js';

/** A test holds it to package.json. */
export const SOFTWARE = 'kawamori-edge 0.1.0';

/** With these bounds a status stays well below MAX_STATUS_BYTES, also in Japanese. */
const FAULTS_TOLD = 20;
const FAULT_LENGTH = 80;

export interface StatusOptions {
  config: Pick<NodeConfig, 'id' | 'town' | 'clock' | 'outbox' | 'sensors'>;
  /** Changes with each start. */
  bootId: string;
  riverClock: Clock;
  outbox: {
    counts(): OutboxCounts;
    parked(): ReadonlyMap<SeriesId, number>;
    diskFault(): string | undefined;
  };
  faults: () => ReadonlyMap<SeriesId, string>;
}

export type WriteStatus = (state: NodeStatus['state']) => NodeStatus;

/** Writes what the node says about itself. A will says nothing of vitals: they would be those of hours ago. */
export function statusWriter({ config, bootId, riverClock, outbox, faults }: StatusOptions): WriteStatus {
  const vitals = (): NodeStatus['vitals'] => {
    const { depth, dropped } = outbox.counts();
    return {
      uptimeS: Math.round(performance.now() / 1_000),
      outboxDepth: depth,
      outboxDropped: dropped,
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      ...diskFree(config.outbox.file),
      sensorFaults: allFaults()
        .slice(0, FAULTS_TOLD)
        .map(({ series, fault }) => ({ series, fault: fault.slice(0, FAULT_LENGTH) })),
    };
  };

  const allFaults = () => {
    const told: { series: string; fault: string }[] = [];
    const diskFault = outbox.diskFault();
    // The message has no field for the disk; every series suffers from it.
    if (diskFault !== undefined) told.push({ series: 'outbox', fault: `not on the disk: ${diskFault}` });
    for (const [series, count] of outbox.parked()) {
      told.push({ series, fault: `${count} parked: the hub cut the line at them` });
    }
    for (const [series, fault] of faults()) told.push({ series, fault });
    return told;
  };

  return (state) => ({
    v: 1,
    town: config.town,
    node: config.id,
    state,
    sentAt: Math.round(riverClock.now()),
    clock: config.clock,
    software: SOFTWARE,
    bootId,
    ...(state === 'lost' ? {} : { vitals: vitals() }),
  });
}

function diskFree(file: string): { diskFreeMb: number } | Record<string, never> {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return { diskFreeMb: Math.round((bavail * bsize) / 1e6) };
  } catch {
    // Left out where it cannot be known.
    return {};
  }
}
