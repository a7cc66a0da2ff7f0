import { type Instant, JST_OFFSET } from '@kawamori/contracts';

const MAKES: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/** What a person calls a browser: 「Chrome（Windows）」. What is not known stands as it came, cut to a line. */
export function browserWords(agent: string): string {
  const first = (table: typeof MAKES) => table.find(([pattern]) => pattern.test(agent))?.[1];
  const [make, system] = [first(MAKES), first(SYSTEMS)];
  if (make && system) return `${make}（${system}）`;
  return make ?? system ?? agent.slice(0, 60);
}

/** Japan's time: 「6/3 00:10」. */
export function dayAndTime(at: Instant): string {
  const there = new Date(at + JST_OFFSET);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${there.getUTCMonth() + 1}/${there.getUTCDate()} ${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`;
}
