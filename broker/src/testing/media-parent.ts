// Stands for a hub in tests that kill it: keeps a media process, passes on what is said to and by it.
import { makeLog } from '@kawamori/kit';
import { mediaLink } from '../media/media-link.js';
import { ToMedia } from '../media/media-messages.js';

const link = mediaLink({
  options: {
    host: '127.0.0.1',
    port: 0,
    hlsFolder: process.argv[2] ?? '',
    maxStreams: 4,
    logLevel: 'silent',
  },
  clock: { now: () => performance.now() },
  hear: (message) => process.send?.(message),
  onDown: () => undefined,
  log: makeLog('test', 'silent'),
});
process.on('message', (message) => link.say(ToMedia.parse(message)));
await link.start();
