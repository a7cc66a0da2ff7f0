import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Clears away what a proof has put into the machine, also when the proof itself is killed. */
export interface Janitor {
  /** A shell command for the end. The last one told is carried out first. */
  owes(command: string): Promise<void>;
  /** Carries everything out; resolves when it is done. */
  finish(): Promise<void>;
}

/**
 * A shell that reads commands and does nothing with them until its input ends: by {@link Janitor.finish}, or because whoever writes
 * has died. Before all others it kills what still runs in the proof's folder.
 */
export function janitor(folder: string): Janitor {
  const script = `
todo=''
while IFS= read -r line; do todo="$line
$todo"; done
for process in /proc/[0-9]*; do
  pid=\${process#/proc/}
  [ "$pid" = "$$" ] && continue
  [ "$pid" = "$OWNER" ] && continue
  tr '\\0' ' ' < "$process/cmdline" 2>/dev/null | grep -qF -- "$FOLDER/" && kill -9 "$pid" 2>/dev/null
done
eval "$todo"
`;
  const child = spawn('sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Of its own session: a Ctrl+C meant for the proof does not end it.
    detached: true,
    env: { ...process.env, FOLDER: folder, OWNER: String(process.pid) },
  });
  const gone = once(child, 'exit');
  return {
    owes: (command) =>
      new Promise((resolve, reject) => {
        child.stdin.write(`${command}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
