import { lengthWords, MINUTE, SECOND } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { dueOf } from '../ca/lifetimes.js';
import type { Gate } from '../gate/gate.js';
import type { ThreadedFeeder } from '../influx/threaded-feeder.js';
import type { ChannelWatch } from '../notices/channel-watch.js';
import type { SupervisedPictureDesk } from '../pictures/supervised-desk.js';
import type { HubView } from '../views/hub-view.js';
import type { CanaryWatch } from '../watch/canary-watch.js';
import type { MailLoop } from '../watch/mail-loop.js';
import type { OwnChecks } from './own-faults.js';

/** A notice that waits for longer has not been told to whom it concerns. */
const WAITS_AT_MOST = 5 * MINUTE;

/** How the hub looks at its own parts. Those that nobody configured are not looked at. */
export function ownChecks(parts: {
  wallClock: Clock;
  view: Pick<HubView, 'waitsSince'>;
  gate: Pick<Gate, 'view'>;
  pictures: Pick<SupervisedPictureDesk, 'isReady'>;
  feeder: Pick<ThreadedFeeder, 'health'> | undefined;
  video: { isReady(): boolean } | undefined;
  canary: Pick<CanaryWatch, 'checks'>;
  channels: Pick<ChannelWatch, 'dead'>;
  mailLoop: Pick<MailLoop, 'lost' | 'unread'> | undefined;
}): OwnChecks {
  const { wallClock, view, gate, pictures, feeder, video, canary, channels, mailLoop } = parts;
  return {
    ...canary.checks,
    'channel-dead': channels.dead,
    ...(mailLoop && { 'mail-lost': mailLoop.lost, 'mailbox-unread': mailLoop.unread }),
    'notices-wait': {
      forgives: 0,
      look: () => {
        const since = view.waitsSince();
        const waits = since === undefined ? 0 : wallClock.now() - since;
        return waits > WAITS_AT_MOST ? `for ${lengthWords(waits, 'en')}` : undefined;
      },
    },
    'pictures-dead': { forgives: 20 * SECOND, look: () => (pictures.isReady ? undefined : '') },
    'certificate-due': {
      forgives: 0,
      look: () => {
        const until = gate.view().certificate?.until;
        const due = until === undefined ? 'good' : dueOf({ notAfter: until }, wallClock.now());
        return due === 'good' ? undefined : due;
      },
    },
    ...(video && {
      'media-dead': { forgives: 20 * SECOND, look: () => (video.isReady() ? undefined : '') },
    }),
    ...(feeder && {
      'influx-down': {
        forgives: 2 * MINUTE,
        look: () => {
          const { state, fault } = feeder.health();
          return state === 'down' ? (fault?.kind ?? '') : undefined;
        },
      },
    }),
  };
}
