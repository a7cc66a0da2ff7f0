import type { CameraId, NodeValues, SeriesId } from '@kawamori/contracts';

/** What can be set of this node as it stands now, for those who go by it. */
export interface LiveValues {
  everyOf(series: SeriesId): number | undefined;
  pictureOf(camera: CameraId): Omit<NodeValues['cameras'][number], 'camera'> | undefined;
  lowV(): number | undefined;
  /** Other values count from now on. `before` is called while the ones before still do, `after` when they do not. */
  set(values: NodeValues): void;
  onChange(hear: { before?: () => void; after?: () => void }): void;
}

export function liveValues(first: NodeValues): LiveValues {
  let values = first;
  const heard: { before?: () => void; after?: () => void }[] = [];
  return {
    everyOf: (series) => values.sensors.find((one) => one.series === series)?.every,
    pictureOf: (camera) => values.cameras.find((one) => one.camera === camera),
    lowV: () => values.battery?.lowV,
    set: (next) => {
      for (const { before } of heard) before?.();
      values = next;
      for (const { after } of heard) after?.();
    },
    onChange: (hear) => {
      heard.push(hear);
    },
  };
}
