// The media process: everything fragile of live video, apart from the hub. It may die at any time; the hub starts it anew.
import { type CameraId, SECOND } from '@kawamori/contracts';
import { type Clock, every, makeLog, type Part, type Pending, runProcess } from '@kawamori/kit';
import { DOOR_LIMITS } from './door-rules.js';
import { runFfmpeg } from './ffmpeg-command.js';
import { hlsRemuxer } from './hls-remuxer.js';
import { ALIVE_EVERY_MS, type FromMedia, MediaOptions, ToMedia } from './media-messages.js';
import { restream } from './nms.js';
import { rtmpDoor } from './rtmp-door.js';
import { streamKeys } from './stream-keys.js';

const options = MediaOptions.parse(JSON.parse(process.argv[2] ?? 'null'));
const log = makeLog('hub/media', options.logLevel);
const clock: Clock = { now: () => performance.now() };
/** Beyond it something allocates on behalf of a stranger: better to begin anew. A few streams take about 110 MB. */
const MOST_MEMORY = 800 * 1_024 * 1_024;

const tell = (message: FromMedia) => {
  if (process.connected) process.send?.(message);
};
const keys = streamKeys(clock);
const server = restream({
  log,
  admit: ({ name, key, fromPort }) => {
    const camera = keys.cameraOf(name, key);
    return camera !== undefined && door.admit(fromPort, camera) ? camera : undefined;
  },
  onPublished: (camera) => {
    tell({ type: 'published', camera });
    remuxer.published(camera, true);
  },
  onEnded: (camera: CameraId) => {
    remuxer.published(camera, false);
    tell({ type: 'ended', camera, why: 'the connection has ended' });
  },
});
const door = rtmpDoor({
  host: options.host,
  port: options.port,
  behind: () => server.rtmpPort,
  limits: {
    ...DOOR_LIMITS,
    total: options.maxStreams * 2 + 16,
    perAddress: Math.max(DOOR_LIMITS.perAddress, options.maxStreams * 2),
  },
  wanted: (camera) => keys.holds(camera),
  clock,
  log,
});
const remuxer = hlsRemuxer({
  folder: options.hlsFolder,
  source: (camera) => `rtmp://127.0.0.1:${server.rtmpPort}/live/${camera}?key=${server.playKey}`,
  run: runFfmpeg,
  onPlaying: (camera) => tell({ type: 'hls-playing', camera }),
  onEnded: (camera, fault) => tell({ type: 'hls-ended', camera, fault }),
  log,
});

const hear = (said: unknown) => {
  const message = ToMedia.parse(said);
  switch (message.type) {
    case 'admit':
      keys.admit(message.camera, message.key, message.forMs);
      break;
    case 'forbid':
      keys.forbid(message.camera);
      door.look();
      break;
    case 'hls':
      remuxer.want(message.camera, message.wanted);
      break;
  }
};

const life: Part & { beat?: Pending } = {
  name: 'signs of life',
  start: () => {
    process.on('message', hear);
    life.beat = every(ALIVE_EVERY_MS, () => {
      // Memory in use, not what noise has merely announced: that is reserved and never touched.
      const rss = process.memoryUsage.rss();
      if (rss > MOST_MEMORY) {
        log.error({ rss }, 'took too much memory; leaving, to be started again');
        process.exit(1);
      }
      tell({ type: 'alive' });
    });
  },
  stop: () => life.beat?.cancel(),
};

await runProcess([remuxer, server, door, life], {
  log,
  deadlineMs: 3 * SECOND,
  onStarted: () => {
    const { flvPort, playKey } = server;
    tell({ type: 'ready', rtmpPort: door.port, flvPort, playKey });
  },
});
