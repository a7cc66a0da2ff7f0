import type { NoticeKey } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { messageTable } from './message-table.js';

const key = (notice: string, to: string, channel = 'sms') => `${notice}|${to}|${channel}` as NoticeKey;
const [A, B, C] = ['a|caution|1', 'b|caution|1', 'c|danger|1'] as const;

test('notices that left in one message are known by each other, for that person alone, whatever the channel', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const table = messageTable(database);
  const sent = (to: string, channel: string, ...notices: string[]) => {
    for (const one of notices) {
      const first = key(notices[0] ?? '', to, channel);
      table.take({ key: key(one, to, channel), ...(notices.length > 1 ? { with: first } : {}) });
    }
  };
  sent('person:mori', 'sms', A, B);
  sent('person:mori', 'sms', A, B);
  sent('person:mori', 'web-push', B, C);
  sent('person:oka', 'sms', C);
  expect(table.toldWith(A, 'person:mori')).toEqual([B]);
  expect(table.toldWith(B, 'person:mori')).toEqual([A, C]);
  expect(table.toldWith(C, 'person:oka')).toEqual([]);
  expect(table.toldWith(A, 'person:oka')).toEqual([]);
});
