import { join } from 'node:path';
import { type NodeConfig, pictureTopic, seriesId } from '@kawamori/contracts';
import { type Log, wallClock } from '@kawamori/kit';
import { makeCameraDesk } from './cameras/supervised-desk.js';
import type { Outbox } from './outbox/outbox.js';
import { PictureOutbox } from './pictures/picture-outbox.js';
import { Shutter } from './pictures/shutter.js';
import { openPictureIndex } from './pictures/sqlite-pictures.js';
import type { LiveValues } from './settings/live-values.js';
import type { UplinkOptions } from './uplink/uplink.js';

export interface EyesInputs {
  node: NodeConfig;
  /** Finds files that the configuration names relative to itself. */
  locate: (file: string) => string;
  outbox: Pick<Outbox, 'lastOf'>;
  /** What of the cameras is set from afar. */
  values: Pick<LiveValues, 'pictureOf'>;
  log: Log;
}

/** What a node with cameras has besides. */
export interface Eyes {
  pictures: PictureOutbox;
  shutter: Shutter;
  desk: ReturnType<typeof makeCameraDesk>;
  /** What the uplink carries for them. */
  uplink: Required<Pick<UplinkOptions, 'pictures'>>;
}

/** Cameras and the outbox of their pictures; undefined where the node has no camera. */
export function makeEyes({ node, locate, outbox, values, log }: EyesInputs): Eyes | undefined {
  const { cameras, town, id } = node;
  if (cameras.length === 0) return undefined;
  const folder = `${node.outbox.file}.pictures`;
  const pictures = new PictureOutbox({
    folder,
    open: () => openPictureIndex(join(folder, 'index.db'), log, wallClock.now()),
    maxBytes: node.outbox.maxPicturesMb * 1e6,
    log,
  });
  const desk = makeCameraDesk({ node, locate, log });
  const levelOf = (station: (typeof cameras)[number]['station']) => outbox.lastOf(seriesId(station, 'level'));
  const shutter = new Shutter({
    ...{ cameras, desk, outbox: pictures, levelOf, log },
    setOf: values.pictureOf,
  });
  return {
    pictures,
    shutter,
    desk,
    uplink: { pictures: { outbox: pictures, topicOf: (camera) => pictureTopic(town, id, camera) } },
  };
}
