import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@kawamori/kit';
import { eventually, within } from '../parts/eventually.js';
import { REPOSITORY } from '../parts/repository.js';

export interface Server {
  url: string;
  stop(): Promise<void>;
}

/** The small server of the product, as a process of its own. */
export async function startPublicServer(dir: string): Promise<Server> {
  const program = join(REPOSITORY.root, 'broker/dist/public-server.js');
  const args = ['--dir', dir, '--host', '127.0.0.1', '--port', '0', '--requests-a-minute', '0'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said = once(child.stdout, 'data') as Promise<[Buffer]>;
  const [text] = await within(15_000, 'the public server to tell its address', said);
  return { url: text.toString('utf8').trim().replace(/\/$/, ''), stop: () => ended(child) };
}

/** nginx with the example, without its limit on requests: here one address asks for all. */
export const startNginx = (folder: string, dir: string): Promise<Server> =>
  nginx(folder, (port) =>
    readFileSync(join(REPOSITORY.root, 'deploy/nginx/public.conf'), 'utf8')
      .replace('listen 8090;', `listen 127.0.0.1:${port};`)
      .replace('/srv/kawamori-public', dir)
      .replaceAll(/^\s*limit_req.*$/gm, ''),
  );

/** nginx between a hub and its screens that holds back what the hub says until a buffer is full, whatever the hub asks for. */
export const bufferingNginx = (folder: string, hubUrl: string): Promise<Server> =>
  nginx(
    folder,
    (port) => `server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass ${hubUrl.replace('localhost', '127.0.0.1')};
    proxy_buffering on;
    proxy_ignore_headers X-Accel-Buffering;
    proxy_buffers 8 64k;
    proxy_buffer_size 64k;
  }
}`,
  );

async function nginx(folder: string, servers: (port: number) => string): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'servers.conf'), servers(port));
  const passing = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  // One worker, as the small server has one thread.
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http { types { text/html html; application/json json; image/jpeg jpg; } access_log off; sendfile on;
keepalive_requests 1000000; ${passing} include ${folder}/servers.conf; }`,
  );
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { env, stdio: 'ignore' });
  child.once('error', () => undefined);
  const url = `http://127.0.0.1:${port}`;
  await eventually('nginx to answer (apt-get install -y nginx-light)', () =>
    fetch(url).then(
      () => true,
      () => undefined,
    ),
  );
  return { url, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
