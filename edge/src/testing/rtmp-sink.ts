import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, pause } from '@kawamori/kit';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.js';

export interface RtmpSink {
  readonly url: string;
  /** What was received, as FLV. */
  readonly file: string;
  readonly child: ChildProcess;
  /** Resolves when so many frames have come. */
  frames(count: number): Promise<void>;
  readonly ended: Promise<unknown>;
}

/**
 * Takes one RTMP stream: a real ffmpeg that listens. It knows nothing of keys; those are the hub's matter. A caller that leaves without a
 * frame is no stream: it listens again, as the hub does.
 */
export async function startRtmpSink(): Promise<RtmpSink> {
  const port = await freePort('127.0.0.1');
  const file = join(temporaryFolder(), 'received.flv');
  const url = `rtmp://127.0.0.1:${port}/live/kajiyase-1`;
  const receive = ['-listen', '1', '-f', 'flv', '-i', url, '-c', 'copy', '-flush_packets', '1', '-f', 'flv'];
  const said = ['-y', '-v', 'error', '-progress', 'pipe:1', '-stats_period', '0.1'];
  let received = 0;
  let look: () => void = () => undefined;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const listen = () => {
    const ffmpeg = spawn('ffmpeg', [...said, ...receive, file], { stdio: ['ignore', 'pipe', 'ignore'] });
    ffmpeg.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const [, frame] of text.matchAll(/^frame=(\d+)/gm)) received = Number(frame);
      look();
    });
    ffmpeg.once('exit', (_code, signal) => {
      if (received === 0 && signal === null) child = listen();
      else end();
    });
    return ffmpeg;
  };
  let child = listen();
  onTestFinished(() => {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
  });
  await listening(port);
  return {
    url,
    file,
    get child() {
      return child;
    },
    frames: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (received >= count) resolve();
        };
        look();
      }),
    ended,
  };
}

/** ffmpeg does not say when it listens, and takes one caller only: the kernel's table tells. */
async function listening(port: number): Promise<void> {
  const entry = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`);
  while (!entry.test(readFileSync('/proc/net/tcp', 'utf8'))) await pause(10);
}
