// The one file that knows the Modbus library and the serial port.
import { EventEmitter } from 'node:events';
import { SECOND } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import modbus from 'modbus-serial';
import { SerialPort } from 'serialport';
import { findAnswer } from './find-answer.js';
import { deviceInWords, type Heard, type Question } from './heard.js';

export interface LineSettings {
  device: string;
  baudRate: number;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
}

/** An open serial device. */
export interface RtuPort {
  /** Asks one question; never two at a time. Ends within the question's timeout and never rejects. */
  ask(question: Question): Promise<Heard>;
  /** Whether an answer to the last question has come since that question ended. */
  strayed(): boolean;
  isOpen(): boolean;
  close(): Promise<void>;
}

export type OpenedPort = { ok: true; port: RtuPort } | { ok: false; fault: string };
export type OpenPort = (settings: LineSettings) => Promise<OpenedPort>;

/** A driver of the system that hangs is given up after this long. */
const OPEN_WITHIN = 3 * SECOND;
const CLOSE_WITHIN = 1 * SECOND;
/** Of a line that babbles the last bytes are kept: a frame has at most 256 (MODBUS over Serial Line V1.02, 2.5.1). */
const KEPT = 256;

const NOTHING = Buffer.alloc(0);

/**
 * What the library takes for its port. Its own one keeps what came before a question, so that the late answer to one question would be
 * taken for the answer to the next; this one begins each question with nothing, and drops what nobody asked for.
 */
class FramingPort extends EventEmitter {
  readonly serial: SerialPort;
  /** Bytes since the last question was put, or behind its answer, or since it ended without one. */
  #received: Buffer = NOTHING;
  #count = 0;
  #request: Buffer = NOTHING;
  /** `clearing`: the question is not on the line yet. */
  #state: 'idle' | 'clearing' | 'waiting' = 'idle';
  /** After an error the stream takes nothing any more, though the device may still count as open. */
  #broken = false;

  constructor(settings: LineSettings) {
    super();
    const { device: path, ...rest } = settings;
    // Exclusive (`lock` is on by default): two masters on one line would garble one another.
    this.serial = new SerialPort({ path, ...rest, dataBits: 8, autoOpen: false });
    this.serial.on('data', (bytes: Buffer) => this.#hear(bytes));
    this.serial.on('error', (error) => {
      this.#broken = true;
      this.emit('error', error);
    });
    this.serial.on('close', () => this.emit('close'));
  }

  get isOpen(): boolean {
    return this.serial.isOpen && !this.#broken;
  }

  /** Bytes that have come since the last question was put, or ended, or behind its answer. */
  get count(): number {
    return this.#count;
  }

  open(done: (error: Error | null) => void): void {
    this.serial.open(done);
  }

  close(done: (error: Error | null) => void): void {
    this.serial.close(done);
  }

  /** Puts a question. What has come before, and lies unread at the system, is no answer to it. */
  write(request: Buffer): void {
    this.#request = request;
    this.#state = 'clearing';
    this.serial.flush((error) => {
      // Meanwhile it may have been given up, and another one put.
      if (this.#state !== 'clearing' || this.#request !== request) return;
      if (error) {
        this.emit('error', error);
        return;
      }
      this.#forget();
      this.#state = 'waiting';
      this.serial.write(request);
    });
  }

  /** The question has ended. What comes now is nobody's answer; neither is what came together with its own. */
  end(): void {
    if (this.#state !== 'idle') this.#forget();
    this.#state = 'idle';
  }

  #forget(): void {
    this.#received = NOTHING;
    this.#count = 0;
  }

  /** Whether an answer came that nobody waits for any more. */
  strayed(): boolean {
    return (
      this.#state === 'idle' && this.#count > 0 && findAnswer(this.#received, this.#request) !== undefined
    );
  }

  #hear(bytes: Buffer): void {
    this.#count += bytes.length;
    const received = Buffer.concat([this.#received, bytes]);
    this.#received = received.subarray(-KEPT);
    const answer = this.#state === 'waiting' ? findAnswer(received, this.#request) : undefined;
    if (answer === undefined) return;
    // A gauge that stood still gives its answers all at once: those behind the first tell that it was not the right one.
    this.#received = received.subarray(answer.byteOffset - received.byteOffset + answer.length);
    this.#count = this.#received.length;
    this.#state = 'idle';
    this.emit('data', answer);
  }
}

/** Opens a serial device for Modbus RTU. */
export const openRtuPort: OpenPort = (settings) => {
  const framing = new FramingPort(settings);
  const client = new modbus.default(framing);
  const fault = (said: string) => deviceInWords(settings.device, said);
  // Whoever asks hears of it by the answer, or by `isOpen`; the library would throw an error that nobody listens to.
  client.on('error', () => undefined);
  return new Promise((resolve) => {
    let givenUp = false;
    const late = after(OPEN_WITHIN, () => {
      givenUp = true;
      resolve({ ok: false, fault: fault('it does not open') });
    });
    client.open((error?: Error | null) => {
      late.cancel();
      if (error) resolve({ ok: false, fault: fault(error.message) });
      else if (givenUp) client.close(() => undefined);
      else resolve({ ok: true, port: rtuPort(framing, client, fault) });
    });
  });
};

function rtuPort(
  framing: FramingPort,
  client: InstanceType<typeof modbus.default>,
  fault: (said: string) => string,
): RtuPort {
  const lost = (said: string): Heard => ({ ok: false, trouble: { kind: 'lost', detail: fault(said) } });

  return {
    isOpen: () => framing.isOpen,
    strayed: () => framing.strayed(),
    ask: (question) =>
      new Promise((resolve) => {
        if (!framing.isOpen) return resolve(lost('it went away'));
        // The system takes eight bytes at once; a device that has not taken the last question will not take this one.
        if (framing.serial.writableLength > 0) return resolve(lost('it takes no bytes'));
        const end = (heard: Heard) => {
          framing.off('close', wentAway);
          framing.off('error', wentAway);
          framing.end();
          resolve(heard);
        };
        const wentAway = () => end(lost('it went away'));
        framing.once('close', wentAway);
        framing.once('error', wentAway);
        const answered = (error: unknown, answer: { data: number[] } | undefined) => {
          if (answer !== undefined && !error) end({ ok: true, registers: answer.data });
          else end({ ok: false, trouble: troubleOf(error, framing.count) });
        };
        client.setTimeout(question.timeout);
        const { unit, address, count } = question;
        if (question.table === 'input') client.writeFC4(unit, address, count, answered);
        else client.writeFC3(unit, address, count, answered);
      }),
    close: () =>
      new Promise((resolve) => {
        const late = after(CLOSE_WITHIN, resolve);
        client.close(() => {
          late.cancel();
          resolve();
        });
      }),
  };
}

/** What the library says went wrong. It gives exceptions a `modbusCode` and a time-out an `errno`; all else is a frame it cannot read. */
function troubleOf(error: unknown, bytesHeard: number): Extract<Heard, { ok: false }>['trouble'] {
  const { modbusCode, errno } = error as { modbusCode?: unknown; errno?: unknown };
  if (typeof modbusCode === 'number') return { kind: 'exception', code: modbusCode };
  return { kind: errno === 'ETIMEDOUT' && bytesHeard === 0 ? 'silent' : 'garbled' };
}
