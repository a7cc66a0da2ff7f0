import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pause } from '../clock.js';
import { freePort } from '../free-port.js';

/** A real IMAP server (Debian: `dovecot-imapd`) with one mailbox, as a process in a folder of its own. */
export interface Dovecot {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** A mail as it came over the line arrives in the inbox. */
  deliver(raw: string): void;
  /** Mails in the inbox. */
  count(): number;
  /** From now on it refuses the password. */
  changePassword(): void;
  stop(): Promise<void>;
}

/** It wants to be no root, and a user of another number than the lowest. */
const NOBODY = { user: 'nobody', group: 'nogroup', uid: 65_534, gid: 65_534 };

/** @param tls certificate and key in PEM: it then speaks nothing but TLS, from the first byte on */
export async function startDovecot(tls?: { cert: string; key: string }): Promise<Dovecot> {
  const { uid, gid, username } = userInfo();
  const own =
    uid === 0
      ? NOBODY
      : { uid, gid, user: username, group: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim() };
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-dovecot-'));
  const inbox = join(folder, 'Maildir');
  const made = ['run', 'state', 'home', 'Maildir', 'Maildir/cur', 'Maildir/new', 'Maildir/tmp'];
  for (const name of made) mkdirSync(join(folder, name));
  for (const name of ['', ...made]) chownSync(join(folder, name), own.uid, own.gid);
  const [port, user] = [await freePort('127.0.0.1'), 'loop@town.example'];
  const users = join(folder, 'users');
  const setPassword = (password: string) => {
    writeFileSync(users, `${user}:{PLAIN}${password}\n`);
    return password;
  };
  const password = setPassword('the password of this mailbox');
  const config = join(folder, 'dovecot.conf');
  if (tls) {
    writeFileSync(join(folder, 'cert.pem'), tls.cert);
    writeFileSync(join(folder, 'key.pem'), tls.key);
  }
  writeFileSync(config, configOf(folder, own, port, tls !== undefined));

  const child = spawn('dovecot', ['-F', '-c', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
    ...(uid === 0 ? { uid: own.uid, gid: own.gid } : {}),
  });
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  let delivered = 0;
  return {
    ...{ port, user, password, stop },
    deliver: (raw) => {
      const name = `${Date.now()}.${delivered++}.test`;
      writeFileSync(join(inbox, 'new', name), raw.replaceAll('\r\n', '\n'));
    },
    count: () => readdirSync(join(inbox, 'new')).length + readdirSync(join(inbox, 'cur')).length,
    changePassword: () => void setPassword('another password'),
  };
}

/** Everything as one user, without a chroot: what it does as root otherwise, it cannot do here, and need not. */
const configOf = (
  folder: string,
  { user, group, uid, gid }: typeof NOBODY,
  port: number,
  isTls: boolean,
): string => `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
disable_plaintext_auth = no
auth_cache_size = 0
auth_failure_delay = 0
ssl = ${isTls ? 'yes' : 'no'}
${isTls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
mail_location = maildir:${folder}/Maildir
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/home
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${isTls ? 0 : port}
  }
  inet_listener imaps {
    port = ${isTls ? port : 0}
    ssl = yes
  }
}
`;

async function answering(child: ChildProcess, port: number): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  child.once('error', (error) => {
    said += error.message;
  });
  for (let looked = 0; looked < 600; looked++) {
    if (child.exitCode !== null || child.pid === undefined) break;
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await pause(100);
  }
  throw new Error(`dovecot does not answer (Debian: apt-get install dovecot-imapd): ${said}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
