import { HUB_SUBJECT_NAMES, type Instant, type TownConfig } from '@kawamori/contracts';
import { conditionBody } from '../conditions/condition-body.js';
import { conditionEpisode } from '../conditions/condition-episode.js';
import type { MaintenanceNoticeBody } from '../notices/notice-table.js';
import type { Telling } from './told-faults.js';

export type TownNames = Pick<TownConfig, 'id' | 'nameJa' | 'nameEn'>;

/** What the watchdog says of its hub, in the words in which the hub speaks of itself. */
export function watchdogNotice(
  { fault, detail, since, ordinal, ended }: Telling,
  { town, at, drill }: { town: TownNames; at: Instant; drill: boolean },
): MaintenanceNoticeBody {
  const { ja, en } = HUB_SUBJECT_NAMES[fault];
  return conditionBody({
    ...{ condition: 'hub', town, at, ended, ordinal, drill, isEverything: false },
    // Beside those of the hub, which may tell the same by its own ways.
    episode: `${conditionEpisode('hub', town.id, since)}:${fault}`,
    subjects: [{ subject: fault, nameJa: ja, nameEn: en, ...(detail === '' ? {} : { detail }) }],
  });
}
