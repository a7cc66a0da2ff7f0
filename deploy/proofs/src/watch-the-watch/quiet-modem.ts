import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { eventually } from '../parts/eventually.js';
import { ended } from '../parts/line-peer.js';

/** A modem at the far end of a real pseudo-terminal (socat): it has its SIM and its network, and nobody calls. */
export async function quietModem(device: string): Promise<{ pull(): Promise<void> }> {
  const socat: ChildProcess = spawn('socat', ['-', `pty,raw,echo=0,link=${device}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let pending = '';
  socat.stdout?.setEncoding('latin1').on('data', (text: string) => {
    const commands = (pending + text.replaceAll('\x1b', '')).split('\r');
    pending = commands.pop() ?? '';
    for (const command of commands)
      for (const line of answerTo(command)) socat.stdin?.write(`\r\n${line}\r\n`);
  });
  await eventually('the modem’s device', () => existsSync(device) || undefined);
  return { pull: () => ended(socat) };
}

/** As 3GPP TS 27.007 has it. */
function answerTo(command: string): string[] {
  switch (command) {
    case 'AT+CPIN?':
      return ['+CPIN: READY', 'OK'];
    case 'AT+CREG?':
      return ['+CREG: 0,1', 'OK'];
    case 'AT+CEREG?':
      return ['+CEREG: 0,1', 'OK'];
    default:
      return ['OK'];
  }
}
