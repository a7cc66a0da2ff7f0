/** What a modem says, piece by piece: whole lines, and the prompt behind which a message's text is expected. */
export type AtPiece = { kind: 'line'; text: string } | { kind: 'prompt' };

/** Of a line that never ends the last characters are kept. A PDU has at most 400. */
const KEPT = 2_000;

/** Cuts what comes into pieces; what is not whole yet waits for the next bytes (ITU-T V.250, 5.7; 3GPP TS 27.005, 3.5.1). */
export function atLines(): (text: string) => AtPiece[] {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = (lines.pop() ?? '').slice(-KEPT);
    // A prompt ends with no line of its own, unless the modem says something else right behind it.
    const pieces = lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line): AtPiece => (line === '>' ? { kind: 'prompt' } : { kind: 'line', text: line }));
    if (/^> ?$/.test(rest)) {
      rest = '';
      pieces.push({ kind: 'prompt' });
    }
    return pieces;
  };
}

export type Final = { ok: true } | { ok: false; fault: string };

/** Ends of a call, which also answer a dialling. */
export const CALL_ENDS = ['NO CARRIER', 'BUSY', 'NO ANSWER', 'NO DIALTONE', 'NO DIAL TONE'] as const;

/** The final result of a command, or undefined where the line is none. */
export function finalOf(line: string, dials: boolean): Final | undefined {
  if (line === 'OK') return { ok: true };
  if (line === 'ERROR' || /^\+CM[ES] ERROR:/.test(line)) return { ok: false, fault: line };
  if (dials && (CALL_ENDS as readonly string[]).includes(line)) return { ok: false, fault: line };
  return undefined;
}

/** Refusals that stay (3GPP TS 24.011, E-2, and 27.005, 3.2.5): no such number, unknown subscriber, a message that cannot be read. */
const PERMANENT = new Set([1, 28, 304]);

/** In words for the map and the log: the field's own for the usual ones. */
const CMS_WORDS: Readonly<Record<number, string>> = {
  1: 'there is no such number',
  8: 'barred by the operator',
  10: 'barred by the operator',
  28: 'the subscriber is not known',
  38: 'the network is out of order',
  41: 'the network has failed for now',
  42: 'the network is congested',
  310: 'there is no SIM',
  311: 'the SIM asks for a PIN',
  330: 'the SIM knows no service centre',
  331: 'no network',
  332: 'the network does not answer',
};

export function smsFault(fault: string): { fault: string; retry: boolean } {
  const code = Number(/^\+CMS ERROR: *(\d+)$/.exec(fault)?.[1] ?? Number.NaN);
  const words = CMS_WORDS[code];
  return { fault: words === undefined ? fault : `${words} (${fault})`, retry: !PERMANENT.has(code) };
}
