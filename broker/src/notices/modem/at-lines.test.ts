import { expect, test } from 'vitest';
import { atLines, finalOf, smsFault } from './at-lines.js';

test('lines come whole, however they are cut on their way, and a prompt without an end of line', () => {
  const cut = atLines();
  const heard = ['AT+CMGS=', '20\r\r', '\n>', ' ', '\r\n+CM', 'GS: 8\r\n\r\nO', 'K\r\n'].flatMap((text) =>
    cut(text),
  );
  expect(heard.map((piece) => (piece.kind === 'line' ? piece.text : '>'))).toEqual([
    'AT+CMGS=20',
    '>',
    '+CMGS: 8',
    'OK',
  ]);
});

test('a prompt is one, also when something that nobody asked for comes in one breath with it', () => {
  expect(atLines()('\r\n> \r\n+CDS: 25\r\n')).toEqual([
    { kind: 'prompt' },
    { kind: 'line', text: '+CDS: 25' },
  ]);
});

test('a line that never ends takes no memory', () => {
  const cut = atLines();
  for (let i = 0; i < 100; i++) expect(cut('x'.repeat(1_000))).toEqual([]);
  expect(cut('\r\n')[0]).toMatchObject({ text: 'x'.repeat(2_000) });
});

test('only what ends a command is final, and the end of a call only of a dialling', () => {
  expect(finalOf('OK', false)).toEqual({ ok: true });
  expect(finalOf('+CME ERROR: 10', false)).toEqual({ ok: false, fault: '+CME ERROR: 10' });
  expect(finalOf('BUSY', false)).toBeUndefined();
  expect(finalOf('BUSY', true)).toEqual({ ok: false, fault: 'BUSY' });
  expect(finalOf('OKAY', false)).toBeUndefined();
});

test('a number that does not exist is not tried again, a busy network is, and both say so in words', () => {
  expect(smsFault('+CMS ERROR: 1')).toEqual({
    fault: 'there is no such number (+CMS ERROR: 1)',
    retry: false,
  });
  expect(smsFault('+CMS ERROR: 42')).toEqual({
    fault: 'the network is congested (+CMS ERROR: 42)',
    retry: true,
  });
  expect(smsFault('+CMS ERROR: 500')).toEqual({ fault: '+CMS ERROR: 500', retry: true });
  expect(smsFault('ERROR')).toEqual({ fault: 'ERROR', retry: true });
});
