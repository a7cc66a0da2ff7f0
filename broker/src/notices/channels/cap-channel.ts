import {
  type CapEnd,
  type Instant,
  isOfLevel,
  type LevelNotice,
  type StationId,
  type StationState,
} from '@kawamori/contracts';
import type { Log } from '@kawamori/kit';
import {
  type CapEntry,
  type CapNames,
  type CapPlace,
  capAlert,
  capCancel,
  capIdentifier,
  capRenewal,
  capTakenBack,
  capTest,
  isToBeRenewed,
  openChains,
} from '../cap/cap-alert.js';
import type { CapFolder } from '../cap/cap-folder.js';
import type { Channel, TryOutcome } from './channel.js';

/** What is said of a notice that no CAP file tells of. */
export const NOT_PUBLISHED = 'not published: no level was reached';

export interface CapInputs {
  recipient: string;
  sender: string;
  drill: boolean;
  folder: CapFolder;
  placeOf(station: StationId): CapPlace | undefined;
  /** The alert level of a station's mark at an instant; 0 where it is none of them. */
  alertLevelOf(station: StationId, mark: string, at: Instant): number;
  now(): Instant;
  log: Log;
}

export interface CapChannel extends Channel {
  /**
   * Says of a station's open episode that it stands before readers drop it, and takes back the messages of those that are over and were over
   * at the look before: by then their end has been told, or could not be published.
   */
  look(station: StationState, town: { nameJa: string; nameEn: string }): Promise<void>;
}

/**
 * Writes a notice as a CAP file into a folder with a feed, and takes it back when the water has fallen. What is doubted, and what operators
 * are told, is not published.
 */
export function capChannel(inputs: CapInputs): CapChannel {
  const { recipient, sender, drill, folder, placeOf, now, log } = inputs;
  /** Episodes that were over at the last look at their station. */
  const seenOver = new Map<StationId, ReadonlySet<string>>();
  const failed = (error: unknown): TryOutcome => ({
    ...{ accepted: false, retry: true },
    fault: error instanceof Error ? error.message : String(error),
  });
  const where = (station: StationId) => ({ sender, drill, sentAt: now(), place: placeOf(station) });
  /** Takes back one episode of a station that is over, the oldest first. */
  const cancel = (
    station: StationId,
    names: CapNames,
    { end, isOver }: { end: CapEnd; isOver(episode: string): boolean },
  ) =>
    folder.add((entries) => {
      const before = openChains(entries, station).find(([{ episode = '' }]) => isOver(episode));
      const episode = before?.[0].episode;
      if (before === undefined || episode === undefined) return undefined;
      return capCancel({ ...names, episode, station, end }, { ...where(station), before });
    });
  const renew = (station: StationId, names: CapNames, level: StationState['level']) =>
    folder.add((entries) => {
      const stands = openChains(entries, station).find(([{ episode }]) => episode === level?.episode?.id);
      if (!stands || !isToBeRenewed(stands, now())) return undefined;
      const { latest } = level ?? {};
      const observed = latest?.quality === 'good' ? { valueM: latest.value, at: latest.at } : undefined;
      return capRenewal(stands, { ...names, station }, { ...where(station), observed });
    });
  /** Episodes of a station that are published and over. */
  const overIn = async (station: StationId, open: string | undefined): Promise<ReadonlySet<string>> => {
    const over = new Set<string>();
    await folder.add((entries) => {
      for (const [{ episode }] of openChains(entries, station))
        if (episode !== undefined && episode !== open) over.add(episode);
      return undefined;
    });
    return over;
  };
  const messagesOf = (entries: readonly CapEntry[], { episode }: LevelNotice) =>
    entries.filter((one) => one.episode === episode);
  const isThere = (entries: readonly CapEntry[], notice: LevelNotice) =>
    entries.some(({ identifier }) => identifier === capIdentifier(notice));
  /** How a notice is published; undefined for one that is not. */
  const publishing = (notice: LevelNotice): (() => ReturnType<CapFolder['add']>) | undefined => {
    const { station, kind, takenBack } = notice;
    const place = () => placeOf(station);
    if (kind === 'closed') {
      const end = takenBack ? 'taken-back' : 'fallen';
      return () => cancel(station, notice, { end, isOver: (episode) => episode === notice.episode });
    }
    if (kind === 'fallen' && takenBack)
      return () =>
        folder.add((entries) => {
          const before = messagesOf(entries, notice);
          const mark = notice.mark.slice('fallen:'.length);
          const alertLevel = inputs.alertLevelOf(station, mark, Date.parse(notice.observedAt));
          // A level that corresponds to none may be above any.
          const isGraver = before.some(({ alertLevel: told = 0 }) => told > alertLevel || told === 0);
          const isOver = before.at(-1)?.msgType === 'Cancel';
          if (isThere(entries, notice) || !isGraver || isOver) return undefined;
          return capTakenBack(notice, { sender, before, place: place() }, { mark, alertLevel });
        });
    if (kind !== undefined) return undefined;
    return () =>
      folder.add((entries) =>
        isThere(entries, notice)
          ? undefined
          : capAlert(notice, { sender, before: messagesOf(entries, notice), place: place() }),
      );
  };
  return {
    ...{ recipient, channel: 'cap' },
    deliver: async (notice) => {
      const publish = isOfLevel(notice) && publishing(notice);
      if (!publish) return { accepted: true, receipt: NOT_PUBLISHED, leftOut: true };
      try {
        const added = await publish();
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
        const open = level?.episode?.id;
        const before = seenOver.get(id);
        // Each of them: where the folder could not be written for long, several are over.
        const isOver = (episode: string) => episode !== open && (before?.has(episode) ?? false);
        while (await cancel(id, names, { end: 'over', isOver }));
        seenOver.set(id, await overIn(id, open));
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
