import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface RtspCamera {
  readonly url: string;
  readonly child: ChildProcess;
}

/** A real RTSP camera (GStreamer's server, see rtsp_camera.py), gone after the test. The arguments are the script's. */
export async function startRtspCamera(...args: string[]): Promise<RtspCamera> {
  const script = fileURLToPath(new URL('./rtsp_camera.py', import.meta.url));
  const child = spawn('/usr/bin/python3', [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [line] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data') as Promise<[string]>,
    once(child, 'exit').then(() => {
      throw new Error(`the RTSP camera did not start; \`npm test\` installs what it needs: ${complaint}`);
    }),
  ]);
  const { port } = JSON.parse(line) as { port: number };
  return { url: `rtsp://127.0.0.1:${port}/live`, child };
}
