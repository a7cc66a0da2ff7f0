import { asksForAnswer, type Notice, worksButtons, worksSay } from '@kawamori/contracts';
import { OUR_BUTTON } from '../../callback-box/press.js';
import type { Channel } from './channel.js';
import type { WorksBot, WorksContent, WorksPlace } from './line-works-bot.js';
import { textPieces } from './text-pieces.js';

/** A bot may be asked so often within a minute; more is answered with 429. */
export const LINE_WORKS_PER_MINUTE = 240;
/** Characters of one text message, and of one with buttons. */
const LONGEST_TEXT = 2_000;
const LONGEST_ABOVE_BUTTONS = 1_000;
/** Buttons of one message (LINE WORKS, Button Template). */
const MOST_BUTTONS = 10;

export interface LineWorksOptions {
  recipient: string;
  to: WorksPlace;
  perMinute: number;
  /** Whether presses of a button come back to the hub. */
  hasButtons: boolean;
  /** Whether the hub is a drill's. What a rehearsal has it send is acknowledged there, and has no button here. */
  drill: boolean;
}

/** Sends a notice into a talk room or to a person, as the bot. */
export function lineWorksChannel(
  { recipient, to, perMinute, hasButtons, drill }: LineWorksOptions,
  bot: WorksBot,
): Channel {
  return {
    ...{ recipient, perMinute, channel: 'line-works' },
    deliver: (notice, attempt) =>
      bot.write(
        to,
        contentsOf(notice, attempt, hasButtons && notice.drill === drill && asksForAnswer(notice)),
      ),
    test: (message) => bot.write(to, textsOf(message.bodyJa)),
  };
}

const textsOf = (text: string): WorksContent[] =>
  textPieces(text, LONGEST_TEXT).map((piece) => ({ type: 'text', text: piece }));

/**
 * A notice with its buttons below; where it is too long for that, in full, in as many messages as it takes, and the buttons in messages of
 * their own.
 */
function contentsOf(notice: Notice, attempt: number, hasButtons: boolean): WorksContent[] {
  const subject = `${attempt > 1 ? '【再送】' : ''}${notice.subjectJa}`;
  const text = `${subject}\n\n${notice.bodyJa}`;
  if (!hasButtons) return textsOf(text);
  const press = worksSay('press', 'ja');
  const whole = `${text}\n\n${press}`;
  const all = worksButtons(notice).map(({ label, notice: of }) => ({
    ...{ type: 'message' as const, label, postback: `${OUR_BUTTON}${of}` },
  }));
  const buttons = (contentText: string): WorksContent[] =>
    Array.from({ length: Math.ceil(all.length / MOST_BUTTONS) }, (_, i) => ({
      type: 'button_template',
      contentText,
      actions: all.slice(i * MOST_BUTTONS, (i + 1) * MOST_BUTTONS),
    }));
  if (whole.length <= LONGEST_ABOVE_BUTTONS && all.length <= MOST_BUTTONS) return buttons(whole);
  return [...textsOf(text), ...buttons(`${subject}\n\n${press}`.slice(-LONGEST_ABOVE_BUTTONS))];
}
