import { type Instant, isOfLevel, type StationId, type StationState } from '@kawamori/contracts';
import type { Log } from '@kawamori/kit';
import {
  type CapNames,
  type CapPlace,
  capAlert,
  capCancel,
  capIdentifier,
  capRenewal,
  capTest,
  isToBeRenewed,
  openChains,
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
  /** Takes back the messages of a station's episodes that are over, and says of the open one that it stands before readers drop it. */
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
  const where = (station: StationId) => ({ sender, drill, sentAt: now(), place: placeOf(station) });
  /** Takes back one episode of a station that is over, the oldest first. */
  const cancel = (station: StationId, names: CapNames, isOver: (episode: string) => boolean) =>
    folder.add((entries) => {
      const before = openChains(entries, station).find(([{ episode = '' }]) => isOver(episode));
      const episode = before?.[0].episode;
      if (before === undefined || episode === undefined) return undefined;
      return capCancel({ ...names, episode, station }, { ...where(station), before });
    });
  const renew = (station: StationId, names: CapNames, level: StationState['level']) =>
    folder.add((entries) => {
      const stands = openChains(entries, station).find(([{ episode }]) => episode === level?.episode?.id);
      if (!stands || !isToBeRenewed(stands, now())) return undefined;
      const { latest } = level ?? {};
      const observed = latest?.quality === 'good' ? { valueM: latest.value, at: latest.at } : undefined;
      return capRenewal(stands, { ...names, station }, { ...where(station), observed });
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
        // Each of them: where the folder could not be written for long, several are over.
        while (await cancel(id, names, (episode) => level?.episode?.id !== episode));
        // In an exercise the flood's clock has nothing to do with how long readers keep what they have.
        if (!drill) await renew(id, names, level);
      } catch (error) {
        log.warn(
          { err: error, station: station.id },
          'what has become of a notice is not in the CAP folder yet',
        );
      }
    },
  };
}
