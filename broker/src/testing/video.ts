// Real: ffmpeg as a camera that encodes H.264 and pushes RTMP, with a key frame every second.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface TestCamera {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Stops it without a goodbye. */
  kill(): void;
}

/** Pushes a moving picture with a tone to an address, until it is killed or refused. */
export function pushVideo(url: string): TestCamera {
  const source = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15', '-f', 'lavfi', '-i', 'sine'];
  const encoding = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-g',
    '15',
    '-c:a',
    'aac',
  ];
  const child = spawn(
    'ffmpeg',
    ['-loglevel', 'error', '-nostdin', ...source, ...encoding, '-pix_fmt', 'yuv420p', '-f', 'flv', url],
    { stdio: 'ignore' },
  );
  const camera = {
    process: child,
    ended: once(child, 'exit'),
    kill: () => {
      child.kill('SIGKILL');
    },
  };
  onTestFinished(camera.kill);
  return camera;
}
