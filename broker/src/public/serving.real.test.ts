// Real: files on the disk, the server as a part and as a process, nginx of Debian with the example of deploy/nginx.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { startNginx } from '../testing/nginx.js';
import { temporaryFolder } from '../testing/temporary.js';
import { staticServer } from './static-server.js';
import { aSiteCamera, rendered } from './testing/site.js';

const PICTURE = 'pictures/cam-1/20260602-181000-000-1a2b3c4d-small.jpg';

/** A folder as the hub leaves it, with things in it that are nobody's business. */
function aFolder(): string {
  const dir = join(temporaryFolder(), 'site');
  for (const folder of ['stations', 'pictures/cam-1']) mkdirSync(join(dir, folder), { recursive: true });
  for (const [path, text] of rendered([{ cameras: [aSiteCamera()] }])) writeFileSync(join(dir, path), text);
  writeFileSync(join(dir, PICTURE), Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
  writeFileSync(join(dir, '.index.html.1.2.part'), 'half');
  writeFileSync(join(dir, 'secret.txt'), 'secret');
  writeFileSync(join(dir, '..', 'outside.json'), 'outside');
  symlinkSync(join(dir, '..', 'outside.json'), join(dir, 'stations/outside.json'));
  return dir;
}

async function served(dir: string, changes: object = {}): Promise<string> {
  const server = staticServer(
    { dir, host: 'localhost', port: 0, requestsAMinute: 0, behindProxy: false, ...changes },
    silentLog,
  );
  await server.start();
  onTestFinished(() => server.stop());
  return `http://localhost:${server.port}`;
}

/** A path exactly as it is typed: `fetch` would tidy it up. */
function raw(url: string, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const NOT_FOR_OTHERS = [
  '/secret.txt',
  '/.index.html.1.2.part',
  '/stations/outside.json',
  '/../outside.json',
  '/stations/../../outside.json',
  '/%2e%2e/outside.json',
  '/stations/%2e%2e%2f%2e%2e%2foutside.json',
  '/stations/..%5c..%5coutside.json',
  '//etc/passwd',
  '/stations',
  '/stations/',
  '/pictures/cam-1/',
  '/index.html%00',
  `/${'a'.repeat(3_000)}`,
];

describe('the small server', () => {
  test('answers pages for a short while, pictures for good, with what guards them', async () => {
    const url = await served(aFolder());
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=20',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const picture = await fetch(`${url}/${PICTURE}`);
    expect(picture.headers.get('cache-control')).toContain('immutable');
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    const data = await fetch(`${url}/stations.json`);
    expect(data.headers.get('access-control-allow-origin')).toBe('*');
    expect(await data.json()).toMatchObject({ v: 1 });
  });

  test('says that nothing has changed to whoever has it already', async () => {
    const dir = aFolder();
    const url = await served(dir);
    const first = await fetch(url);
    const etag = first.headers.get('etag') ?? '';
    const asked = (headers: Record<string, string>) => fetch(url, { headers }).then(({ status }) => status);
    expect(await asked({ 'if-none-match': `W/${etag}` })).toBe(304);
    expect(await asked({ 'if-modified-since': first.headers.get('last-modified') ?? '' })).toBe(304);
    writeFileSync(join(dir, 'next'), 'another page');
    renameSync(join(dir, 'next'), join(dir, 'index.html'));
    expect(await asked({ 'if-none-match': etag })).toBe(200);
  });

  test('sends the page that is there now, whole, gzipped to those who take it', async () => {
    const dir = aFolder();
    const url = await served(dir);
    for (const text of ['short', 'long '.repeat(20_000), 'short again']) {
      writeFileSync(join(dir, 'next'), text);
      renameSync(join(dir, 'next'), join(dir, 'index.html'));
      expect(await (await fetch(url)).text()).toBe(text);
      const zipped = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
      expect(zipped.headers.get('content-encoding')).toBe('gzip');
      expect(await zipped.text()).toBe(text);
      expect((await raw(url, '/')).text).toBe(text);
    }
  });

  test.each(NOT_FOR_OTHERS.map((path) => [path.slice(0, 60), path]))(
    'shows nothing at %s',
    async (_, path) => {
      const { status, text } = await raw(await served(aFolder()), path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/secret|outside|half|root:/);
    },
  );

  test('takes nothing, whoever sends it', async () => {
    const url = await served(aFolder());
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await raw(url, '/', method)).status).toBe(404);
    expect((await raw(url, '/', 'HEAD')).status).toBe(200);
  });

  test('shows a withdrawn picture no longer, not even from its memory', async () => {
    const dir = aFolder();
    const url = await served(dir);
    expect((await fetch(`${url}/${PICTURE}`)).status).toBe(200);
    renameSync(join(dir, PICTURE), join(dir, 'gone'));
    expect((await fetch(`${url}/${PICTURE}`)).status).toBe(404);
  });

  test('lets one address ask so often and no more', async () => {
    const url = await served(aFolder(), { requestsAMinute: 3 });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await fetch(url)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('the server as a program', () => {
  const program = fileURLToPath(new URL('../public-server.ts', import.meta.url));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...process.execArgv, program, ...args], { encoding: 'utf8' });

  test('explains itself, and refuses what it does not know', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--dir DIR') });
    expect(run()).toMatchObject({ status: 2 });
    expect(run('--dir', 'x', '--prot', '1')).toMatchObject({ status: 2 });
    expect(run('--dir', 'x', '--port', '70000').stderr).toContain('--port: expected a whole number');
  });
});

describe('the folder given to the program', () => {
  const program = fileURLToPath(new URL('../public-server.ts', import.meta.url));

  test('is refused where it is a file', () => {
    const file = join(temporaryFolder(), 'site');
    writeFileSync(file, 'x');
    const ended = spawnSync(process.execPath, [...process.execArgv, program, '--dir', file, '--port', '0'], {
      encoding: 'utf8',
    });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(`--dir: ${file} is not a folder`);
  });

  test('may be made later, and is told of until then', async () => {
    const dir = join(temporaryFolder(), 'later');
    const child = spawn(process.execPath, [...process.execArgv, program, '--dir', dir, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => stopped(child));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    while (!/^http:/m.test(said)) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    expect(said).toContain('does not exist yet');
  });
});

describe('nginx with the example', () => {
  const example = fileURLToPath(new URL('../../../deploy/nginx/public.conf', import.meta.url));

  const nginx = (dir: string): Promise<string> =>
    startNginx((port) =>
      readFileSync(example, 'utf8')
        .replace('listen 8090;', `listen 127.0.0.1:${port};`)
        .replace('/srv/kawamori-public', dir),
    );

  test('is parsed, serves the same files, and nothing else', async () => {
    const dir = aFolder();
    const url = await nginx(dir);
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toBe(readFileSync(join(dir, 'index.html'), 'utf8'));
    for (const path of ['en.html', 'stations.json', 'stations/kajiyase-bashi.en.html', PICTURE]) {
      expect((await fetch(`${url}/${path}`)).status, path).toBe(200);
    }
    expect((await fetch(`${url}/${PICTURE}`)).headers.get('cache-control')).toContain('immutable');
    for (const path of NOT_FOR_OTHERS) {
      const { status, text } = await raw(url, path);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(text, path).not.toMatch(/secret\n|outside|half|root:/);
    }
    expect((await raw(url, '/', 'POST')).status).toBe(403);
  });
});

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
