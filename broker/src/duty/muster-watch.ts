import { SECOND } from '@kawamori/contracts';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { MusterDesk } from './muster-desk.js';

const LOOK_MS = 10 * SECOND;

/** Ends musters that nobody has ended. It is due by hours: at a start it waits until the time is known. */
export function musterWatch({
  log,
  desk,
  isTimeKnown,
  judged,
}: {
  log: Log;
  desk: Pick<MusterDesk, 'endLeftOpen'>;
  isTimeKnown(): boolean;
  /** Resolves when everything journalled so far has been judged: what was ended before a restart is not ended again. */
  judged(): Promise<unknown>;
}): Part & { look(): Promise<void> } {
  let beat: Pending | undefined;
  let isUnderWay = false;

  const look = async (): Promise<void> => {
    if (isUnderWay || !isTimeKnown()) return;
    isUnderWay = true;
    try {
      await judged();
      await desk.endLeftOpen();
    } catch (error) {
      log.error({ err: error }, 'a muster that nobody has ended could not be ended');
    } finally {
      isUnderWay = false;
    }
  };

  return {
    name: 'muster watch',
    look,
    start: () => {
      beat = every(LOOK_MS, () => void look());
    },
    stop: () => beat?.cancel(),
  };
}
