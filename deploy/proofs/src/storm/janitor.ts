import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Clears away what a proof has put into the machine, also when the proof itself is killed. */
export interface Janitor {
  /** A shell command for the end. The last one told is carried out first. */
  owes(command: string): Promise<void>;
  /** Carries everything out; resolves when it is done. */
  finish(): Promise<void>;
}

/**
 * A shell that reads commands and does nothing with them until its input ends: by {@link Janitor.finish}, or because whoever writes
 * has died. Before all others it kills what still runs in the proof's folder; at last it removes the folder.
 */
export function janitor(folder: string): Janitor {
  const script = `
todo=''
while IFS= read -r line <&3; do todo="$line
$todo"; done
for seen in $(grep -lsF -- "$FOLDER/" /proc/[0-9]*/cmdline); do
  pid=\${seen#/proc/}
  pid=\${pid%/cmdline}
  [ "$pid" = "$$" ] || [ "$pid" = "$OWNER" ] || kill -9 "$pid" 2>/dev/null
done
eval "$todo"
rm -rf --one-file-system "$FOLDER"
`;
  // Forked away from the proof and into a session of its own: neither a Ctrl+C nor whoever ends all that the proof has started ends it.
  const fork = spawn('setsid', ['--fork', 'sh', '-c', script], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, FOLDER: folder, OWNER: String(process.pid) },
  });
  // Not its standard input, which Node closes as soon as `setsid` has forked. It ends at the other side when the shell does.
  const line = fork.stdio[3] as Socket;
  const gone = once(line.resume(), 'close');
  return {
    owes: (command) =>
      new Promise((resolve, reject) => {
        line.write(`${command}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => {
      line.end();
      await gone;
    },
  };
}
