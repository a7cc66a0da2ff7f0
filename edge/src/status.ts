import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type {
  CameraId,
  NodeConfig,
  NodeRelease,
  NodeStatus,
  SeriesId,
  SettingsWord,
} from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { readBattery } from './battery.js';
import type { OutboxCounts } from './outbox/outbox.js';
import type { PictureCounts } from './pictures/picture-outbox.js';
import { SOFTWARE } from './software/version.js';

/** With these bounds a status stays well below MAX_STATUS_BYTES, also in Japanese. */
const FAULTS_TOLD = 14;
const CAMERA_FAULTS_TOLD = 8;
const FAULT_LENGTH = 80;

export interface StatusOptions {
  config: Pick<NodeConfig, 'id' | 'town' | 'clock' | 'outbox' | 'sensors' | 'battery'>;
  /** Changes with each start. */
  bootId: string;
  riverClock: Clock;
  outbox: {
    counts(): OutboxCounts;
    parked(): ReadonlyMap<SeriesId, number>;
    diskFault(): string | undefined;
  };
  faults: () => ReadonlyMap<SeriesId, string>;
  /** What is set from afar; a node without it takes nothing. */
  settings?: {
    word(state: NodeStatus['state']): SettingsWord;
    /** Below so many volts its battery is low now. */
    lowV(): number | undefined;
  };
  /** What the launcher's pointer says; undefined where no launcher has started it. */
  release?: () => NodeRelease | undefined;
  /** Only where there are cameras. */
  cameras?: {
    pictures: {
      counts(): PictureCounts;
      parked(): ReadonlyMap<CameraId, number>;
      diskFault(): string | undefined;
    };
    shutter: { faults(): ReadonlyMap<CameraId, string> };
  };
}

export type WriteStatus = (state: NodeStatus['state']) => NodeStatus;

/** Writes what the node says about itself. A will says nothing of vitals: they would be those of hours ago. */
export function statusWriter({
  config,
  bootId,
  riverClock,
  outbox,
  faults,
  settings,
  cameras,
  release = () => undefined,
}: StatusOptions): WriteStatus {
  const vitals = (): NodeStatus['vitals'] => {
    const { depth, dropped } = outbox.counts();
    return {
      uptimeS: Math.round(performance.now() / 1_000),
      outboxDepth: depth,
      outboxDropped: dropped,
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      ...diskFree(config.outbox.file),
      ...batteryOf(config.battery, settings?.lowV()),
      sensorFaults: allFaults()
        .slice(0, FAULTS_TOLD)
        .map(({ series, fault }) => ({ series, fault: fault.slice(0, FAULT_LENGTH) })),
      ...(cameras ? picturesOf(cameras) : {}),
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

  const released = () => {
    const told = release();
    return told ? { release: told } : {};
  };

  return (state) => ({
    v: 1,
    town: config.town,
    node: config.id,
    state,
    sentAt: Math.round(riverClock.now()),
    clock: config.clock,
    software: SOFTWARE,
    ...(state === 'lost' ? {} : released()),
    bootId,
    ...(settings && state !== 'lost' ? { settings: settings.word(state) } : {}),
    ...(state === 'lost' ? {} : { vitals: vitals() }),
  });
}

function picturesOf({ pictures, shutter }: NonNullable<StatusOptions['cameras']>) {
  const { waiting, dropped } = pictures.counts();
  const told: { camera: string; fault: string }[] = [];
  const diskFault = pictures.diskFault();
  // As for readings: every camera suffers from the disk.
  if (diskFault !== undefined) told.push({ camera: 'pictures', fault: `not on the disk: ${diskFault}` });
  for (const [camera, fault] of shutter.faults()) told.push({ camera, fault });
  for (const [camera, count] of pictures.parked()) {
    told.push({ camera, fault: `${count} parked: they could not be sent` });
  }
  return {
    picturesWaiting: waiting,
    picturesDropped: dropped,
    cameraFaults: told
      .slice(0, CAMERA_FAULTS_TOLD)
      .map(({ camera, fault }) => ({ camera, fault: fault.slice(0, FAULT_LENGTH) })),
  };
}

function batteryOf(battery: NodeConfig['battery'], lowV: number | undefined) {
  const measured = battery && readBattery({ ...battery, lowV: lowV ?? battery.lowV });
  return measured ? { battery: measured } : {};
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
