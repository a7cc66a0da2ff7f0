import { MINUTE, type Milliseconds } from '@kawamori/contracts';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';

/** Of the file system that holds the data folder. */
export interface DiskRoom {
  /** What the hub's user may still write. */
  freeBytes: number;
  totalBytes: number;
}

export interface DiskWatchInputs {
  log: Log;
  /** Below this share of its disk (percent) the hub raises its alarm. */
  warnBelowPercent: number;
  /** @throws the system's error */
  measure(): DiskRoom;
}

export interface DiskWatch extends Part {
  /** Whether the disk is filling up. */
  readonly isFilling: boolean;
  /** As last measured; undefined while that cannot be done. */
  readonly room: DiskRoom | undefined;
}

const LOOK_EVERY: Milliseconds = MINUTE;
/** Percent above the border, from which on there is room again: an alarm must not come and go with each file. */
const CLEARS_ABOVE = 2;

/** Sees a disk fill up before it takes nothing any more; told once, and once more when there is room again. */
export function diskWatch({ log, warnBelowPercent, measure }: DiskWatchInputs): DiskWatch {
  let room: DiskRoom | undefined;
  let isFilling = false;
  let pending: Pending | undefined;

  const look = () => {
    try {
      room = measure();
    } catch {
      // A disk that cannot even be asked is told by those who write to it.
      room = undefined;
      return;
    }
    const freePercent = (100 * room.freeBytes) / room.totalBytes;
    const border = warnBelowPercent + (isFilling ? CLEARS_ABOVE : 0);
    if (freePercent < border === isFilling) return;
    isFilling = !isFilling;
    const fields = { freeMiB: Math.floor(room.freeBytes / 2 ** 20), freePercent: Math.floor(freePercent) };
    if (isFilling) log.error(fields, 'the disk is filling up: kawamori disk shows what takes how much');
    else log.info(fields, 'the disk has room again');
  };

  return {
    name: 'disk watch',
    get isFilling() {
      return isFilling;
    },
    get room() {
      return room;
    },
    start: () => {
      look();
      pending = every(LOOK_EVERY, look);
    },
    stop: () => pending?.cancel(),
  };
}
