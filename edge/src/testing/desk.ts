import { writeFileSync } from 'node:fs';
import type { CameraId } from '@kawamori/contracts';
import type { CameraDesk, PictureOrder, PictureOutcome, StreamOrder } from '../cameras/camera-desk.js';
import { jpegBytes } from './pictures.js';

/** A desk that writes small JPEGs. It does not show what cameras, ffmpeg or drawing do, nor how long they take. */
export function aDesk({ bytes = 0 }: { bytes?: number } = {}) {
  const orders: PictureOrder[] = [];
  const streams: StreamOrder[] = [];
  const stopped: CameraId[] = [];
  let hearEnd: (camera: CameraId, fault: string | undefined) => void = () => undefined;
  const state = {
    orders,
    streams,
    stopped,
    /** Why the next pictures fail; undefined lets them succeed. */
    fault: undefined as string | undefined,
    /** Why the next streams fail. */
    streamFault: undefined as string | undefined,
    /** Held pictures are finished when it resolves. */
    hold: undefined as Promise<void> | undefined,
    endStream: (camera: CameraId, fault?: string) => hearEnd(camera, fault),
  };
  const desk: CameraDesk = {
    name: 'desk in a test',
    start: () => undefined,
    stop: () => undefined,
    take: async (order): Promise<PictureOutcome> => {
      orders.push(order);
      await state.hold;
      if (state.fault !== undefined) return { ok: false, fault: state.fault };
      const content = jpegBytes(`${order.camera} ${order.at} ${orders.length}`, bytes);
      writeFileSync(order.file, content);
      return { ok: true, bytes: content.length, incomplete: false, takenAt: order.at };
    },
    stream: (order) => {
      streams.push(order);
      const fault = state.streamFault;
      return Promise.resolve(fault === undefined ? { ok: true } : { ok: false, fault });
    },
    stopStream: (camera) => {
      stopped.push(camera);
      hearEnd(camera, undefined);
      return Promise.resolve();
    },
    onStreamEnded: (hear) => {
      hearEnd = hear;
    },
  };
  return Object.assign(state, { desk });
}
