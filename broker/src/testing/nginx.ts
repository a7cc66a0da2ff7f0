// Real: nginx of Debian, with the servers that a test names.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, pause } from '@kawamori/kit';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.js';

/** As root its workers would be somebody else, who may not read a test's folder. */
const main = (folder: string) => `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  types { text/html html; application/json json; image/jpeg jpg; text/javascript js; text/css css; image/svg+xml svg; }
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  include ${folder}/servers.conf;
}`;

/** Starts it with what stands within `http { … }`, on a free port; it stops when the test is over. Answers its address. */
export async function startNginx(servers: (port: number) => string): Promise<string> {
  const folder = temporaryFolder();
  const port = await freePort('127.0.0.1');
  const file = join(folder, 'nginx.conf');
  writeFileSync(join(folder, 'servers.conf'), servers(port));
  writeFileSync(file, main(folder));
  const checked = spawnSync('nginx', ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
  expect(checked.stderr).toContain('test is successful');
  const child = spawn('nginx', ['-p', folder, '-c', file], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with code ${child.exitCode}`);
    await pause(20);
  }
  return url;
}
