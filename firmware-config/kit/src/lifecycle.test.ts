import { describe, expect, test } from 'vitest';
import { type Part, startAll } from './lifecycle.js';
import { makeLog } from './log.js';

const silent = makeLog('test', 'silent');

/** Parts that write down what is done to them; `failing` names what fails. */
function parts(names: readonly string[], failing: readonly string[] = []) {
  const done: string[] = [];
  const act = (what: string): Promise<void> => {
    done.push(what);
    return failing.includes(what) ? Promise.reject(new Error(`${what} failed`)) : Promise.resolve();
  };
  return {
    done,
    parts: names.map(
      (name): Part => ({
        name,
        start: () => act(`start ${name}`),
        stop: () => act(`stop ${name}`),
      }),
    ),
  };
}

describe('the parts of a process', () => {
  test('start in order and stop in reverse', async () => {
    const { done, parts: all } = parts(['journal', 'judge', 'gate']);
    const running = await startAll(all, silent);
    await running.stop();
    expect(done).toEqual([
      'start journal',
      'start judge',
      'start gate',
      'stop gate',
      'stop judge',
      'stop journal',
    ]);
  });

  test('that had started are stopped again when a later one cannot start, and the reason is told', async () => {
    const { done, parts: all } = parts(['journal', 'judge', 'gate'], ['start judge']);
    await expect(startAll(all, silent)).rejects.toThrow('start judge failed');
    expect(done).toEqual(['start journal', 'start judge', 'stop journal']);
  });

  test('are all stopped, even when one of them cannot be', async () => {
    const { done, parts: all } = parts(['journal', 'judge', 'gate'], ['stop gate']);
    await (await startAll(all, silent)).stop();
    expect(done.slice(3)).toEqual(['stop gate', 'stop judge', 'stop journal']);
  });

  test('are stopped once, however often it is asked', async () => {
    const { done, parts: all } = parts(['journal']);
    const running = await startAll(all, silent);
    await Promise.all([running.stop(), running.stop()]);
    expect(done).toEqual(['start journal', 'stop journal']);
  });
});
