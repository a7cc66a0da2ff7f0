// The camera process: drivers, drawing and ffmpeg, apart from the agent, so that whatever they do, levels go on being taken and sent.
import type { CameraId, NodeCameraConfig } from '@kawamori/contracts';
import { makeLog, runProcess, wallClock } from '@kawamori/kit';
import { readCarriedFont } from './dress/font.js';
import { startRaster } from './dress/raster.js';
import type { CameraDriver } from './drivers/camera-driver.js';
import { openCamera } from './drivers/open-camera.js';
import { sweepOrphans, TETHER } from './ffmpeg/sweep.js';
import { folderFrames, type LastKnown, sceneFrames } from './live/frame-sources.js';
import type { FrameSource } from './live/frames.js';
import { makeLiveVideo } from './live/live-video.js';
import type { Begin, Question, Told } from './messages.js';
import { makePictureTaker } from './picture-taker.js';

// Inherited by every ffmpeg that is started here; see edge/bin/tethered-ffmpeg.
process.env[TETHER] = String(process.pid);

const begin = await new Promise<Begin>((resolve) =>
  process.once('message', (first: Begin) => resolve(first)),
);
const log = makeLog(`edge/${begin.node}/cameras`, begin.logLevel);
const font = readCarriedFont();
const cameras = begin.cameras.map((config) => ({ config, driver: openCamera(config, wallClock) }));
const taker = makePictureTaker({ cameras, clock: begin.clock, font });
/** What each camera's last order said of the river: live video of a drawn one shows it. */
const lastKnown = new Map<CameraId, LastKnown>();

const tell = (told: Told) => {
  if (process.connected) process.send?.(told);
};
const live = makeLiveVideo(
  cameras.map(({ config, driver }) => ({ config, frames: framesOf(config, driver) })),
  (camera, fault) => tell({ kind: 'stream-ended', camera, fault }),
  begin.patience,
);

function framesOf(config: NodeCameraConfig, driver: CameraDriver): FrameSource | undefined {
  if (config.driver.kind === 'scene') {
    return sceneFrames(config.driver, () => lastKnown.get(config.camera), wallClock);
  }
  if (config.driver.kind === 'folder')
    return folderFrames(config, driver, { clock: begin.clock, font, wallClock });
  return undefined;
}

const answer = async (question: Question): Promise<Told> => {
  const { ask } = question;
  switch (question.kind) {
    case 'take':
      lastKnown.set(question.order.camera, { ...question.order, heardAt: wallClock.now() });
      return { kind: 'taken', ask, ...(await taker.take(question.order, question.seen)) };
    case 'stream':
      return { kind: 'streaming', ask, outcome: await live.begin(question.order) };
    case 'stop-stream':
      await live.stop(question.camera);
      return { kind: 'stopped', ask };
  }
};

await runProcess(
  [
    {
      name: 'sweep',
      start: () => {
        const orphans = sweepOrphans();
        if (orphans > 0)
          log.warn({ orphans }, 'ended ffmpeg processes that a camera process before this one left behind');
      },
      stop: () => undefined,
    },
    { name: 'drawing', start: () => startRaster(font), stop: () => undefined },
    { name: 'live video', start: () => undefined, stop: () => live.stopAll() },
    {
      name: 'questions',
      start: () => {
        process.on('message', (question: Question) => void answer(question).then(tell));
      },
      stop: () => {
        process.removeAllListeners('message');
      },
    },
  ],
  { log, deadlineMs: 3_000, onStarted: () => log.info({ cameras: begin.cameras.length }, 'started') },
);
