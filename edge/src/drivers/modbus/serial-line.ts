import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { type Log, type Part, pause } from '@kawamori/kit';
import { makeTrouble, type Trouble } from '../../trouble.js';
import { type Heard, isWorthAnotherTry, type LineTrouble, type Question } from './heard.js';
import type { LineSettings, OpenPort, RtuPort } from './rtu-port.js';

/** A question is put this often before its gauge is told as faulty, as Modbus masters do; a gauge that was silent before only once. */
const TRIES = 3;
/** Bits of one character on the line, start, parity and stop counted (MODBUS over Serial Line V1.02, 2.5.1). */
const BITS_PER_CHARACTER = 11;

const STOPPING: LineTrouble = { kind: 'gone', detail: 'the agent is stopping' };

/** How long the line rests between two frames: 3.5 characters, and from 19200 bit/s on 1.75 ms (2.5.1.1). */
export function silentInterval(baudRate: number): Milliseconds {
  return baudRate > 19_200 ? 1.75 : (3.5 * BITS_PER_CHARACTER * SECOND) / baudRate;
}

/**
 * One serial line with its gauges: one question at a time, with a rest before each. A device that was unplugged is opened again by the
 * next question.
 */
export class SerialLine implements Part {
  readonly name: string;
  readonly #settings: LineSettings;
  readonly #openPort: OpenPort;
  readonly #rest: Milliseconds;
  readonly #away: Trouble;
  /** Units whose last question was not answered: they may not hold up the others with three time-outs each. */
  readonly #silent = new Set<number>();
  readonly #stopping = new AbortController();
  #port: RtuPort | undefined;
  /** The last question's end. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(settings: LineSettings, openPort: OpenPort, log: Log) {
    this.name = `line ${settings.device}`;
    this.#settings = settings;
    this.#openPort = openPort;
    this.#rest = silentInterval(settings.baudRate);
    this.#away = makeTrouble(
      log,
      'a serial device cannot be used: its gauges cannot be asked',
      'the serial device is there again',
    );
  }

  start(): void {}

  async stop(): Promise<void> {
    this.#stopping.abort();
    // Ends the question that is on the line.
    await this.#port?.close();
    await this.#tail;
  }

  /**
   * Asks a gauge when those before it are done. Ends within three times twice the timeout of its own turn, and never rejects.
   * @param isWanted looked at when its turn comes: an answer that would come too late is not asked for
   */
  ask(question: Question, isWanted: () => boolean): Promise<Heard> {
    const turn = this.#tail.then(() => this.#takeTurn(question, isWanted));
    this.#tail = turn;
    return turn;
  }

  async #takeTurn(question: Question, isWanted: () => boolean): Promise<Heard> {
    if (this.#stopping.signal.aborted) return failed(STOPPING);
    if (!isWanted()) return failed({ kind: 'busy' });
    const tries = this.#silent.has(question.unit) ? 1 : TRIES;
    let heard = await this.#try(question);
    for (let tried = 1; tried < tries && !heard.ok && isWorthAnotherTry(heard.trouble); tried += 1) {
      if (this.#stopping.signal.aborted) break;
      heard = await this.#try(question);
    }
    if (!heard.ok && heard.trouble.kind === 'silent') this.#silent.add(question.unit);
    else this.#silent.delete(question.unit);
    return heard;
  }

  async #try(question: Question): Promise<Heard> {
    const opened = await this.#opened();
    if (!opened.ok) {
      this.#away.met({ device: this.#settings.device, fault: opened.fault });
      return failed({ kind: 'gone', detail: opened.fault });
    }
    this.#away.over();
    const { port } = opened;
    await pause(this.#rest, this.#stopping.signal);
    if (this.#stopping.signal.aborted) {
      await port.close();
      return failed(STOPPING);
    }
    const heard = await port.ask(question);
    if (heard.ok || heard.trouble.kind === 'exception') return heard;
    if (heard.trouble.kind === 'lost') {
      this.#port = undefined;
      await port.close();
      return heard;
    }
    // A late answer must not be there when the next question is put: it would be taken for that one's.
    await pause(question.timeout, this.#stopping.signal);
    return heard.trouble.kind === 'silent' && port.strayed() ? failed({ kind: 'late' }) : heard;
  }

  async #opened(): Promise<{ ok: true; port: RtuPort } | { ok: false; fault: string }> {
    if (this.#port?.isOpen()) return { ok: true, port: this.#port };
    // One that broke still holds the device.
    await this.#port?.close();
    const opened = await this.#openPort(this.#settings);
    this.#port = opened.ok ? opened.port : undefined;
    return opened;
  }
}

const failed = (trouble: LineTrouble): Heard => ({ ok: false, trouble });

/** The lines of this node, each made when its first gauge is. */
export class SerialLines implements Part {
  readonly name = 'serial lines';
  readonly #lines = new Map<string, SerialLine>();
  readonly #openPort: OpenPort;
  readonly #log: Log;

  constructor(openPort: OpenPort, log: Log) {
    this.#openPort = openPort;
    this.#log = log;
  }

  /** The line of a device. That all who share it state the same settings has been checked at the door. */
  line(settings: LineSettings): SerialLine {
    const known = this.#lines.get(settings.device);
    if (known !== undefined) return known;
    const line = new SerialLine(settings, this.#openPort, this.#log);
    this.#lines.set(settings.device, line);
    return line;
  }

  start(): void {}

  async stop(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.stop()));
  }
}
