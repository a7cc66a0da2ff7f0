// What is to be done about a command that has been heard. Pure.
import { HOUR, MAX_COMMAND_BYTES, MINUTE, type Milliseconds, NodeCommand } from '@kawamori/contracts';

/** Commands that are carried out within {@link RATE_SPAN}, at most: far more than staff can ask for, far less than harms a Pi. */
export const COMMANDS_PER_SPAN = 30;
export const RATE_SPAN: Milliseconds = MINUTE;
/** Ids that are remembered. */
const REMEMBERED = 200;
/** A measure of the hub's clock is believed so long: longer, and the two clocks have drifted, or the hub's has been set. */
const MEASURE_LASTS: Milliseconds = HOUR;

export interface Intake {
  /** Ids heard, the oldest first. */
  readonly ids: readonly string[];
  /** When the last commands were accepted, by this machine's steady clock. */
  readonly acceptedAt: readonly Milliseconds[];
  /** The smallest distance between a command's `sentAt` and its arrival, and when it was seen. */
  readonly nearest: { readonly distance: Milliseconds; readonly seenAt: Milliseconds } | undefined;
}

export const NOTHING_HEARD: Intake = { ids: [], acceptedAt: [], nearest: undefined };

export type Verdict =
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'repeated' | 'expired' | 'too-many' | 'accepted'; readonly command: NodeCommand };

/**
 * Decides about a message on the command topic. `heardAt` is a steady clock that nobody sets (milliseconds from any beginning).
 *
 * Whether a command has expired is a question of the hub's clock, and the node's own may be years off. What the node can know is how
 * much later than the fastest one a command has arrived: (arrival - sentAt) of the two differ by the difference of their ways and by
 * nothing else. So a command is told as expired only where that difference alone exceeds its lifetime, which is certain whatever
 * either clock shows; how old the first command on a line is only the hub can know, which sends none that has expired.
 */
export function judgeCommand(
  intake: Intake,
  payload: Uint8Array,
  heardAt: Milliseconds,
): { verdict: Verdict; intake: Intake } {
  const read = readCommand(payload);
  if (!read.ok) return { verdict: { kind: 'malformed', detail: read.detail }, intake };
  const { command } = read;
  if (intake.ids.includes(command.id)) return { verdict: { kind: 'repeated', command }, intake };

  const distance = heardAt - command.sentAt;
  const believed =
    intake.nearest && heardAt - intake.nearest.seenAt <= MEASURE_LASTS ? intake.nearest : undefined;
  const nearest = believed && believed.distance <= distance ? believed : { distance, seenAt: heardAt };
  const late = distance - nearest.distance;
  const acceptedAt = intake.acceptedAt.filter((at) => heardAt - at < RATE_SPAN);
  const kind =
    late >= command.expiresAt - command.sentAt
      ? 'expired'
      : acceptedAt.length >= COMMANDS_PER_SPAN
        ? 'too-many'
        : 'accepted';
  return {
    verdict: { kind, command },
    intake: {
      ids: [...intake.ids, command.id].slice(-REMEMBERED),
      acceptedAt: kind === 'accepted' ? [...acceptedAt, heardAt] : acceptedAt,
      nearest,
    },
  };
}

/** A new line: the hub behind it may be another one, with another clock. */
export const lineBegun = (intake: Intake): Intake => ({ ...intake, nearest: undefined });

function readCommand(
  payload: Uint8Array,
): { ok: true; command: NodeCommand } | { ok: false; detail: string } {
  if (payload.length > MAX_COMMAND_BYTES) {
    return { ok: false, detail: `expected at most ${MAX_COMMAND_BYTES} bytes, received ${payload.length}` };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return { ok: false, detail: 'expected JSON in UTF-8' };
  }
  const command = NodeCommand.safeParse(parsed);
  if (command.success) return { ok: true, command: command.data };
  const [issue] = command.error.issues;
  return { ok: false, detail: `${issue?.path.map(String).join('.') || '(message)'}: ${issue?.message}` };
}
