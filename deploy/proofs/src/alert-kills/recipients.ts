import { join } from 'node:path';
import type { NoticeView } from '@kawamori/contracts';
import { type LineWorksDesk, lineWorksDesk, REPEAT_MARK, withoutMark } from '../parts/line-works-desk.js';
import type { LiveEventHeard } from '../parts/live-events.js';
import { type MailDesk, mailDesk } from '../parts/mail-desk.js';
import { type Manner, type WebhookDesk, webhookDesk } from '../parts/webhook-desk.js';
import { textWithoutAge } from '../parts/without-age.js';
import type { Message } from './repeats.js';

export const TOWN = 'nakatosa';
export const PERSON = 'mori';
const MACHINES = ['siren-box', 'duty-mail', 'talk-room'] as const;
const [SIREN, ROOM_MAIL, ROOM] = MACHINES;
const PERSON_MAIL = 'mori@town.example';
/** A machine that does other work beside it answers late; a second try because of that would look like a lost receipt. */
const MAY_TAKE_MS = 30_000;

/** Three channels to rooms and machines, and one person: who is told, and what they have heard. */
export interface Recipients {
  /** As they stand in a notice's deliveries. */
  readonly names: readonly string[];
  /** `notices:` of the hub's file. */
  readonly config: object;
  /** Resolves when somebody has heard something, before it is answered. */
  next(): Promise<void>;
  /** What was heard, notice by notice, in the order of its coming. */
  messages(): Message[];
  /** What somebody believed in nothing of: no signature, no notice. */
  refused(): readonly string[];
  close(): Promise<void>;
}

/** @param manner how the next one is met; `times` counts those before that said the same */
export async function recipients(
  folder: string,
  { withPerson, manner }: { withPerson: boolean; manner: (times: number) => Manner },
): Promise<Recipients> {
  const webhook = await webhookDesk({ folder, manner });
  const mail = await mailDesk(manner);
  const works = await lineWorksDesk(folder, manner);
  const towns = [TOWN];
  return {
    names: [...MACHINES, ...(withPerson ? [`person:${PERSON}`] : [])],
    config: {
      webhooks: [{ recipient: SIREN, towns, url: webhook.url, secretFile: webhook.secretFile }],
      mail: {
        server: { host: '127.0.0.1', port: mail.port },
        from: 'kawamori@town.example',
        recipients: [{ recipient: ROOM_MAIL, towns, to: ['duty@town.example'] }],
      },
      lineWorks: { ...works.config, recipients: [{ recipient: ROOM, towns, channel: 'room' }] },
      timeout: MAY_TAKE_MS,
    },
    next: () => Promise.race([webhook.next(), mail.next(), works.next()]),
    messages: () => messagesOf({ webhook, mail, works }),
    refused: () => webhook.refused,
    close: async () => {
      await Promise.all([webhook.close(), mail.close(), works.close()]);
    },
  };
}

/** A person and a plan that calls them, as files under the town's settings. */
export const PEOPLE = [
  [
    join('people', `${PERSON}.yaml`),
    { id: PERSON, town: TOWN, nameJa: '森', contacts: [{ channel: 'mail', to: PERSON_MAIL }] },
  ],
  [
    join('duty', `${TOWN}.yaml`),
    {
      town: TOWN,
      groups: [{ id: 'all', nameJa: '全員', members: [PERSON] }],
      ladder: [{ call: { group: 'all' } }],
    },
  ],
] as const;

const riseKeyOf = (key: string): string => key.split('|').slice(0, 3).join('|');

/** Chats and people's bundles carry no key: they are known by the words of the notice, which hold place, value and time. */
function messagesOf(desks: { webhook: WebhookDesk; mail: MailDesk; works: LineWorksDesk }): Message[] {
  const { webhook, mail, works } = desks;
  const levels = webhook.heard.filter(({ notice }) => notice.kind === undefined);
  const words = new Map(levels.map(({ key, notice }) => [riseKeyOf(key), textWithoutAge(notice.bodyJa)]));
  const toldIn = (text: string) =>
    [...words].filter(([, body]) => textWithoutAge(text).includes(body)).map(([notice]) => notice);
  const isRepeat = (text: string) => withoutMark(text) !== text;
  return [
    ...levels.map(({ key, attempt, heardAt, manner }) => ({
      ...{ recipient: SIREN, notice: riseKeyOf(key), heardAt, manner, isMarked: attempt > 1 },
    })),
    ...mail.heard.flatMap(({ key, attempt, to, subject, text, heardAt, manner }) => {
      const isMarked = attempt > 1 && subject.startsWith(REPEAT_MARK);
      const [recipient, notices] =
        to === PERSON_MAIL
          ? ([`person:${PERSON}`, toldIn(text)] as const)
          : ([ROOM_MAIL, words.has(riseKeyOf(key)) ? [riseKeyOf(key)] : []] as const);
      return notices.map((notice) => ({ recipient, notice, heardAt, manner, isMarked }));
    }),
    ...works.heard.flatMap(({ text, heardAt, manner }) =>
      toldIn(text).map((notice) => ({ recipient: ROOM, notice, heardAt, manner, isMarked: isRepeat(text) })),
    ),
  ].sort((a, b) => a.heardAt - b.heardAt);
}

/** What the faces are shown of the notices' ways. */
export interface ReceiptsSeen {
  hear(heard: LiveEventHeard): void;
  /** When a face has first been shown that a recipient has a notice. */
  acceptedAt(recipient: string, notice: string): number | undefined;
  /** Whether a person's message had not left when its episode was over: it wakes nobody any more. */
  wasOver(recipient: string, notice: string): boolean;
}

export function receiptsSeen(): ReceiptsSeen {
  const seen = new Map<string, number>();
  const over = new Set<string>();
  const look = ({ key, deliveries, isOver }: Pick<NoticeView, 'key' | 'deliveries' | 'isOver'>) => {
    for (const { recipient, state } of deliveries) {
      const name = `${recipient} ${key}`;
      if (state === 'accepted' && !seen.has(name)) seen.set(name, Date.now());
      if (isOver && state === 'not-needed' && recipient.startsWith('person:')) over.add(name);
    }
  };
  return {
    hear: ({ event, data }) => {
      if (event === 'notice') look(JSON.parse(data) as NoticeView);
      if (event === 'snapshot')
        for (const one of (JSON.parse(data) as { notices: NoticeView[] }).notices) look(one);
    },
    acceptedAt: (recipient, notice) => seen.get(`${recipient} ${notice}`),
    wasOver: (recipient, notice) => over.has(`${recipient} ${notice}`),
  };
}
