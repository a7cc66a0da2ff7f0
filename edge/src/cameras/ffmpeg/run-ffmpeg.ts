// The only file that knows fluent-ffmpeg, which is archived and may throw where nobody can catch it: it lives in the camera process alone.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Milliseconds } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import type { FfmpegOrder } from './orders.js';

/** Lines of standard error that are kept. */
const LINES_KEPT = 20;
/** How long it may take to end by itself when it is asked to. */
const LEAVE_WITHIN: Milliseconds = 2_000;

export interface Running {
  /** Resolves when it has ended and all that it wrote is read. */
  readonly ended: Promise<FfmpegEnd>;
  /** Asks it to take its leave of the other side, and kills it when it does not. */
  stop(): void;
  kill(): void;
}

export interface FfmpegEnd {
  readonly ok: boolean;
  /** The last lines of standard error, without those of progress. */
  readonly lines: readonly string[];
}

export interface RunOptions {
  order: FfmpegOrder;
  /** Frames for standard input, where the order has no script of its own. */
  frames?: Readable;
  /** An address, or whoever takes what comes on standard output. */
  output: string | ((bytes: Buffer) => void);
  /** Called with the frames done so far, each second. */
  onProgress?: (frames: number) => void;
}

/** Whether there is an ffmpeg to run; fluent-ffmpeg does not survive its absence. */
export function hasFfmpeg(path = process.env.PATH ?? ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'ffmpeg'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const NO_FFMPEG = 'ffmpeg is not installed on this node (Debian: apt-get install ffmpeg)';

/** Starts ffmpeg on its tether: whatever becomes of this process, it does not outlive it. */
export function runFfmpeg({ order, frames, output, onProgress }: RunOptions): Running {
  const { input, outputOptions } = order;
  const lines: string[] = [];
  const source = input.name ?? frames ?? Readable.from([input.script ?? '']);
  const target =
    typeof output === 'string'
      ? output
      : new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            output(chunk);
            done();
          },
        });
  const command = ffmpeg({ stdoutLines: LINES_KEPT })
    .setFfmpegPath(fileURLToPath(new URL('../../../bin/tethered-ffmpeg', import.meta.url)))
    .input(source)
    .inputOptions(...asList(input.options));
  // Where the target is closed at the end, fluent-ffmpeg may take that for a failure.
  if (typeof target === 'string') command.output(target);
  else command.output(target, { end: false });
  command.outputOptions(...asList(outputOptions));
  let killed = false;
  let allRead: Promise<unknown> = Promise.resolve();
  const ended = new Promise<FfmpegEnd>((resolve) => {
    const end = (ok: boolean) => void allRead.then(() => resolve({ ok, lines }));
    command
      .on('start', () => {
        const child = childOf(command);
        if (child?.stdout && typeof output !== 'string') allRead = once(child.stdout, 'close');
        if (killed) command.kill('SIGKILL');
      })
      .on('stderr', (line: string) => {
        const progress = /^(\w+)=\s*(\S+)$/.exec(line.trim());
        if (progress?.[1] === 'frame') onProgress?.(Number(progress[2]));
        if (progress || line.trim() === '') return;
        lines.push(line);
        if (lines.length > LINES_KEPT) lines.shift();
      })
      .on('error', (error: Error) => {
        if (lines.length === 0) lines.push(error.message);
        end(false);
      })
      .on('end', () => end(true))
      .run();
  });
  const kill = () => {
    killed = true;
    command.kill('SIGKILL');
  };
  return {
    ended,
    kill,
    stop: () => {
      command.kill('SIGTERM');
      const late = after(LEAVE_WITHIN, kill);
      void ended.then(() => late.cancel());
    },
  };
}

/** With at least two arguments fluent-ffmpeg leaves them as they are; a single one it splits at blanks. */
function asList(options: readonly string[]): [string, string, ...string[]] {
  const [first, second, ...rest] = options;
  if (first === undefined || second === undefined) throw new Error('expected at least two options');
  return [first, second, ...rest];
}

/** Not in its types: set before it says `start`. */
function childOf(command: FfmpegCommand): ChildProcess | undefined {
  return (command as { ffmpegProc?: ChildProcess }).ffmpegProc;
}
