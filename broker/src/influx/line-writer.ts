// The way of lines to an InfluxDB 1.x. The client makes three objects of each point and takes no finished lines; that was most of the feeder's work.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ServerOptions } from './influx-client.js';
import { InfluxFault } from './influx-fault.js';
import type { RollUpPolicy } from './schema.js';

/** An answer that is longer than this is cut: it is told in a log line. */
const MOST_WORDS = 4_096;

/** Sends lines, times in milliseconds; resolves when they are on the server's disk. */
export function lineWriter({
  url,
  database,
  user,
  password,
  ca,
}: ServerOptions): (lines: string, policy: RollUpPolicy, signal: AbortSignal) => Promise<void> {
  const base = new URL(url);
  const request = base.protocol === 'https:' ? httpsRequest : httpRequest;
  const authorization =
    user === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
  return (lines, policy, signal) =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(lines);
      const query = new URLSearchParams({
        db: database,
        precision: 'ms',
        ...(policy === '' ? {} : { rp: policy }),
      });
      const target = new URL(base);
      target.pathname = `${base.pathname.replace(/\/$/, '')}/write`;
      target.search = query.toString();
      const sending = request(
        target,
        {
          method: 'POST',
          headers: {
            'content-type': 'text/plain; charset=utf-8',
            'content-length': body.length,
            ...authorization,
          },
          signal,
          ...(ca === undefined ? {} : { ca }),
        },
        (response) => {
          const { statusCode = 0 } = response;
          let words = '';
          response.setEncoding('utf8');
          response.on('data', (piece: string) => {
            if (words.length < MOST_WORDS) words += piece;
          });
          response.on('error', reject);
          response.on('end', () => {
            if (statusCode === 204) resolve();
            else reject(InfluxFault.ofAnswer(statusCode, words));
          });
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
}
