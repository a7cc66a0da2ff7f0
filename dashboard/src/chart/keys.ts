/** What a key does with a chart: it reads the next value, shows another period, or comes nearer. */
export type ChartKey =
  | 'later'
  | 'earlier'
  | 'forward'
  | 'backward'
  | 'page-forward'
  | 'page-backward'
  | 'nearer'
  | 'farther'
  | 'first'
  | 'last'
  | 'leave';

const PLAIN: Readonly<Record<string, ChartKey>> = {
  ArrowRight: 'later',
  ArrowUp: 'later',
  ArrowLeft: 'earlier',
  ArrowDown: 'earlier',
  PageUp: 'page-backward',
  PageDown: 'page-forward',
  Home: 'first',
  End: 'last',
  Escape: 'leave',
  '+': 'nearer',
  ';': 'nearer',
  '=': 'nearer',
  '-': 'farther',
};
const WITH_SHIFT: Readonly<Record<string, ChartKey>> = {
  ArrowRight: 'forward',
  ArrowLeft: 'backward',
  '+': 'nearer',
};

/** Undefined where the key is the browser's. A Japanese keyboard has the plus above the semicolon. */
export function keyOf(event: {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}): ChartKey | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return (event.shiftKey ? WITH_SHIFT : PLAIN)[event.key];
}
