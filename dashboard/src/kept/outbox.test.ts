import type { AcknowledgeAnswer } from '@kawamori/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../api/client.js';
import { aNotice, aSession, NIGHT } from '../test-data.js';
import { Outbox, type Told } from './outbox.js';
import type { Waiting } from './presses.js';

const TAKEN: Answer<AcknowledgeAnswer> = { ok: true, value: { recorded: true } };
const UNREACHED: Answer<AcknowledgeAnswer> = { ok: false, status: 0, error: null };

/** An outbox on a line that answers as told, the newest answer for good; its waits are ended by hand. */
async function onALine(...answers: Answer<AcknowledgeAnswer>[]) {
  const sent: string[] = [];
  const waits: (() => void)[] = [];
  const who = { name: 'mori' };
  const next = () => (answers.length > 1 ? (answers.shift() ?? TAKEN) : (answers[0] ?? TAKEN));
  const shown: { waiting: readonly Waiting[]; told: readonly Told[] } = { waiting: [], told: [] };
  const outbox = new Outbox({
    api: {
      acknowledge: (episode, _notice, { key }) => {
        sent.push(`${episode} ${key}`);
        return Promise.resolve(next());
      },
      session: () => Promise.resolve({ ok: true, value: { ...aSession('duty'), name: who.name } }),
      undo: (episode) => {
        sent.push(`undo ${episode}`);
        return Promise.resolve(next());
      },
    },
    time: {
      now: () => NIGHT,
      every: () => () => undefined,
      after: (_ms, run) => {
        waits.push(run);
        return () => void waits.splice(waits.indexOf(run), 1);
      },
    },
    now: () => NIGHT,
    isKept: false,
    onChanged: (now) => Object.assign(shown, now),
  });
  await outbox.own('mori');
  return { outbox, shown, sent, waits, who };
}
const notice = (episode: string) => ({ ...aNotice(`${episode}|caution|1`, NIGHT), episode });
const isOnline = (onLine: boolean) => vi.stubGlobal('navigator', { onLine });
beforeEach(() => isOnline(true));

test('on a good line the hub’s answer is the press’s', async () => {
  const { outbox, shown } = await onALine(TAKEN);
  expect(await outbox.acknowledge(notice('e1'))).toEqual({ is: 'taken', answer: { recorded: true } });
  expect(shown.waiting).toEqual([]);
  expect(shown.told).toEqual([]);
});

test('without a line presses wait in their order, and leave in it, each by its own key, once', async () => {
  isOnline(false);
  const { outbox, shown, sent } = await onALine(TAKEN);
  expect(await outbox.acknowledge(notice('e1'))).toEqual({ is: 'waits' });
  expect(await outbox.acknowledge(notice('e2'))).toEqual({ is: 'waits' });
  expect(sent).toEqual([]);
  expect(shown.waiting[0]?.tried).toBe(false);
  outbox.send();
  await vi.waitFor(() => expect(shown.waiting).toEqual([]));
  expect(sent.map((one) => one.split(' ')[0])).toEqual(['e1', 'e2']);
  expect(new Set(sent).size).toBe(2);
  expect(shown.told.map(({ press }) => press.episode)).toEqual(['e1', 'e2']);
});

test('a try that got no answer is repeated with the same key', async () => {
  const { outbox, shown, sent, waits } = await onALine(UNREACHED, TAKEN);
  expect(await outbox.acknowledge(notice('e1'))).toEqual({ is: 'waits' });
  expect(waits).toHaveLength(1);
  waits[0]?.();
  await vi.waitFor(() => expect(shown.waiting).toEqual([]));
  expect(sent).toHaveLength(2);
  expect(sent[1]).toBe(sent[0]);
});

test('taken back before it was sent, nothing leaves; after a try without an answer it is taken back at the hub', async () => {
  isOnline(false);
  const { outbox, shown, sent, waits } = await onALine(UNREACHED, TAKEN);
  await outbox.acknowledge(notice('e1'));
  await outbox.takeBack('e1');
  expect(shown.waiting).toEqual([]);
  expect(sent).toEqual([]);
  isOnline(true);
  await outbox.acknowledge(notice('e2'));
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  await outbox.takeBack('e2');
  await vi.waitFor(() => expect(shown.waiting).toEqual([]));
  expect(sent.at(-1)).toBe('undo e2');
  expect(shown.told).toEqual([]);
});

test('what the hub refuses is told in its words, and holds up nothing behind it', async () => {
  isOnline(false);
  const { outbox, shown } = await onALine(
    { ok: false, status: 403, error: { code: 'no', message: 'その権限はありません。' } },
    TAKEN,
  );
  await outbox.acknowledge(notice('e1'));
  await outbox.acknowledge(notice('e2'));
  outbox.send();
  await vi.waitFor(() => expect(shown.waiting).toEqual([]));
  expect(shown.told.map(({ refusal }) => refusal)).toEqual(['その権限はありません。', undefined]);
});

test('where another has signed in at this browser meanwhile, nothing of it is said as theirs', async () => {
  const { outbox, shown, sent, waits, who } = await onALine(UNREACHED, TAKEN);
  await outbox.acknowledge(notice('e1'));
  expect(sent).toHaveLength(1);
  who.name = 'oka';
  waits[0]?.();
  await vi.waitFor(() => expect(shown.waiting).toEqual([]));
  expect(sent).toHaveLength(1);
});
