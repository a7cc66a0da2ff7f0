import type { CheckView } from '@kawamori/contracts';
import type { TextKey } from '../wording.js';

const KEYS: Readonly<Record<CheckView['state'], TextKey>> = {
  open: 'checkOpen',
  confirmed: 'checkConfirmed',
  assumed: 'checkAssumed',
  'not-confirmed': 'checkNotConfirmed',
};

/** What has become of a doubted reading. */
export const checkStateKey = ({ state }: Pick<CheckView, 'state'>): TextKey => KEYS[state];

/** A person can say what it was while nobody knows, also after it was taken for a flood. */
export const canAnswer = ({ state }: Pick<CheckView, 'state'>): boolean =>
  state === 'open' || state === 'assumed';
