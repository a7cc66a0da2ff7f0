import { MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';

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
  /** Below this one it takes no pictures. */
  picturesStopBelowPercent: number;
  /** @throws the system's error */
  measure(): DiskRoom;
  /** Hears of every measurement. */
  measured?(room: DiskRoom): void;
}

export interface DiskWatch extends Part {
  /** Whether the disk is filling up. */
  readonly isFilling: boolean;
  /** False while what is left is for readings. */
  readonly hasRoomForPictures: boolean;
  /** As last measured; undefined while that cannot be done. */
  readonly room: DiskRoom | undefined;
}

const LOOK_EVERY: Milliseconds = MINUTE;
/** While a mark is passed: what waits should come as soon as somebody has made room. */
const LOOK_AGAIN: Milliseconds = 5 * SECOND;
/** Percent above the border, from which on there is room again: an alarm must not come and go with each file. */
const CLEARS_ABOVE = 2;

interface Border {
  isPassed: boolean;
  /** Whether it has been passed, one way or the other, since the last look. */
  look(freePercent: number): boolean;
}

function border(percent: number): Border {
  const self: Border = {
    isPassed: false,
    look: (freePercent) => {
      const isPassed = freePercent < percent + (self.isPassed ? CLEARS_ABOVE : 0);
      const changes = isPassed !== self.isPassed;
      self.isPassed = isPassed;
      return changes;
    },
  };
  return self;
}

/**
 * Sees a disk fill up before it takes nothing any more, and keeps the last of it for readings; told once, and once more when there is
 * room again.
 */
export function diskWatch(inputs: DiskWatchInputs): DiskWatch {
  const { log, warnBelowPercent, picturesStopBelowPercent, measure } = inputs;
  let room: DiskRoom | undefined;
  const filling = border(warnBelowPercent);
  const tooFull = border(picturesStopBelowPercent);
  let pending: Pending | undefined;

  const look = () => {
    try {
      room = measure();
    } catch {
      // A disk that cannot even be asked is told by those who write to it.
      room = undefined;
      return;
    }
    inputs.measured?.(room);
    const freePercent = (100 * room.freeBytes) / room.totalBytes;
    const fields = { freeMiB: Math.floor(room.freeBytes / 2 ** 20), freePercent: Math.floor(freePercent) };
    if (filling.look(freePercent)) {
      if (filling.isPassed)
        log.error(fields, 'the disk is filling up: kawamori disk shows what takes how much');
      else log.info(fields, 'the disk has room again');
    }
    if (tooFull.look(freePercent)) {
      if (tooFull.isPassed)
        log.error(
          fields,
          'no picture is taken any more, so that readings have room: pictures wait at their nodes',
        );
      else log.info(fields, 'pictures are taken again');
    }
  };

  return {
    name: 'disk watch',
    get isFilling() {
      return filling.isPassed;
    },
    get hasRoomForPictures() {
      return !tooFull.isPassed;
    },
    get room() {
      return room;
    },
    start: () => {
      const lookOn = () => {
        look();
        pending = after(filling.isPassed || tooFull.isPassed ? LOOK_AGAIN : LOOK_EVERY, lookOn);
      };
      lookOn();
    },
    stop: () => pending?.cancel(),
  };
}
