import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { z } from 'zod';

/** How the data of a button of ours begins; the notice's `episode|mark|rise` follows. */
export const OUR_BUTTON = 'kawamori-ack:';

/** A callback as it came: the signature is over its very bytes. */
export interface Callback {
  body: string;
  signature: string;
}

/** Somebody has pressed a button of ours. */
export interface Press {
  /** The member's id. */
  user: string;
  /** `episode|mark|rise` */
  notice: string;
  issuedAt: Instant;
}

/** A callback of a message or of a button (LINE WORKS, Message Event and Postback Event). Others have other parts, and are none of ours. */
const Event = z.object({
  source: z.object({ userId: z.string().min(1).max(200) }),
  issuedTime: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  content: z.object({ postback: z.string().max(1_000).optional() }).optional(),
  data: z.string().max(1_000).optional(),
});

/** `X-WORKS-Signature`: base64 of HMAC-SHA256 over the body with the bot's secret. */
export function isSigned(botSecret: string, { body, signature }: Callback): boolean {
  const expected = createHmac('sha256', botSecret).update(body).digest();
  const said = Buffer.from(signature, 'base64');
  return said.length === expected.length && timingSafeEqual(said, expected);
}

/** Undefined for what is no press of a button of ours: whatever else is said in the chat concerns nobody here. */
export function pressIn(body: string): Press | undefined {
  const event = Event.safeParse(parsed(body));
  if (!event.success) return undefined;
  const { source, issuedTime, content, data } = event.data;
  const said = content?.postback ?? data ?? '';
  if (!said.startsWith(OUR_BUTTON)) return undefined;
  return { user: source.userId, notice: said.slice(OUR_BUTTON.length), issuedAt: issuedTime };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A callback comes within seconds. What was issued before may be somebody's copy of an old one. */
const COMES_WITHIN: Milliseconds = 10 * MINUTE;
const AHEAD: Milliseconds = 2 * MINUTE;

export const isLate = ({ issuedAt }: Press, now: Instant): boolean =>
  now - issuedAt > COMES_WITHIN || issuedAt - now > AHEAD;

/** So long a callback that was taken is known: longer than a copy of it would count. */
export const KNOWN_FOR: Milliseconds = 3 * COMES_WITHIN;
