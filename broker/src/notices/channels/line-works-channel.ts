import { asksForAnswer, type Notice, worksButtons, worksSay } from '@kawamori/contracts';
import { OUR_BUTTON } from '../../callback-box/press.js';
import type { Channel } from './channel.js';
import type { WorksBot, WorksContent, WorksPlace } from './line-works-bot.js';

/** A bot may be asked so often within a minute; more is answered with 429. */
export const LINE_WORKS_PER_MINUTE = 240;
/** Characters of one text message, and of one with buttons. */
const LONGEST_TEXT = 2_000;
const LONGEST_ABOVE_BUTTONS = 1_000;

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
    test: (message) => bot.write(to, [textOf(message.bodyJa)]),
  };
}

const textOf = (text: string): WorksContent => ({ type: 'text', text: text.slice(0, LONGEST_TEXT) });

/** A notice with its buttons below; where it is too long for that, in full, and the buttons in a message of their own. */
function contentsOf(notice: Notice, attempt: number, hasButtons: boolean): WorksContent[] {
  const subject = `${attempt > 1 ? '【再送】' : ''}${notice.subjectJa}`;
  const text = `${subject}\n\n${notice.bodyJa}`;
  if (!hasButtons) return [textOf(text)];
  const press = worksSay('press', 'ja');
  const whole = `${text}\n\n${press}`;
  const buttons = (contentText: string): WorksContent => ({
    type: 'button_template',
    contentText,
    actions: worksButtons(notice).map(({ label, notice: of }) => ({
      ...{ type: 'message', label, postback: `${OUR_BUTTON}${of}` },
    })),
  });
  if (whole.length <= LONGEST_ABOVE_BUTTONS) return [buttons(whole)];
  return [textOf(text), buttons(`${subject}\n\n${press}`.slice(-LONGEST_ABOVE_BUTTONS))];
}
