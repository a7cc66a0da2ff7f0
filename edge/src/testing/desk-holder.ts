// A process that holds a camera desk as the agent does, so that a test can kill it: told its cameras and one stream, it says `begun`.
import type { NodeCameraConfig } from '@kawamori/contracts';
import type { StreamOrder } from '../cameras/camera-desk.js';
import { makeCameraDesk } from '../cameras/supervised-desk.js';
import { aNode, silentLog } from './builders.js';

export interface Held {
  cameras: NodeCameraConfig[];
  order: StreamOrder;
}

process.once('message', ({ cameras, order }: Held) => {
  const desk = makeCameraDesk({
    node: { ...aNode(), logLevel: 'silent', cameras },
    locate: (file) => file,
    log: silentLog,
  });
  void desk.start();
  void desk.stream(order).then((outcome) => process.send?.(outcome));
});
