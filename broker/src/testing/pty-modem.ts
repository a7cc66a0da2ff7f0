// A modem at the far end of a real pseudo-terminal (socat). It speaks as the manuals of SIMCom and Quectel and 3GPP TS 27.005/27.007 say:
// echo, final results, prompts, words that nobody asked for. It does not show a real network, baud rates, or the quirks of one maker.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.js';
import { eventually, type Heard, heard } from './waiting.js';

/** What becomes of a call: steps in ms after the dialling, as the network tells them. */
export type CallScript = { afterMs: number; state?: number | 'gone'; says?: string }[];

export interface SentSms {
  number: string;
  text: string;
  /** Of several parts: the reference, how many, and which. */
  part: [reference: number, of: number, index: number] | undefined;
  wantsReport: boolean;
}

export interface PtyModem {
  readonly device: string;
  readonly commands: readonly string[];
  readonly sms: Heard<SentSms>;
  readonly dialled: Heard<string>;
  readonly spoken: Heard<string>;
  /** How it behaves; changed while it runs. */
  is: {
    /** Bytes are taken and nothing is said. */
    mute: boolean;
    /** Every answer comes so late. */
    slowMs: number;
    pin: string;
    /** What the network registrations are. */
    registered: [circuit: number, packet: number];
    /** Refuses messages with this, or takes them. */
    cms: number | undefined;
    /** Whether it tells what became of messages, and what (TP-ST). */
    report: number | undefined;
    call: CallScript;
    /** Answers the dialling itself with this instead of OK. */
    dialAnswer: string;
    /** Says this before every answer. */
    chatters: string | undefined;
    takesChup: boolean;
  };
  /** Says something by itself. */
  say(line: string): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

export async function startPtyModem(): Promise<PtyModem> {
  const device = join(temporaryFolder(), 'modem');
  const commands: string[] = [];
  const [sms, dialled, spoken] = [heard<SentSms>(), heard<string>(), heard<string>()];
  const is: PtyModem['is'] = {
    ...{ mute: false, slowMs: 0, pin: 'READY', registered: [0, 1], cms: undefined, report: 0x00 },
    ...{ call: [], dialAnswer: 'OK', chatters: undefined, takesChup: true },
  };
  let socat: ChildProcess | undefined;
  let echo = true;
  let callState: number | undefined;
  let reportsOn = false;
  let reference = 7;
  let pduLength: number | undefined;
  let answeredUntil = 0;
  let timers: NodeJS.Timeout[] = [];

  const put = (text: string) => void socat?.stdin?.write(Buffer.from(text, 'latin1'));
  const say = (line: string) => put(`\r\n${line}\r\n`);
  const answer = (...lines: string[]) => {
    const tell = () => {
      if (is.chatters !== undefined) say(is.chatters);
      for (const line of lines) say(line);
    };
    // One command after the other: what is asked while it is slow with another is answered after that.
    const dueAt = Math.max(performance.now(), answeredUntil) + is.slowMs;
    answeredUntil = dueAt;
    const waitMs = dueAt - performance.now();
    if (waitMs <= 0) tell();
    else setTimeout(tell, waitMs);
  };
  const endCall = () => {
    callState = undefined;
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const takeSms = (pdu: string) => {
    const given = pduLength ?? 0;
    pduLength = undefined;
    if (is.cms !== undefined) return answer(`+CMS ERROR: ${is.cms}`);
    const { message, octets } = readSubmit(pdu);
    if (octets !== given) return answer('+CMS ERROR: 304');
    reference = (reference + 1) % 256;
    sms.hear(message);
    answer(`+CMGS: ${reference}`, 'OK');
    if (message.wantsReport && reportsOn && is.report !== undefined) {
      const report = statusReport(reference, message.number, is.report);
      timers.push(setTimeout(() => put(`\r\n+CDS: ${report.length / 2 - 1}\r\n${report}\r\n`), is.slowMs));
    }
  };
  const take = (command: string) => {
    commands.push(command);
    if (is.mute) return;
    if (echo) put(`${command}\r`);
    if (command === 'ATE0') echo = false;
    const [, number] = /^ATD(\+?\d+);$/.exec(command) ?? [];
    if (number !== undefined) {
      dialled.hear(number);
      if (is.dialAnswer === 'OK') callState = 2;
      answer(is.dialAnswer);
      for (const { afterMs, state, says } of is.call) {
        timers.push(
          setTimeout(() => {
            if (state !== undefined) callState = state === 'gone' ? undefined : state;
            if (says !== undefined) say(says);
          }, afterMs),
        );
      }
      return;
    }
    const [, length] = /^AT\+CMGS=(\d+)$/.exec(command) ?? [];
    if (length !== undefined) {
      pduLength = Number(length);
      put('\r\n> ');
      return;
    }
    const [, speech] = /^AT\+CTTS=1,"([0-9A-F]+)"$/.exec(command) ?? [];
    if (speech !== undefined) {
      spoken.hear(Buffer.from(speech, 'hex').swap16().toString('utf16le'));
      return answer('OK');
    }
    switch (command) {
      case 'AT+CPIN?':
        return is.pin === '' ? answer('+CME ERROR: 10') : answer(`+CPIN: ${is.pin}`, 'OK');
      case 'AT+CREG?':
        return answer(`+CREG: 0,${is.registered[0]}`, 'OK');
      case 'AT+CEREG?':
        return answer(`+CEREG: 0,${is.registered[1]}`, 'OK');
      case 'AT+CLCC':
        if (callState === undefined) return answer('OK');
        return answer(`+CLCC: 1,0,${callState},0,0,"${dialled.all.at(-1)}",145`, 'OK');
      case 'AT+CHUP':
        if (!is.takesChup) return answer('ERROR');
        endCall();
        return answer('OK');
      case 'ATH':
        endCall();
        return answer('OK');
      case 'AT+CNMI=2,1,0,1,0':
        reportsOn = is.report !== undefined;
        return answer(reportsOn ? 'OK' : '+CMS ERROR: 303');
      case 'AT+CVHU=0':
        return answer('ERROR');
      default:
        return answer(/^AT(?:E0|\+CMEE=1|\+CMGF=0)?$/.test(command) ? 'OK' : 'ERROR');
    }
  };
  let pending = '';
  const hear = (text: string) => {
    for (const character of text) {
      if (character === '\x1b') {
        pduLength = undefined;
        pending = '';
      } else if (pduLength !== undefined && character === '\x1a') {
        const pdu = pending;
        pending = '';
        if (!is.mute) takeSms(pdu);
      } else if (pduLength === undefined && character === '\r') {
        const command = pending;
        pending = '';
        take(command);
      } else pending += character;
    }
  };

  const modem: PtyModem = {
    ...{ device, commands, sms, dialled, spoken, is, say },
    plugIn: async () => {
      echo = true;
      const child = spawn('socat', [`PTY,link=${device},raw,echo=0`, 'STDIO'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      socat = child;
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (bytes: Buffer) => hear(bytes.toString('latin1')));
      await eventually(() => {
        if (!existsSync(device)) throw new Error('no pseudo-terminal yet');
      });
    },
    unplug: async () => {
      const child = socat;
      socat = undefined;
      endCall();
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
  await modem.plugIn();
  onTestFinished(() => modem.unplug());
  return modem;
}

/** Reads an SMS-SUBMIT with a relative validity in UCS-2, octet by octet; says how many octets it has behind the centre's address. */
function readSubmit(hex: string): { message: SentSms; octets: number } {
  const octets = [...Buffer.from(hex, 'hex')];
  const total = octets.length;
  const next = (): number => octets.shift() ?? Number.NaN;
  for (let centre = next(); centre > 0; centre--) next();
  const before = octets.length;
  const first = next();
  next();
  const digits = next();
  const international = next() === 0x91;
  let number = '';
  while (number.length < digits) {
    const pair = next();
    number += (pair & 0x0f).toString(16);
    if (number.length < digits) number += (pair >> 4).toString(16);
  }
  if (next() !== 0x00) throw new Error('a protocol identifier that is not plain');
  if (next() !== 0x08) throw new Error('an alphabet that is not UCS-2');
  next();
  if (next() !== octets.length) throw new Error('a wrong length of the user data');
  let part: SentSms['part'];
  if ((first & 0x40) !== 0) {
    const header = octets.splice(0, next());
    if (header[0] !== 0 || header[1] !== 3) throw new Error('a header that joins no parts');
    part = [header[2] ?? 0, header[3] ?? 0, header[4] ?? 0];
  }
  if (total > 176 || octets.length > 140) throw new Error('longer than a message may be');
  let text = '';
  while (octets.length > 0) text += String.fromCharCode(next() * 256 + next());
  return {
    octets: before,
    message: {
      number: `${international ? '+' : ''}${number}`,
      ...{ text, part, wantsReport: (first & 0x20) !== 0 },
    },
  };
}

function statusReport(reference: number, number: string, status: number): string {
  const digits = number.replace('+', '');
  const swapped = (digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1');
  const two = (value: number) => value.toString(16).toUpperCase().padStart(2, '0');
  const time = '62602081013563';
  return `0006${two(reference)}${two(digits.length)}${number.startsWith('+') ? '91' : '81'}${swapped}${time}${time}${two(status)}`;
}
