import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { type Log, type Part, pause } from '@kawamori/kit';
import { makeTrouble, type Trouble } from '../../trouble.js';
import { type Heard, isWorthAnotherTry, type LineTrouble, type Question } from './heard.js';
import type { LineSettings, OpenPort, RtuPort } from './rtu-port.js';

/** A question is put this often before its gauge is told as faulty, as Modbus masters do; a gauge that was silent before only once. */
const TRIES = 3;
/** After these a gauge may still answer. */
const OWES = new Set<LineTrouble['kind']>(['silent', 'late', 'garbled']);
/** Bits of one character on the line, start, parity and stop counted (MODBUS over Serial Line V1.02, 2.5.1). */
const BITS_PER_CHARACTER = 11;

/**
 * Modbus numbers neither questions nor answers: an answer that comes late would be taken for that to the next question, perhaps about
 * another register. So a gauge that did not answer well is left alone for this many time-outs.
 */
const LEFT_ALONE = 10;

const STOPPING: LineTrouble = { kind: 'gone', detail: 'the agent is stopping' };

/** How long the line rests between two frames: 3.5 characters, and from 19200 bit/s on 1.75 ms (2.5.1.1). */
export function silentInterval(baudRate: number): Milliseconds {
  return baudRate > 19_200 ? 1.75 : (3.5 * BITS_PER_CHARACTER * SECOND) / baudRate;
}

/**
 * One serial line with its gauges: one question at a time, with a rest before each. A device that was unplugged is opened again by the
 * next question.
 */
export class SerialLine {
  readonly #settings: LineSettings;
  readonly #openPort: OpenPort;
  readonly #rest: Milliseconds;
  readonly #away: Trouble;
  /** Units whose last question was not answered well, and until when they are left alone. */
  readonly #owing = new Map<number, { trouble: LineTrouble; until: Milliseconds }>();
  readonly #elapsed: () => Milliseconds;
  readonly #stopping = new AbortController();
  #port: RtuPort | undefined;
  /** The last question's end. */
  #tail: Promise<unknown> = Promise.resolve();

  /** @param elapsed milliseconds since some start, never set back */
  constructor(settings: LineSettings, openPort: OpenPort, log: Log, elapsed = () => performance.now()) {
    this.#settings = settings;
    this.#openPort = openPort;
    this.#elapsed = elapsed;
    this.#rest = silentInterval(settings.baudRate);
    this.#away = makeTrouble(
      log,
      'a serial device cannot be used: its gauges cannot be asked',
      'the serial device is there again',
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    // Ends the question that is on the line.
    await this.#port?.close();
    await this.#tail;
  }

  /**
   * Asks a gauge when those before it are done. Ends within nine timeouts of its own turn, and never rejects.
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
    const { unit, timeout } = question;
    const owing = this.#owing.get(unit);
    if (owing !== undefined && this.#elapsed() < owing.until) return failed(owing.trouble);
    // A dead gauge may not hold up the others with three time-outs each time.
    const tries = owing?.trouble.kind === 'silent' ? 1 : TRIES;
    let heard = await this.#try(question);
    let tried = 1;
    for (; tried < tries && !heard.ok && isWorthAnotherTry(heard.trouble); tried += 1) {
      if (this.#stopping.signal.aborted) break;
      heard = await this.#try(question);
    }
    if (heard.ok && (owing !== undefined || tried > 1)) heard = await this.#inStep(question, heard);
    if (!heard.ok && OWES.has(heard.trouble.kind)) {
      this.#owing.set(unit, { trouble: heard.trouble, until: this.#elapsed() + LEFT_ALONE * timeout });
    } else this.#owing.delete(unit);
    return heard;
  }

  /** An answer after a failure may be that to the question before. Then its own follows, as late after it as that question was early. */
  async #inStep(question: Question, heard: Heard): Promise<Heard> {
    await pause(3 * question.timeout, this.#stopping.signal);
    return this.#port?.strayed() ? failed({ kind: 'late' }) : heard;
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
  readonly #elapsed: (() => Milliseconds) | undefined;

  constructor(openPort: OpenPort, log: Log, elapsed?: () => Milliseconds) {
    this.#openPort = openPort;
    this.#log = log;
    this.#elapsed = elapsed;
  }

  /** The line of a device. That all who share it state the same settings has been checked at the door. */
  line(settings: LineSettings): SerialLine {
    const known = this.#lines.get(settings.device);
    if (known !== undefined) return known;
    const line = new SerialLine(settings, this.#openPort, this.#log, this.#elapsed);
    this.#lines.set(settings.device, line);
    return line;
  }

  start(): void {}

  async stop(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.stop()));
  }
}
