import type { Milliseconds, ModbusMap } from '@kawamori/contracts';

/** One question to one gauge: so many registers from this address on. */
export interface Question {
  /** 1 to 247. */
  unit: number;
  table: ModbusMap['table'];
  address: number;
  count: number;
  timeout: Milliseconds;
}

/** What went wrong on the way to a gauge and back. */
export type LineTrouble =
  /** Not one byte came in time. */
  | { readonly kind: 'silent' }
  /** Nothing came in time, and something did afterwards. */
  | { readonly kind: 'late' }
  /** Bytes came that make no answer: another baud rate or parity, noise, two gauges at once. */
  | { readonly kind: 'garbled' }
  /** The gauge itself says that it cannot answer. */
  | { readonly kind: 'exception'; readonly code: number }
  /** The serial device went away under the question. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The serial device cannot be opened. */
  | { readonly kind: 'gone'; readonly detail: string }
  /** Others held the line for so long that the answer would not belong to its instant any more. */
  | { readonly kind: 'busy' };

export type Heard =
  | { readonly ok: true; readonly registers: readonly number[] }
  | { readonly ok: false; readonly trouble: LineTrouble };

/** MODBUS Application Protocol V1.1b3, 7; 7 (negative acknowledge) is of the older specification, 9 was never given a meaning. */
const EXCEPTIONS: Record<number, string> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  5: 'acknowledge',
  6: 'server device busy',
  7: 'negative acknowledge',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target device failed to respond',
};

/** Exceptions by which a gauge asks to be asked again: it works on the answer, or on something else. */
const ASK_AGAIN = new Set([5, 6]);

/** Whether the same question may be answered a moment later. */
export function isWorthAnotherTry(trouble: LineTrouble): boolean {
  switch (trouble.kind) {
    case 'silent':
    case 'late':
    case 'garbled':
    case 'lost':
      return true;
    case 'exception':
      return ASK_AGAIN.has(trouble.code);
    case 'gone':
    case 'busy':
      return false;
  }
}

/** A trouble in words for the operator. The cause stands first: vitals cut a fault at 80 characters. */
export function troubleInWords(trouble: LineTrouble, { unit, timeout }: Question): string {
  switch (trouble.kind) {
    case 'silent':
      return `no answer from unit ${unit} within ${timeout} ms`;
    case 'late':
      return `unit ${unit} answers later than ${timeout} ms: make its timeout longer`;
    case 'garbled':
      return `the answer of unit ${unit} is garbled (CRC): baud rate, parity, cable?`;
    case 'exception':
      return `unit ${unit} says exception ${trouble.code}: ${EXCEPTIONS[trouble.code] ?? 'unknown'}`;
    case 'lost':
    case 'gone':
      return trouble.detail;
    case 'busy':
      return `unit ${unit} was not asked in time: its line is busy with others`;
  }
}

/** Why a serial device cannot be used, from what the system says of it. */
export function deviceInWords(device: string, said: string): string {
  if (/no such (file|device)/i.test(said)) return `no device ${device}: is the adapter plugged in?`;
  if (/permission denied/i.test(said)) return `may not open ${device}: add the agent's user to dialout`;
  if (/lock|busy/i.test(said)) return `another process holds ${device}`;
  if (/inappropriate ioctl|not a (tty|typewriter)/i.test(said)) return `${device} is no serial device`;
  return `${device}: ${said}`;
}
