// The camera process: drivers, drawing and ffmpeg, apart from the agent, so that whatever they do, levels go on being taken and sent.
import { makeLog, runProcess, wallClock } from '@kawamori/kit';
import { readCarriedFont } from './dress/font.js';
import { startRaster } from './dress/raster.js';
import { openCamera } from './drivers/open-camera.js';
import type { Begin, Question, Told } from './messages.js';
import { makePictureTaker } from './picture-taker.js';

const begin = await new Promise<Begin>((resolve) =>
  process.once('message', (first: Begin) => resolve(first)),
);
const log = makeLog(`edge/${begin.node}/cameras`, begin.logLevel);
const font = readCarriedFont();
const taker = makePictureTaker({
  cameras: begin.cameras.map((config) => ({ config, driver: openCamera(config, wallClock) })),
  clock: begin.clock,
  font,
});

const tell = (told: Told) => {
  if (process.connected) process.send?.(told);
};
const answer = async (question: Question): Promise<Told> => {
  const { ask } = question;
  switch (question.kind) {
    case 'take':
      return { kind: 'taken', ask, ...(await taker.take(question.order, question.seen)) };
    case 'stream':
      return { kind: 'streaming', ask, outcome: { ok: false, fault: 'no live video yet' } };
    case 'stop-stream':
      return { kind: 'stopped', ask };
  }
};

await runProcess(
  [
    { name: 'drawing', start: () => startRaster(font), stop: () => undefined },
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
