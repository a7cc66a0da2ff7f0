// The one file of the hub that knows the serial port.
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import { SerialPort } from 'serialport';

/** An open serial device. Text goes out and comes in as Latin-1: a modem's words are ASCII. */
export interface SerialLine {
  write(text: string): void;
  close(): Promise<void>;
}

export interface SerialEars {
  heard(text: string): void;
  /** It was unplugged or broke. */
  lost(): void;
}

export type OpenedSerial = { ok: true; line: SerialLine } | { ok: false; fault: string };
export type OpenSerial = (device: string, baudRate: number, ears: SerialEars) => Promise<OpenedSerial>;

/** A driver of the system that hangs is given up after this long. */
const OPEN_WITHIN: Milliseconds = 3 * SECOND;
const CLOSE_WITHIN: Milliseconds = SECOND;

/** Opens a device for this process alone: two who speak to one modem would take one another's answers. */
export const openSerial: OpenSerial = (device, baudRate, ears) => {
  const port = new SerialPort({ path: device, baudRate, autoOpen: false });
  const line: SerialLine = {
    write: (text) => void port.write(text, 'latin1'),
    close: () =>
      new Promise((resolve) => {
        if (!port.isOpen) return resolve();
        const late = after(CLOSE_WITHIN, resolve);
        port.close(() => {
          late.cancel();
          resolve();
        });
      }),
  };
  return new Promise((resolve) => {
    let givenUp = false;
    const late = after(OPEN_WITHIN, () => {
      givenUp = true;
      resolve({ ok: false, fault: `${device} does not open` });
    });
    port.on('data', (bytes: Buffer) => ears.heard(bytes.toString('latin1')));
    port.on('error', () => ears.lost());
    port.on('close', () => ears.lost());
    port.open((error) => {
      late.cancel();
      if (error) resolve({ ok: false, fault: `${device} cannot be opened: ${error.message}` });
      else if (givenUp) void line.close();
      else resolve({ ok: true, line });
    });
  });
};
