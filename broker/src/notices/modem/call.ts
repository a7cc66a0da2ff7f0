/** How far a call has come. `ringing`: the other telephone rings, as far as the network says so. */
export interface Call {
  phase: 'dialling' | 'ringing' | 'answered' | 'ended';
  /** Once ended. */
  end?: CallEnd;
  /** Whether the modem has listed the call, and how often it did not before. */
  listed: boolean;
  unlisted: number;
}

/** `unanswered`: it rang, or may have; `not-connected`: the network did not get that far. */
export type CallEnd = 'answered' | 'unanswered' | 'busy' | 'not-connected';

export const DIALLED: Call = { phase: 'dialling', listed: false, unlisted: 0 };

/** A modem lists a call a moment after it has dialled. */
const UNLISTED_AT_MOST = 3;

/** What a modem says by itself of a call: 3GPP's results, and the words of several makers. */
export function hearOfCall(call: Call, line: string): Call {
  if (call.phase === 'ended') return call;
  if (/^VOICE CALL: ?BEGIN/.test(line) || /^\^CONN:/.test(line)) return { ...call, phase: 'answered' };
  if (line === 'BUSY') return { ...call, phase: 'ended', end: 'busy' };
  if (line === 'NO ANSWER') return { ...call, phase: 'ended', end: 'unanswered' };
  if (line === 'NO CARRIER' || /^VOICE CALL: ?END/.test(line) || /^\^CEND:/.test(line)) return gone(call);
  if (/^NO DIAL ?TONE$/.test(line)) return { ...call, phase: 'ended', end: 'not-connected' };
  return call;
}

/** What the modem's list of calls says (3GPP TS 27.007, 7.18): the state of the one that it has dialled, or that there is none. */
export function seeInList(call: Call, lines: readonly string[]): Call {
  if (call.phase === 'ended') return call;
  const states = lines.flatMap((line) => {
    // idx, direction (0: we have called), state, mode (0: voice)
    const [, state] = /^\+CLCC: *\d+,0,(\d),0/.exec(line) ?? [];
    return state === undefined ? [] : [Number(state)];
  });
  const [state] = states;
  if (state === undefined) {
    if (call.listed) return gone(call);
    const unlisted = call.unlisted + 1;
    return unlisted > UNLISTED_AT_MOST ? gone(call) : { ...call, unlisted };
  }
  if (state === 0) return { ...call, listed: true, phase: 'answered' };
  return { ...call, listed: true, phase: state === 3 && call.phase === 'dialling' ? 'ringing' : call.phase };
}

/** A call that has gone rang unanswered if it rang: whoever was called has refused it, or the network has had enough. */
const gone = (call: Call): Call => ({
  ...call,
  phase: 'ended',
  end: call.phase === 'answered' ? 'answered' : call.phase === 'ringing' ? 'unanswered' : 'not-connected',
});
