import { type Instant, isOfLevel, type StationId, type StationState } from '@kawamori/contracts';
import type { Log } from '@kawamori/kit';
import {
  type CapNames,
  type CapPlace,
  capAlert,
  capCancel,
  capIdentifier,
  capTest,
} from '../cap/cap-alert.js';
import type { CapFolder } from '../cap/cap-folder.js';
import type { Channel, TryOutcome } from './channel.js';

export interface CapInputs {
  recipient: string;
  sender: string;
  drill: boolean;
  folder: CapFolder;
  placeOf(station: StationId): CapPlace | undefined;
  now(): Instant;
  log: Log;
}

export interface CapChannel extends Channel {
  /** Takes back the messages of a station whose episode is over. */
  look(station: StationState, town: { nameJa: string; nameEn: string }): Promise<void>;
}

/**
 * Writes a notice as a CAP file into a folder with a feed, and takes it back when the water has fallen. What is doubted, and what operators
 * are told, is not published.
 */
export function capChannel({ recipient, sender, drill, folder, placeOf, now, log }: CapInputs): CapChannel {
  const failed = (error: unknown): TryOutcome => ({
    ...{ accepted: false, retry: true },
    fault: error instanceof Error ? error.message : String(error),
  });
  /** Takes back the messages of a station's newest episode, unless another one is open than those tell of. */
  const cancel = (station: StationId, names: CapNames, isOver: (episode: string) => boolean) =>
    folder.add((entries) => {
      const ours = entries.filter((one) => one.station === station);
      const { episode, msgType } = ours.at(-1) ?? {};
      if (episode === undefined || msgType === 'Cancel' || !isOver(episode)) return undefined;
      return capCancel(
        { ...names, episode, station },
        {
          ...{ sender, drill, sentAt: now(), place: placeOf(station) },
          before: ours.filter((one) => one.episode === episode),
        },
      );
    });
  return {
    ...{ recipient, channel: 'cap' },
    deliver: async (notice) => {
      if (isOfLevel(notice) && notice.kind === 'closed') {
        try {
          const added = await cancel(notice.station, notice, (episode) => episode === notice.episode);
          return { accepted: true, receipt: added ? `${added.identifier}.xml` : 'was there already' };
        } catch (error) {
          return failed(error);
        }
      }
      if (!isOfLevel(notice) || notice.kind !== undefined)
        return { accepted: true, receipt: 'not published: no level was reached' };
      try {
        const added = await folder.add((entries) => {
          if (entries.some(({ identifier }) => identifier === capIdentifier(notice))) return undefined;
          const before = entries.filter(({ episode }) => episode === notice.episode);
          return capAlert(notice, { sender, before, place: placeOf(notice.station) });
        });
        return { accepted: true, receipt: added ? `${added.identifier}.xml` : 'was there already' };
      } catch (error) {
        return failed(error);
      }
    },
    test: async (message) => {
      try {
        await folder.add(() => capTest(message, sender));
        return { accepted: true, receipt: 'test.xml' };
      } catch (error) {
        return failed(error);
      }
    },
    look: async (station, town) => {
      try {
        const { id, nameJa: stationNameJa, nameEn: stationNameEn, level } = station;
        const names = { stationNameJa, stationNameEn, townNameJa: town.nameJa, townNameEn: town.nameEn };
        await cancel(id, names, (episode) => level?.episode?.id !== episode);
      } catch (error) {
        log.warn({ err: error, station: station.id }, 'the end of a notice is not in the CAP folder yet');
      }
    },
  };
}
