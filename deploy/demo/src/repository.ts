import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own folders and programs, found from here. */
const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

export const REPOSITORY = {
  root,
  firmwareConfig: resolve(root, 'firmware-config'),
  demo: resolve(root, 'deploy/demo'),
  hub: resolve(root, 'broker/dist/main.js'),
  /** The faces as built. */
  faces: resolve(root, 'dashboard/dist'),
  publicServer: resolve(root, 'broker/dist/public-server.js'),
  kawamori: resolve(root, 'broker/bin/kawamori.js'),
  edge: resolve(root, 'edge/dist/main.js'),
} as const;
