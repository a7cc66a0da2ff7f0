// The line is played: a modem that still owes an answer when the line is opened, and answers one thing after the other.
import { expect, test } from 'vitest';
import { ModemSilent, openSession } from './at-session.js';
import type { OpenSerial, SerialEars } from './serial-port.js';

function aLine(answers: (command: string) => string | undefined, owes: string[] = []) {
  let ears: SerialEars | undefined;
  const open: OpenSerial = (_device, _baudRate, own) => {
    ears = own;
    return Promise.resolve({
      ok: true,
      line: {
        write: (text) => {
          const command = text.trim();
          if (command === '\x1b') return;
          // What it owes comes before the answer to what is asked now, and the answer behind it.
          const said = [owes.shift(), answers(command)];
          for (const [index, line] of said.entries()) {
            if (line !== undefined) setTimeout(() => ears?.heard(`\r\n${line}\r\n`), 10 * index);
          }
        },
        close: () => Promise.resolve(),
      },
    });
  };
  return open;
}
const unasked: string[] = [];
const opened = (open: OpenSerial) =>
  openSession({
    ...{ device: 'modem', baudRate: 9_600, open, said: (line) => unasked.push(line) },
    times: { answerMs: 200, quietMs: 100 },
  });
const asks = (command: string) => (command === 'AT+THAT' ? 'ERROR' : 'OK');

test.each([['OK'], ['+CMS ERROR: 1']])(
  'a modem that still owes %s from before is in step once the line is open',
  async (owed) => {
    const session = await opened(aLine(asks, [owed]));
    expect(await session.ask({ command: 'AT+THAT', withinMs: 200 })).toEqual({ ok: false, fault: 'ERROR' });
    expect(await session.ask({ command: 'AT+THIS', withinMs: 200 })).toEqual({ ok: true, lines: [] });
  },
);

test('a modem that answers nothing, or nothing but ERROR, is no modem', async () => {
  await expect(opened(aLine(() => undefined))).rejects.toThrow(ModemSilent);
  await expect(opened(aLine(() => 'ERROR'))).rejects.toThrow('answers AT with ERROR');
});

test('a line that does not open says why', async () => {
  const open: OpenSerial = () => Promise.resolve({ ok: false, fault: 'no such device' });
  await expect(opened(open)).rejects.toThrow('no such device');
});
