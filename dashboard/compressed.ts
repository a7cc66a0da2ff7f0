import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What a packet carries anyway is left as it is. Bytes. */
const WORTH_IT = 1_000;

/** Lays beside each file what the hub sends of it: pressed once here as far as it goes, never by the hub. */
export const compressed = (folder: string): Plugin => ({
  name: 'compressed',
  closeBundle() {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.(?:js|css|html|svg|webmanifest)$/.test(name))) {
      const bytes = readFileSync(join(folder, file));
      if (bytes.length < WORTH_IT) continue;
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params }));
      writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
});
