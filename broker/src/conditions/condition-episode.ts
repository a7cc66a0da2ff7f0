import { type ConditionKind, type Instant, type TownId, toIsoJst } from '@kawamori/contracts';

/** How the episode of what is broken begins; that of a level begins with its station. */
export const CONDITION_EPISODE = 'condition';

/** What began together is one episode, and one notice for each town concerned. */
export const conditionEpisode = (condition: ConditionKind, town: TownId, beganAt: Instant): string =>
  `${CONDITION_EPISODE}:${condition}:${town}:${toIsoJst(beganAt)}`;
