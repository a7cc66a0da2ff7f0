import type { Milliseconds } from '@kawamori/contracts';
import { after, pause } from '@kawamori/kit';
import { type AtPiece, atLines, finalOf } from './at-lines.js';
import type { OpenSerial, SerialLine } from './serial-port.js';

/** What a modem answered: its lines before the final result. */
export type AtAnswer = { ok: true; lines: string[] } | { ok: false; fault: string };

/** The modem does not answer, or has gone: this session is over. */
export class ModemSilent extends Error {}

export interface Question {
  /** Without the carriage return. */
  command: string;
  withinMs: Milliseconds;
  /** How the lines begin that belong to the answer. All others are said by the modem by itself. */
  prefix?: string;
  /** Whether the end of a call answers it. */
  dials?: boolean;
  /** Sent when the modem asks for it. */
  text?: string;
}

/** A modem at the end of an open line. One question at a time. */
export interface AtSession {
  /** @throws ModemSilent */
  ask(question: Question): Promise<AtAnswer>;
  close(): Promise<void>;
}

export interface SessionInputs {
  device: string;
  baudRate: number;
  open: OpenSerial;
  /** What the modem says by itself. */
  said(line: string): void;
  times: { answerMs: Milliseconds; quietMs: Milliseconds };
}

const CTRL_Z = '\x1a';
const ESCAPE = '\x1b';
const SYNC_TRIES = 3;

/**
 * Opens the line, and waits until the modem answers in step: an answer to a question of before must not be taken for that to the next.
 * @throws ModemSilent
 */
export async function openSession({
  device,
  baudRate,
  open,
  said,
  times,
}: SessionInputs): Promise<AtSession> {
  const cut = atLines();
  let waiting:
    | { question: Question; lines: string[]; settle(answer: AtAnswer | ModemSilent): void }
    | undefined;
  let lost = false;
  let port: SerialLine | undefined;

  const settle = (answer: AtAnswer | ModemSilent) => {
    const { settle: tell } = waiting ?? {};
    waiting = undefined;
    tell?.(answer);
  };
  const take = (piece: AtPiece) => {
    if (piece.kind === 'prompt') {
      if (waiting?.question.text !== undefined) port?.write(`${waiting.question.text}${CTRL_Z}`);
      return;
    }
    const { text: words } = piece;
    if (!waiting) return said(words);
    const { question, lines } = waiting;
    // The echo of a modem that was not told yet to give none.
    if (words === question.command || (question.text !== undefined && words.startsWith(question.text)))
      return;
    const final = finalOf(words, question.dials ?? false);
    if (final) settle(final.ok ? { ok: true, lines } : final);
    else if (question.prefix !== undefined && words.startsWith(question.prefix)) lines.push(words);
    else said(words);
  };
  const wentAway = () => {
    lost = true;
    settle(new ModemSilent(`${device} has gone`));
  };
  const opened = await open(device, baudRate, {
    heard: (text) => {
      for (const piece of cut(text)) take(piece);
    },
    lost: wentAway,
  });
  if (!opened.ok) throw new ModemSilent(opened.fault);
  const { line } = opened;
  port = line;

  const ask = (question: Question): Promise<AtAnswer> =>
    new Promise((resolve, reject) => {
      if (lost) return reject(new ModemSilent(`${device} has gone`));
      const late = after(question.withinMs, () =>
        settle(new ModemSilent(`the modem at ${device} does not answer`)),
      );
      waiting = {
        question,
        lines: [],
        settle: (answer) => {
          late.cancel();
          if (answer instanceof ModemSilent) reject(answer);
          else resolve(answer);
        },
      };
      line.write(`${question.command}\r`);
    });

  const inStep = async () => {
    // Ends a text that a session of before was still asked for.
    line.write(ESCAPE);
    for (let tries = 1; ; tries++) {
      try {
        // A refusal is the late answer to something of before.
        const answer = await ask({ command: 'AT', withinMs: times.answerMs });
        if (answer.ok) break;
        if (tries >= SYNC_TRIES)
          throw new ModemSilent(`the modem at ${device} answers AT with ${answer.fault}`);
      } catch (error) {
        if (tries >= SYNC_TRIES || lost) throw error;
      }
    }
    // What is still on its way comes now, and is nobody's answer.
    await pause(times.quietMs);
    await ask({ command: 'ATE0', withinMs: times.answerMs });
  };
  try {
    await inStep();
  } catch (error) {
    await line.close();
    throw error;
  }
  return { ask, close: () => line.close() };
}
