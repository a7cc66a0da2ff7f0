import { sha256Hex } from '../gate/credentials.js';
import type { Relay } from '../gate/gate.js';
import { readSecretFile } from '../hub-config.js';
import type { NoticesConfig } from './notices-config.js';

/** Lamps and sirens of the hub's file, by their user names: no node is called like one. Secrets are read here, once. */
export function configuredRelays({ relays }: Pick<NoticesConfig, 'relays'>): ReadonlyMap<string, Relay> {
  return new Map(
    relays.map(({ id, towns, secretFile }) => {
      const name = `relay:${id}`;
      return [name, { name, towns, secretSha256: sha256Hex(readSecretFile(secretFile, 32)) }];
    }),
  );
}
