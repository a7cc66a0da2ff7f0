import { request } from 'node:http';
import { join } from 'node:path';

/** Asks a hub through the operator's socket in its data folder, as `kawamori` does. */
export function askOperator<T>(
  dataDir: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json' } : {};
    const call = request({ socketPath: join(dataDir, 'hub.sock'), method, path, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(answer) as T);
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
      });
    });
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}
