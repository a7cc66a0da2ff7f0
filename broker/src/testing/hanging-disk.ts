import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Longer than any test. */
const FOR_EVER_S = 3_600;

/** What the hub keeps on its disk while it runs. */
const FILES = ['journal', 'store'].flatMap((name) => [`${name}.db`, `${name}.db-wal`, `${name}.db-shm`]);

/**
 * From now on no sync of these files is answered, as on a card that dies or an array that stalls. strace holds the calls; with its end
 * they go on.
 */
export async function hangTheDisk(dataDir: string): Promise<{ letGo(): Promise<void> }> {
  const calls = 'fsync,fdatasync';
  const paths = FILES.flatMap((name) => ['-P', join(dataDir, name)]);
  const hold = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=${FOR_EVER_S}s`];
  const tracer = spawn('strace', ['-f', '-p', String(process.pid), '-o', '/dev/null', ...paths, ...hold], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(tracer, 'exit');
  const letGo = async () => {
    tracer.kill('SIGKILL');
    await gone;
  };
  onTestFinished(letGo);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('attached')) resolve();
    });
    void gone.then(() => reject(new Error(`strace ended: ${said}`)));
  });
  return { letGo };
}
