import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The programs and folders that a proof drives, from outside. */
export const REPOSITORY = {
  root,
  demo: resolve(root, 'deploy/demo/dist/main.js'),
  hub: resolve(root, 'broker/dist/main.js'),
  watchdog: resolve(root, 'broker/dist/watchdog-main.js'),
  edge: resolve(root, 'edge/dist/main.js'),
  box: resolve(root, 'edge/dist/box-main.js'),
  kawamori: resolve(root, 'broker/bin/kawamori.js'),
  firmwareConfig: resolve(root, 'firmware-config'),
  importMaps: resolve(root, 'deploy/docs/examples/import'),
  /** Real floods; not part of the product. */
  shared: process.env.KAWAMORI_SHARED ?? resolve(root, '../shared'),
} as const;
