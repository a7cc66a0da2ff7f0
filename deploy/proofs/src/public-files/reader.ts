// One of the readers: a process that reads the residents' files, through a server and from the disk, and judges each read by itself.
import { access, readdir, readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { pause } from '@kawamori/kit';
import { seeded } from '../parts/seeded.js';
import { faultOf, picturesIn } from './judging.js';

export interface ReaderOrder {
  dir: string;
  /** Servers of the folder. */
  urls: string[];
  reads: number;
  /** Reads at once. */
  width: number;
  seed: number;
}

export interface ReaderReport {
  reads: number;
  direct: number;
  byKind: Record<string, number>;
  /** Links that led nowhere because staff had withdrawn the picture in that very moment. */
  withdrawnMeanwhile: number;
  faults: string[];
}

const PAGES = ['index.html', 'easy.html', 'en.html', 'stations.json'];
const MOST_FAULTS = 20;
/** Within this a page that was read before a withdrawal has been written anew. */
const SETTLES_MS = 5_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function fetched(url: string): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const promised = Number(response.headers['content-length'] ?? bytes.length);
        if (response.statusCode === 404) return resolve(undefined);
        if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
        if (promised !== bytes.length) return reject(new Error('another length than promised'));
        resolve(bytes);
      });
    }).on('error', reject);
  });
}

async function read(order: ReaderOrder): Promise<ReaderReport> {
  const { dir, urls, seed, width } = order;
  const random = seeded(seed);
  const report: ReaderReport = { reads: 0, direct: 0, byKind: {}, withdrawnMeanwhile: 0, faults: [] };
  const stations = (await readdir(join(dir, 'stations'))).filter((name) => !name.startsWith('.'));
  const pages = [...PAGES, ...stations.map((name) => `stations/${name}`)];
  /** Pictures that pages have named lately. */
  let named: string[] = [];
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const tell = (fault: string) => {
    if (report.faults.length < MOST_FAULTS) report.faults.push(fault);
  };
  const bytesOf = (path: string, source: string | undefined) =>
    source === undefined
      ? readFile(join(dir, path)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        })
      : fetched(`${source}/${path}`);

  /** A link to a picture that is not there: only where it was withdrawn, and then the page follows. */
  const missing = async (page: string, picture: string) => {
    const until = performance.now() + SETTLES_MS;
    while (performance.now() < until) {
      await pause(25);
      const again = await readFile(join(dir, page), 'utf8');
      if (!again.includes(picture)) {
        report.withdrawnMeanwhile++;
        return;
      }
      if (await isThere(join(dir, picture))) {
        // Restored before anybody has looked again.
        report.withdrawnMeanwhile++;
        return;
      }
    }
    tell(`${page}: links to ${picture}, which is not there`);
  };

  const one = async () => {
    const wantsPicture = named.length > 0 && random() < 0.25;
    const path = (wantsPicture ? pick(named) : pick(pages)) ?? 'index.html';
    const source = random() < 0.3 ? undefined : pick(urls);
    if (source === undefined) report.direct++;
    let bytes: Buffer | undefined;
    try {
      bytes = await bytesOf(path, source);
    } catch (error) {
      tell(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const kind = path.slice(path.lastIndexOf('.') + 1);
    report.byKind[kind] = (report.byKind[kind] ?? 0) + 1;
    if (!bytes) {
      if (wantsPicture) return;
      return tell(`${path}: is not there`);
    }
    const fault = faultOf(path, bytes, Date.now());
    if (fault) return tell(`${path}: ${fault}`);
    const pictures = picturesIn(path, bytes.toString('utf8'));
    if (pictures.length > 0) named = pictures;
    const linked = pick(pictures);
    if (linked !== undefined && !(await isThere(join(dir, linked)))) await missing(path, linked);
  };

  const line = async () => {
    while (report.reads < order.reads) {
      report.reads++;
      await one();
    }
  };
  await Promise.all(Array.from({ length: width }, line));
  agent.destroy();
  return report;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

process.once('message', (message) => {
  void read(message as ReaderOrder).then((report) => {
    process.send?.(report);
    process.disconnect();
  });
});
