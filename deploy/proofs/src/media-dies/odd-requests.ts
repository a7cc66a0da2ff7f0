import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { pause } from '@kawamori/kit';

/** Something that nobody should ask of the media process, and to which of its ports. */
export interface OddRequest {
  what: string;
  to: 'entrance' | 'loopback';
  bytes: Buffer;
  /** How many at once. */
  times?: number;
  /** node-media-server 4.4.3 dies of it. */
  isFatal?: true;
}

const HANDSHAKE = Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072)]);

/** One RTMP message in one chunk (RTMP 1.0, 5.3.1). */
const rtmp = (type: number, body: Buffer) =>
  Buffer.concat([
    HANDSHAKE,
    Buffer.from([3, 0, 0, 0, 0, body.length >> 8, body.length & 0xff, type, 0, 0, 0, 0]),
    body,
  ]);
/** The name of a command in AMF 0, with nothing after it. */
const amf = (text: string) => Buffer.concat([Buffer.from([2, 0, text.length]), Buffer.from(text)]);
const http = (line: string, ...headers: string[]) =>
  Buffer.from([`${line} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'));
const webSocket = (path: string) =>
  http(
    `GET ${path}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  );
const noise = (random: () => number, length: number, first?: number) => {
  const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  if (first !== undefined) bytes[0] = first;
  return bytes;
};

export function oddRequests(random: () => number): OddRequest[] {
  return [
    { what: 'noise', to: 'entrance', bytes: noise(random, 2_000), times: 20 },
    { what: 'noise that begins like RTMP', to: 'entrance', bytes: noise(random, 9_000, 3), times: 20 },
    { what: 'HTTP', to: 'entrance', bytes: http('GET /') },
    { what: 'TLS', to: 'entrance', bytes: Buffer.from('160301', 'hex') },
    { what: 'half a handshake', to: 'entrance', bytes: HANDSHAKE.subarray(0, 700), times: 8 },
    { what: 'nothing', to: 'entrance', bytes: Buffer.alloc(0), times: 40 },
    { what: 'connect without its object', to: 'entrance', bytes: rtmp(20, amf('connect')) },
    { what: 'publish without a name', to: 'entrance', bytes: rtmp(20, amf('publish')) },
    { what: 'play without a name', to: 'entrance', bytes: rtmp(20, amf('play')) },
    { what: 'video before everything', to: 'entrance', bytes: rtmp(9, Buffer.alloc(40, 0x17)) },
    { what: 'a chunk size of nothing', to: 'entrance', bytes: rtmp(1, Buffer.alloc(4)) },
    {
      what: 'a message of 16 MB announced 1,000 times',
      to: 'entrance',
      bytes: Buffer.concat([
        HANDSHAKE,
        ...Array.from({ length: 1_000 }, (_, id) =>
          Buffer.from([0, id & 0xff, 0, 0, 0, 0xff, 0xff, 0xff, 9, 0, 0, 0, 0]),
        ),
      ]),
    },
    { what: 'GET /live/a%20b.flv', to: 'loopback', bytes: http('GET /live/a%20b.flv'), isFatal: true },
    { what: 'a WebSocket to /', to: 'loopback', bytes: webSocket('/'), isFatal: true },
    { what: 'a WebSocket to a bad name', to: 'loopback', bytes: webSocket('/live/a%20b.flv'), isFatal: true },
    {
      what: 'POST of noise',
      to: 'loopback',
      bytes: Buffer.concat([http('POST /live/river-1.flv', 'Content-Length: 500'), noise(random, 500)]),
    },
    { what: 'headers of 200 KB', to: 'loopback', bytes: http('GET /', `X: ${'x'.repeat(200_000)}`) },
    { what: 'half a request', to: 'loopback', bytes: Buffer.from('GET /live/river-1.flv HTT'), times: 20 },
    { what: 'no key', to: 'loopback', bytes: http('GET /live/river-1.flv') },
    { what: 'the API', to: 'loopback', bytes: http('GET /api/v1/streams') },
  ];
}

/** Says it, hears out what comes, and hangs up. */
export async function ask(port: number, { bytes, times = 1 }: OddRequest, hearMs: number): Promise<void> {
  const sockets = Array.from({ length: times }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    if (bytes.length > 0) socket.write(bytes);
    return socket;
  });
  await pause(hearMs);
  for (const socket of sockets) socket.destroy();
  // Some of it is fatal only when the connection ends.
  await pause(hearMs);
}

/** Tries to publish or to play at the entrance as a stranger. Resolves when it has been turned away, with whether it had got anything. */
export function trespass(url: string, how: 'publish' | 'play'): Promise<boolean> {
  const args =
    how === 'publish'
      ? [
          '-re',
          '-f',
          'lavfi',
          '-i',
          'testsrc2=size=160x90:rate=5',
          '-t',
          '5',
          '-c:v',
          'libx264',
          '-f',
          'flv',
          url,
        ]
      : ['-rw_timeout', '4000000', '-i', url, '-t', '1', '-f', 'null', '-'];
  return new Promise((resolve) => {
    const child = spawn('ffmpeg', ['-nostdin', '-loglevel', 'quiet', ...args], { stdio: 'ignore' });
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** TCP ports on which a process listens (proc(5), /proc/net/tcp: state 0A); none where it has ended. */
export function listeningPorts(pid: number): number[] {
  const inodes = new Set<string>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    return [];
  }
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
    .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
}
