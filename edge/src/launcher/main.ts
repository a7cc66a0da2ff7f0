// Starts the node's agent: the release that `releases/current.json` names. Copied out of a release when a node is installed, and never
// replaced from afar: what can go wrong with an update must not reach what undoes it. So it needs nothing but Node.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEnd, beforeStart, type Ended } from './decide.js';
import { type Pointer, PROGRAM, RELEASES_ENV, readPointer, releasesIn, writePointer } from './pointer.js';

/** Between two starts on trial, in ms. */
const PAUSE = 1_000;
/** After its end what it said last is waited for so long, in ms. */
const LAST_WORDS_WITHIN = 500;
/** Bytes of what was said last that are kept. */
const TAIL = 2_000;

const releases = join(dirname(fileURLToPath(import.meta.url)), '..', 'releases');
const say = (words: string) => process.stderr.write(`launcher: ${words}\n`);

/** What could not be written: it counts for as long as this process lives. */
let unwritten: Pointer | undefined;
let stopping = false;
let child: ReturnType<typeof spawn> | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stopping = true;
    child?.kill(signal);
  });
}

/** Runs one release to its end. What it says goes on to whoever listens to the launcher. */
function run({ current, trial }: Pointer): Promise<Ended> {
  return new Promise((resolve) => {
    let tail = '';
    let timeIsOver = false;
    const running = spawn(
      process.execPath,
      [...process.execArgv, join(releases, current, PROGRAM), ...process.argv.slice(2)],
      { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, [RELEASES_ENV]: releases } },
    );
    child = running;
    running.stderr?.setEncoding('utf8').on('data', (text: string) => {
      tail = `${tail}${text}`.slice(-TAIL);
      process.stderr.write(text);
    });
    const watch =
      trial &&
      setTimeout(() => {
        // It may have taken over meanwhile, which it writes itself.
        if (!readPointer(releases)?.trial) return;
        timeIsOver = true;
        running.kill('SIGKILL');
      }, trial.trialMs);
    const over = (code: number | null, signal: string | null, words: string) => {
      if (watch) clearTimeout(watch);
      child = undefined;
      resolve({ code, signal, timeIsOver, lastWords: words });
    };
    running.once('error', (error) => over(null, null, error.message));
    running.once('exit', (code, signal) => {
      // What it has started itself may hold its voice open; nobody waits for that.
      const told = () => over(code, signal, lastWordsOf(tail));
      const enough = setTimeout(told, LAST_WORDS_WITHIN);
      running.once('close', () => {
        clearTimeout(enough);
        told();
      });
    });
    if (stopping) running.kill('SIGTERM');
  });
}

/** Of a trace the line that says what was wrong, else the last one. */
function lastWordsOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}

/** A disk that takes nothing does not keep a node from running. */
function keep(pointer: Pointer): void {
  try {
    writePointer(releases, pointer);
    unwritten = undefined;
  } catch (error) {
    unwritten = pointer;
    say(`${releases} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

for (;;) {
  const read = unwritten ?? readPointer(releases);
  const start = beforeStart(read, releasesIn(releases), Date.now());
  if (!start) {
    say(`no release in ${releases}`);
    process.exit(2);
  }
  if (start.says !== undefined) say(start.says);
  if (start.pointer !== read) keep(start.pointer);
  const ended = await run(start.pointer);
  const next = afterEnd(start.pointer, readPointer(releases), ended, {
    there: releasesIn(releases),
    now: Date.now(),
    isStopping: stopping,
  });
  if (next.kind === 'leave') process.exit(next.code);
  if (next.says !== undefined) say(next.says);
  if (next.pointer) keep(next.pointer);
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (stopping) process.exit(0);
}
