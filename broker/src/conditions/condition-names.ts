import {
  type ConditionKind,
  type ConditionSubject,
  DUTY_GAP_NAMES,
  dutyGapIn,
  HUB_SUBJECT_NAMES,
  isHubSubject,
  type NamedSubject,
  QUANTITY_WORDS,
  SeriesId,
  type StationId,
  seriesParts,
} from '@kawamori/contracts';
import { cameraOf, type Settings } from '../settings/settings.js';

/** Where names stand. */
export type NamingSettings = Pick<Settings, 'towns' | 'stations' | 'nodes'>;

type Names = Pick<NamedSubject, 'nameJa' | 'nameEn'>;

/** What people call the subject of a condition; by its id where it is set up no more. */
export function namedSubject(
  condition: ConditionKind,
  subject: ConditionSubject,
  settings: NamingSettings,
): NamedSubject {
  return { ...subject, ...(namesOf(condition, subject.subject, settings) ?? asItIs(subject.subject)) };
}

const asItIs = (id: string): Names => ({ nameJa: id, nameEn: id });

function namesOf(condition: ConditionKind, id: string, settings: NamingSettings): Names | undefined {
  switch (condition) {
    case 'silent':
      return ofSeries(id, settings);
    case 'camera-dark':
    case 'camera-blind': {
      const found = cameraOf(settings, id as never);
      return (
        found && {
          nameJa: `${found.station.nameJa} ${found.camera.nameJa}`,
          nameEn: `${found.station.nameEn}, ${found.camera.nameEn}`,
        }
      );
    }
    case 'battery-low':
    case 'node-offline':
      return ofNode(id, settings);
    case 'duty-gap':
      return ofTown(id, settings);
    case 'hub':
      return isHubSubject(id)
        ? { nameJa: HUB_SUBJECT_NAMES[id].ja, nameEn: HUB_SUBJECT_NAMES[id].en }
        : undefined;
  }
}

function ofSeries(id: string, { stations }: Pick<Settings, 'stations'>): Names | undefined {
  const series = SeriesId.safeParse(id);
  if (!series.success) return undefined;
  const { station, quantity } = seriesParts(series.data);
  const known = stations.get(station);
  const words = QUANTITY_WORDS[quantity];
  return known && { nameJa: `${known.nameJa} ${words.ja}`, nameEn: `${known.nameEn}, ${words.en}` };
}

function ofTown(id: string, { towns }: Pick<Settings, 'towns'>): Names | undefined {
  const found = dutyGapIn(id);
  const words = found && DUTY_GAP_NAMES[found.gap];
  const town = found && towns.get(found.town);
  return (
    words && {
      nameJa: `${town?.nameJa ?? found.town}：${words.ja}`,
      nameEn: `${town?.nameEn ?? found.town}: ${words.en}`,
    }
  );
}

/** A node is known to people by its stations. */
function ofNode(id: string, { stations, nodes }: Pick<Settings, 'stations' | 'nodes'>): Names | undefined {
  const known = (nodes.get(id)?.registration.stations ?? []).flatMap(
    (station: StationId) => stations.get(station) ?? [],
  );
  if (known.length === 0) return undefined;
  return {
    nameJa: `${known.map(({ nameJa }) => nameJa).join('・')}（端末 ${id}）`,
    nameEn: `${known.map(({ nameEn }) => nameEn).join(', ')} (node ${id})`,
  };
}
