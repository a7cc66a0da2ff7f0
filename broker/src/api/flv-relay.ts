import type { ServerResponse } from 'node:http';
import { type ClientRequest, get } from 'node:http';

export interface FlvRelay {
  address: { host: string; port: number; path: string };
  to: ServerResponse;
  /** Bytes that may wait for a slow line: a few seconds of video. Beyond it the viewer is dropped. */
  mostWaiting: number;
  onEnd(why: 'ended' | 'too-slow' | 'failed'): void;
}

const HEADERS = {
  'content-type': 'video/x-flv',
  'cache-control': 'no-store, no-transform',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
  connection: 'close',
};

/** Hands a stream of the media process on to one viewer. Returns how to end it. */
export function relayFlv({ address, to, mostWaiting, onEnd }: FlvRelay): () => void {
  let over = false;
  const end = (why: 'ended' | 'too-slow' | 'failed') => {
    if (over) return;
    over = true;
    request.destroy();
    // Not `end`, which would keep what a slow line cannot take; a stream without a length has no end that could be cut.
    to.destroy();
    onEnd(why);
  };
  const request: ClientRequest = get({ ...address, agent: false }, (stream) => {
    if (stream.statusCode !== 200) return end('failed');
    to.writeHead(200, HEADERS);
    stream.on('data', (chunk: Buffer) => {
      to.write(chunk);
      if (to.writableLength > mostWaiting) end('too-slow');
    });
    stream.on('close', () => end('ended'));
    stream.on('error', () => end('failed'));
  });
  request.on('error', () => end('failed'));
  to.on('close', () => end('ended'));
  return () => end('ended');
}
