import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { type Clock, type Log, type Part, pause } from '@kawamori/kit';
import { WaitingCallbacks } from '../../callback-box/box.js';
import type { Callback } from '../../callback-box/press.js';
import { reasonOf } from '../channels/http-answer.js';
import type { Pressed } from './press-desk.js';

/** The box answers so soon where nobody presses anything, in seconds. */
const WAIT_S = 20;
/** And so much later at the most, before its line counts as dead. */
const ANSWERS_WITHIN: Milliseconds = (WAIT_S + 15) * SECOND;
/** Waits after so many failures in a row; the last one repeats. */
const RETRY_LADDER_MS = [1_000, 5_000, 15_000, 30_000] as const;

/** Fetches what was pressed in chats from the box outside, again and again: nothing comes in that the hub has not asked for. */
export function fetchPresses(
  { url, secret }: { url: string; secret: string },
  {
    log,
    wallClock,
    take,
  }: { log: Log; wallClock: Clock; take: (callback: Callback, now: number) => Promise<Pressed> },
): Part {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let failures = 0;

  const ask = async (method: 'GET' | 'DELETE', path: string): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'error',
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWERS_WITHIN)]),
    });
    if (response.ok) return response.json();
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  };

  /** At least once: what was taken is removed afterwards, and to take it twice changes nothing. */
  const fetchOnce = async (): Promise<void> => {
    const { callbacks } = WaitingCallbacks.parse(await ask('GET', `/callbacks?wait=${WAIT_S}`));
    let done: number | undefined;
    for (const { number, ...callback } of callbacks) {
      const pressed = await take(callback, wallClock.now());
      log.info({ pressed }, 'a button was pressed in a chat');
      if (pressed === 'later') break;
      done = number;
    }
    if (done !== undefined) await ask('DELETE', `/callbacks/${done}`);
    // What could not be journalled waits there, and need not be asked for all the time.
    if (callbacks.length > 0 && done !== callbacks.at(-1)?.number) await pause(5 * SECOND, stopping.signal);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await fetchOnce();
        if (failures > 0) log.info({ failures }, 'presses in chats are fetched again');
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (failures === 0)
          log.error(
            { url, why: reasonOf(error) },
            'presses in chats cannot be fetched: nobody can acknowledge there; the links and the screens go on',
          );
        failures++;
        await pause(RETRY_LADDER_MS[Math.min(failures, RETRY_LADDER_MS.length) - 1] ?? 0, stopping.signal);
      }
    }
  };

  return {
    name: 'presses in chats',
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
