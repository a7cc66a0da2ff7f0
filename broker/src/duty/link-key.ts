import { join } from 'node:path';
import type { Log } from '@kawamori/kit';
import { type KeptKey, keptKey } from '../people/kept-key.js';

/** The key by which this hub signs links. Made at the first start; without it links of before open no more. */
export type LinkKey = KeptKey;

export const linkKey = (dataDir: string, log: Log): LinkKey =>
  keptKey(join(dataDir, 'link.key'), { name: 'link key', without: 'notices leave without a link' }, log);
