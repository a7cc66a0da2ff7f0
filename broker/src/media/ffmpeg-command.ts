// The only file of the hub that names fluent-ffmpeg (2.1.3, archived): it runs what ffmpeg-arguments.ts says.
import { fileURLToPath } from 'node:url';
import ffmpeg from 'fluent-ffmpeg';
import type { FfmpegOrder } from './ffmpeg-arguments.js';

/** Starts ffmpeg so that the kernel ends it with whoever has started it. */
const TETHERED = fileURLToPath(new URL('../../bin/tethered-ffmpeg', import.meta.url));

export interface FfmpegRun {
  kill(): void;
  /** Resolves when it has ended: with the fault, or with undefined where it ended by itself or was killed here. */
  readonly ended: Promise<string | undefined>;
}

export function runFfmpeg({ inputOptions, input, outputOptions, output }: FfmpegOrder): FfmpegRun {
  const command = ffmpeg()
    .setFfmpegPath(TETHERED)
    .input(input)
    .inputOptions(...inputOptions)
    .outputOptions(...outputOptions)
    .output(output);
  let killed = false;
  const ended = new Promise<string | undefined>((resolve) => {
    command.on('end', () => resolve(undefined));
    command.on('error', (error: Error) => resolve(killed ? undefined : faultOf(error.message)));
    // It first asks ffmpeg what it can do; a kill that comes meanwhile would find nothing to kill.
    command.on('start', () => {
      if (killed) command.kill('SIGKILL');
    });
  });
  command.run();
  return {
    ended,
    kill: () => {
      killed = true;
      command.kill('SIGKILL');
    },
  };
}

/** Exit code 127: the program was not found (POSIX, 2.8.2 of the shell). */
const faultOf = (message: string): string =>
  /code 127\b/.test(message) ? 'ffmpeg is not installed on this hub' : message.slice(0, 300);
