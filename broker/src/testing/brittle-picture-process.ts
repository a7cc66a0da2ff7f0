// Stands in for the picture process and decodes nothing: what a file does to it stands in the file's name.
import type { FromPictureProcess, ToPictureProcess } from '../pictures/picture-process.js';

const say = (message: FromPictureProcess) => process.send?.(message);

process.on('message', ({ id, order }: ToPictureProcess) => {
  const file = order.work === 'examine' ? order.file : order.from;
  const isBadExif = order.work === 'examine' && order.readExif && file.startsWith('its EXIF kills');
  if (file.startsWith('kills') || isBadExif) process.kill(process.pid, 'SIGKILL');
  else if (file.startsWith('waits') || file.startsWith('hangs')) return;
  else if (file.startsWith('fails'))
    say({ type: 'failed', id, message: 'no space left on device', whose: 'desk' });
  else {
    say({
      type: 'done',
      id,
      examined: {
        ...{ ok: true, width: 1, height: 1, incomplete: false, note: undefined, exifTakenAt: undefined },
        light: { mean: 110, deviation: 42, print: '0123456789abcdef' },
      },
    });
  }
});
process.once('disconnect', () => process.exit(0));
say({ type: 'ready' });
