import { SECOND } from '@kawamori/contracts';
import { every, type Pending } from '@kawamori/kit';
import { ApiFault } from './api-fault.js';

/** Whoever watches for hours is asked again who they are. */
const ASK_AGAIN_MS = 30 * SECOND;

/**
 * Ends an answer that may go on for days within half a minute of whoever asked for it being signed out, stopped or over their fourteen days.
 * A hub that cannot look it up (a broken disk) ends nothing.
 * @param ask throws ApiFault where they are signed in no more
 * @returns how to leave off, once the answer has ended by itself
 */
export function whileSignedIn(ask: () => unknown, end: () => void): Pending {
  const asking = every(ASK_AGAIN_MS, () => {
    try {
      ask();
    } catch (error) {
      if (!(error instanceof ApiFault)) return;
      asking.cancel();
      end();
    }
  });
  return asking;
}
