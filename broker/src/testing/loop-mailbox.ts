import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dovecot, startDovecot } from '@kawamori/kit/testing/dovecot';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.js';

/** A real mailbox, and `watch.mailLoop` of the hub's file for it. */
export async function loopMailboxFor(
  tls?: { cert: string; key: string },
  ca?: string,
): Promise<{ dovecot: Dovecot; config: object }> {
  const dovecot = await startDovecot(tls);
  onTestFinished(() => dovecot.stop());
  const folder = temporaryFolder();
  const passwordFile = join(folder, 'imap.secret');
  writeFileSync(passwordFile, dovecot.password, { mode: 0o600 });
  const caFile = join(folder, 'ca.pem');
  if (ca !== undefined) writeFileSync(caFile, ca);
  const { port, user } = dovecot;
  return {
    dovecot,
    config: {
      to: user,
      imap: {
        ...{ host: 'localhost', port, secure: tls !== undefined, user, passwordFile },
        ...(ca === undefined ? {} : { caFile }),
      },
    },
  };
}
